package workbench

import (
	"encoding/json"
	"errors"
	"fmt"

	"okuyuki/core/model"
	"okuyuki/core/train"
)

// savedLight is a badLight in the metadata of a model file; its probes are extra tensors.
type savedLight struct {
	DarkBelow  float64 `json:"darkBelow"`
	NoisyAbove float64 `json:"noisyAbove"`
}

// Names of the probes' tensors, each with the suffix of weights or of biases.
const (
	darkName, noisyName      = "light.dark", "light.noisy"
	weightSuffix, biasSuffix = ".weight", ".bias"
)

// save puts what was learned into the model that is saved.
func (l *badLight) save(m *model.Model) error {
	m.Extra = nil
	if l.dark == nil {
		return nil
	}
	text, err := json.Marshal(savedLight{l.darkBelow, l.noisyAbove})
	m.Meta[lightKey] = string(text)
	m.Extra = append(tensorsOf(darkName, l.dark), tensorsOf(noisyName, l.noisy)...)
	return err
}

// tensorsOf are weights [features, classes], in half precision, and biases [classes].
func tensorsOf(name string, p *train.Probe) []model.Extra {
	c := len(p.B)
	return []model.Extra{
		{Name: name + weightSuffix, Shape: []int{len(p.W) / c, c}, Value: p.W, Half: true},
		{Name: name + biasSuffix, Shape: []int{c}, Value: p.B},
	}
}

// loadLight reads what save wrote; files without have none.
func loadLight(m *model.Model, dim int) (l badLight, err error) {
	text := m.Meta[lightKey]
	if text == "" {
		return l, nil
	}
	var s savedLight
	if err := json.Unmarshal([]byte(text), &s); err != nil || !(s.DarkBelow >= 0 && s.DarkBelow <= 1) || !(s.NoisyAbove > 0) {
		return l, errors.New("workbench: the file's probes of bad light cannot be read")
	}
	l.darkBelow, l.noisyAbove = s.DarkBelow, s.NoisyAbove
	if l.dark, err = probeOf(m, darkName, dim); err == nil {
		l.noisy, err = probeOf(m, noisyName, dim)
	}
	return l, err
}

func probeOf(m *model.Model, name string, dim int) (*train.Probe, error) {
	p := &train.Probe{}
	for _, t := range m.Extra {
		switch t.Name {
		case name + weightSuffix:
			p.W = t.Value
		case name + biasSuffix:
			p.B = t.Value
		}
	}
	if c := len(m.Classes); len(p.B) != c || len(p.W) != dim*c {
		return nil, fmt.Errorf("workbench: the file's probe %s does not fit %d features and %d classes", name, dim, c)
	}
	return p, nil
}
