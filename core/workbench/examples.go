package workbench

import (
	"fmt"

	"okuyuki/core/model"
	"okuyuki/core/train"
)

// examples are the photos as training sees them.
func (l *lesson) examples() []train.Example {
	out := make([]train.Example, len(l.entries))
	for i, e := range l.entries {
		out[i].Label = train.NoLabel
		if i < len(l.labels) {
			out[i].Label = l.labels[i]
		}
		for _, v := range e.views() {
			out[i].Views = append(out[i].Views, *v)
		}
	}
	return out
}

// trained is the model of a job that was kept.
func (l *lesson) trained(params [][]float32) (*model.Model, error) {
	m := l.bench.base.Clone()
	if err := m.SetClasses(l.request.Classes, l.request.Seed); err != nil {
		return nil, err
	}
	to := m.Heads.Params()
	if len(params) != len(to) {
		return nil, fmt.Errorf("workbench: a job returned %d parameters, not %d", len(params), len(to))
	}
	for i, p := range to {
		if len(params[i]) != len(p.Value) {
			return nil, fmt.Errorf("workbench: a job returned %d values of %s, not %d", len(params[i]), p.Name, len(p.Value))
		}
		copy(p.Value, params[i])
	}
	m.Touch()
	return m, nil
}

// views are the photo as it is, then its augmented views.
func (e *entry) views() []*train.View {
	out := []*train.View{&e.clean}
	for i := range e.augmented {
		out = append(out, &e.augmented[i])
	}
	return out
}
