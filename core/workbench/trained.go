package workbench

import (
	"fmt"

	"okuyuki/core/model"
	"okuyuki/core/nn"
	"okuyuki/core/train"
)

// trained is the base model with other classes and the heads of a job that was kept.
func (b *Workbench) trained(classes []Class, params [][]float32) (*model.Model, error) {
	m := b.base.Clone()
	if err := m.SetClasses(classes, 0); err != nil { // the seed draws what is overwritten here
		return nil, err
	}
	return m, fillParams(m, m.Heads.Params(), params)
}

// fillParams puts the values of a job in place.
func fillParams(m *model.Model, to []*nn.Param, params [][]float32) error {
	if len(params) != len(to) {
		return fmt.Errorf("workbench: a job returned %d parameters, not %d", len(params), len(to))
	}
	for i, p := range to {
		if len(params[i]) != len(p.Value) {
			return fmt.Errorf("workbench: a job returned %d values of %s, not %d", len(params[i]), p.Name, len(p.Value))
		}
		copy(p.Value, params[i])
	}
	m.Touch()
	return nil
}

// views are the photo as it is, then its augmented views.
func (e *entry) views() []*train.View {
	out := []*train.View{&e.clean}
	for i := range e.augmented {
		out = append(out, &e.augmented[i])
	}
	return out
}
