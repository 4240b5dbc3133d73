package model

import (
	"slices"
	"strings"

	"okuyuki/core/nn"
)

// Params are the parameters of the backbone, then those of the heads.
func (m *Model) Params() []*nn.Param {
	return append(m.Backbone.Params(), m.Heads.Params()...)
}

// Param is the parameter of that name, or nil.
func (m *Model) Param(name string) *nn.Param {
	if p := m.Backbone.Param(name); p != nil {
		return p
	}
	return m.Heads.Param(name)
}

// SharedParams are those of the neck: where the tasks meet.
func (m *Model) SharedParams() []*nn.Param {
	return slices.DeleteFunc(m.Heads.Params(), func(p *nn.Param) bool { return !strings.HasPrefix(p.Name, "neck/") })
}

// Freeze sets whether the parameters whose names begin with prefix are kept as
// they are, and returns their number. Sessions made later go by it.
func (m *Model) Freeze(prefix string, frozen bool) int {
	n := 0
	for _, p := range m.Params() {
		if strings.HasPrefix(p.Name, prefix) && !p.Running {
			p.Frozen = frozen
			n++
		}
	}
	return n
}

// Touch says that parameters have changed; call it after an optimiser's step.
func (m *Model) Touch() {
	if !m.borrowed {
		m.Backbone.Touch()
	}
	m.Heads.Touch()
}
