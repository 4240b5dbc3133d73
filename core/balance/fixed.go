package balance

import "slices"

// Fixed is a weighted sum with constant weights: the baseline that every other
// method must beat (Xin et al. 2022, arXiv 2209.11379).
type Fixed struct {
	static
	weights []float64
}

// NewFixed gives task i the weight weights[i].
func NewFixed(weights ...float64) *Fixed { return &Fixed{weights: slices.Clone(weights)} }

// Name implements Method.
func (*Fixed) Name() string { return "fixed" }

// Weights implements Method.
func (f *Fixed) Weights(w []float64, losses []Loss) {
	for i, l := range losses {
		w[i] = f.weights[i]
		if l.Absent {
			w[i] = 0
		}
	}
}

// Normalised is Fixed after each loss has been divided by its first value, so
// that a weight means the same whatever the units of a loss.
type Normalised struct {
	Fixed
	first []float64 // 0 until seen
}

// NewNormalised gives task i the weight weights[i] / (first loss of task i).
func NewNormalised(weights ...float64) *Normalised {
	return &Normalised{Fixed: *NewFixed(weights...), first: make([]float64, len(weights))}
}

// Name implements Method.
func (*Normalised) Name() string { return "normalised" }

// Weights implements Method.
func (n *Normalised) Weights(w []float64, losses []Loss) {
	n.Fixed.Weights(w, losses)
	for i, l := range losses {
		switch {
		case l.Absent:
		case n.first[i] > 0:
			w[i] /= n.first[i]
		case l.Value > 0:
			w[i] /= l.Value
		}
	}
}

// Update implements Method.
func (n *Normalised) Update(s Step) {
	for i, l := range s.Losses {
		if n.first[i] == 0 && !l.Absent && l.Value > 0 {
			n.first[i] = l.Value
		}
	}
}

// State implements Method.
func (n *Normalised) State() []float64 { return slices.Clone(n.first) }

// SetState implements Method.
func (n *Normalised) SetState(s []float64) error {
	if len(s) != len(n.first) {
		return errState
	}
	copy(n.first, s)
	return nil
}
