package model

import "fmt"

// NewNormalised is a model in the form for training from scratch: with batch
// normalisation between the convolutions of the backbone and their activations.
// Only the small preset has one. In sessions that do not train the whole model
// the running statistics serve, folded into the convolutions, so that
// predictions cost nothing more; Fold gives the plain form for good, and files
// hold nothing else.
func NewNormalised(p Preset, classes []Class, seed uint64) (*Model, error) {
	if p != Small {
		return nil, fmt.Errorf("model: preset %q has no form with batch normalisation", string(p))
	}
	m, err := small(true).build(p, classes)
	if err != nil {
		return nil, err
	}
	m.normalised = true
	m.init(seed)
	return m, nil
}

// Normalised reports whether the model has batch normalisation.
func (m *Model) Normalised() bool { return m.normalised }

// Fold is a copy of the model in its plain form, with the normalisations
// folded into the convolutions: it predicts the same.
func (m *Model) Fold() *Model {
	c, err := build(m.Preset, m.Classes)
	if err != nil {
		panic("model: " + err.Error()) // m was made from the same arguments
	}
	for k, v := range m.Meta {
		c.Meta[k] = v
	}
	m.Backbone.FoldInto(c.Backbone)
	m.Heads.FoldInto(c.Heads)
	return c
}
