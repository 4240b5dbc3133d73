package export

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"okuyuki/core/model"
	"okuyuki/core/nn"
	"okuyuki/core/weights"
)

// ErrForeign says that a file is none that Safetensors has written.
var ErrForeign = errors.New("export: no network that this program has written for PyTorch")

// Read returns the network of a file that Safetensors has written: what that file holds is all that ONNX needs. Errors are
// ErrForeign, those of package weights, and such as name the tensor or the entry that is not what it should be.
func Read(data []byte) (*Network, error) {
	f, err := weights.Decode(data)
	if err != nil {
		return nil, err
	}
	answer, written := f.Meta["answer"]
	if !written {
		return nil, ErrForeign
	}
	var classes []model.Class
	if err := json.Unmarshal([]byte(f.Meta["classes"]), &classes); err != nil {
		return nil, fmt.Errorf("export: classes: %w", err)
	}
	m, err := model.New(model.Preset(f.Meta["preset"]), classes, 0)
	if err != nil {
		return nil, err
	}
	r := reader{file: f}
	for _, p := range m.Params() {
		r.param(p)
	}
	n := &Network{Model: m, Meta: f.Meta}
	width := n.features()
	switch answer {
	case "class head":
	case "probe", "mean of class head and probe":
		n.ProbeW = r.turned("probe.weight", []int{len(classes), width}, len(classes), width, 1)
		n.ProbeB = r.floats("probe.bias", len(classes))
		n.Blend = answer != "probe"
	default:
		return nil, fmt.Errorf("export: no answer of the kind %.40q", answer)
	}
	if _, there := f.Meta["temperature"]; there {
		n.Temperature = r.number("temperature")
	}
	if scope, there := f.Tensors["scope.inverse"]; there {
		rows := 0
		if len(scope.Shape) == 2 {
			rows = scope.Shape[0]
		}
		n.Scope = &Scope{
			Rows: r.floats("scope.rows", rows, width), Inverse: r.floats("scope.inverse", rows, rows), Centre: r.number("scope_centre"),
			Spread: r.number("scope_spread"), Deviations: r.number("scope_deviations"), Least: r.number("scope_least"),
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return n, n.check()
}

// reader reads what a file must have; the first error stays.
type reader struct {
	file *weights.File
	err  error
}

// param undoes what portable does.
func (r *reader) param(p *nn.Param) {
	name, shape, sides := order(p)
	copy(p.Value, r.turned(name, shape, sides[2], sides[1], sides[0]))
}

// turned are the values of a tensor of a x b x c in all, as c x b x a.
func (r *reader) turned(name string, shape []int, a, b, c int) []float32 {
	v := r.floats(name, shape...)
	if v == nil {
		return nil
	}
	return reversed(v, a, b, c)
}

// floats are the values of a tensor, nil if it is not there or not of that shape.
func (r *reader) floats(name string, shape ...int) []float32 {
	got, v, err := r.file.Float32s(name)
	if err == nil && !slices.Equal(got, shape) {
		err = fmt.Errorf("export: %s has the shape %v, not %v", name, got, shape)
	}
	if err != nil {
		r.err = cmp.Or(r.err, err)
		return nil
	}
	return v
}

func (r *reader) number(key string) float64 {
	v, err := strconv.ParseFloat(r.file.Meta[key], 64)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("export: %s: %w", key, err)
	}
	return v
}
