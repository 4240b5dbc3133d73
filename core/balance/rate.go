package balance

import (
	"math"
	"slices"
)

// DWA gives more weight to a task whose loss falls slowly from epoch to epoch
// (Liu, Johns and Davison 2019, arXiv 1803.10704, eq. 7):
//
//	w = K softmax(r/T),  r_i = L_i(t-1)/L_i(t-2)
//
// on the epochs' means, and 1 until two epochs are over.
type DWA struct {
	temperature float64
	last, older []float64 // means of the last two epochs; 0 until seen
}

// fastest is the largest rise of a loss from epoch to epoch that DWA tells from a larger one.
const fastest = 1e3

// NewDWA balances n tasks at the temperature T, 0 for 2.
func NewDWA(n int, temperature float64) *DWA {
	if temperature == 0 {
		temperature = 2
	}
	return &DWA{temperature, make([]float64, n), make([]float64, n)}
}

// Name implements Method.
func (*DWA) Name() string { return "dwa" }

// Needs implements Method.
func (*DWA) Needs() Needs { return 0 }

// Weights implements Method.
func (d *DWA) Weights(w []float64, losses []Loss) {
	z := make([]float64, len(w))
	for i := range z {
		z[i] = 1 / d.temperature
		if d.older[i] > 0 {
			z[i] = min(fastest, d.last[i]/d.older[i]) / d.temperature
		}
	}
	softmax(w, z)
	for i, l := range losses {
		w[i] *= float64(len(w)) * present(l)
	}
}

// Update implements Method.
func (*DWA) Update(Step) {}

// EndEpoch implements Method. A task without a loss in an epoch keeps what it had.
func (d *DWA) EndEpoch(means []Loss) {
	for i, m := range means {
		if !m.Absent && m.Value > 0 {
			d.older[i], d.last[i] = d.last[i], m.Value
		}
	}
}

// State implements Method.
func (d *DWA) State() []float64 { return slices.Concat(d.last, d.older) }

// SetState implements Method.
func (d *DWA) SetState(s []float64) error {
	n := len(d.last)
	if len(s) != 2*n {
		return errState
	}
	copy(d.last, s)
	copy(d.older, s[n:])
	return nil
}

// GradNorm learns weights with which the tasks' gradients are as long as their
// progress asks for (Chen et al. 2018, arXiv 1711.02257, eq. 1 and 2): with
// G_i = w_i |g_i| and r_i = (L_i/L_i(0)) / mean of these, it moves the weights
// w = K softmax(s) against the derivative of
//
//	Σ |G_i - mean(G) r_i^α|
//
// whose second term counts as a constant. L(0) is the mean of the first epoch,
// during which the weights are 1. The paper scales the weights back to the sum
// K after each step; the softmax sees to that, and to their sign.
type GradNorm struct {
	adam
	alpha float64
	first []float64 // 0 until the first epoch is over
}

// GradNorm's restoring force in the paper's experiments, and the rate of its weights.
const (
	defaultAlpha = 1.5
	gradNormRate = .025
)

// NewGradNorm balances n tasks with the exponent α, 0 for 1.5.
func NewGradNorm(n int, alpha float64) *GradNorm {
	if alpha == 0 {
		alpha = defaultAlpha
	}
	return &GradNorm{newAdam(n, gradNormRate, 0), alpha, make([]float64, n)}
}

// Name implements Method.
func (*GradNorm) Name() string { return "gradnorm" }

// Needs implements Method.
func (*GradNorm) Needs() Needs { return TaskGradients }

// Weights implements Method.
func (g *GradNorm) Weights(w []float64, losses []Loss) {
	softmax(w, g.x)
	for i, l := range losses {
		w[i] *= float64(len(w)) * present(l)
	}
}

// Update implements Method.
func (g *GradNorm) Update(s Step) {
	if !both(s.Losses) || !s.Gram.usable() || slices.Contains(g.first, 0) {
		return
	}
	norms := [2]float64{math.Sqrt(s.Gram.A), math.Sqrt(s.Gram.B)}
	var p, d [2]float64 // softmax(s), derivative of the objective by K p
	softmax(p[:], g.x)
	meanG, meanR := 0.0, 0.0
	for i, l := range s.Losses {
		meanG += p[i] * norms[i] // K/K
		meanR += l.Value / g.first[i] / 2
	}
	inner := 0.0
	for i, l := range s.Losses {
		target := meanG * math.Pow(l.Value/g.first[i]/meanR, g.alpha)
		switch length := 2 * p[i] * norms[i]; {
		case length > target:
			d[i] = norms[i]
		case length < target:
			d[i] = -norms[i]
		}
		inner += p[i] * d[i]
	}
	for i := range d {
		g.step(i, 2*p[i]*(d[i]-inner))
	}
}

// EndEpoch implements Method.
func (g *GradNorm) EndEpoch(means []Loss) {
	for i, m := range means {
		if g.first[i] == 0 && !m.Absent && m.Value > 0 {
			g.first[i] = m.Value
		}
	}
}

// State implements Method.
func (g *GradNorm) State() []float64 { return append(g.state(), g.first...) }

// SetState implements Method.
func (g *GradNorm) SetState(s []float64) error {
	n := len(g.first)
	if len(s) != 5*n {
		return errState
	}
	copy(g.first, s[4*n:])
	return g.setState(s[:4*n])
}
