package balance

import (
	"math"
	"slices"
)

// limit of the learned log-variances: keeps a weight between e^-4 and e^4, so
// that no task can be silenced.
const limit = 4

// Uncertainty learns one log-scale a a task and minimises, with the network
// (Kendall, Gal and Cipolla 2018, arXiv 1705.07115, with the Laplace
// likelihood for absolute losses),
//
//	classification  e^-a L + a/2
//	Laplace         e^-a L + a      (a = ln b of L/b + ln b)
//	Gaussian        e^-a L/2 + a/2
//
// The log-scales are kept in [-4, 4] and take steps of Adam.
type Uncertainty struct {
	kinds []Kind
	rate  float64
	a     []float64 // log-scales
	m, v  []float64 // moments of their gradients
	steps []float64 // taken by each
}

// NewUncertainty starts all log-scales at 0; rate is their learning rate, 0
// for .01.
func NewUncertainty(rate float64, kinds ...Kind) *Uncertainty {
	if rate == 0 {
		rate = .01
	}
	n := len(kinds)
	return &Uncertainty{
		kinds: slices.Clone(kinds), rate: rate,
		a: make([]float64, n), m: make([]float64, n), v: make([]float64, n), steps: make([]float64, n),
	}
}

// Name implements Method.
func (*Uncertainty) Name() string { return "uncertainty" }

// Needs implements Method.
func (*Uncertainty) Needs() Needs { return 0 }

// factors of e^-a L and of a in the objective of a task.
func (k Kind) factors() (loss, scale float64) {
	switch k {
	case Laplace:
		return 1, 1
	case Gaussian:
		return .5, .5
	default:
		return 1, .5
	}
}

// Weights implements Method.
func (u *Uncertainty) Weights(w []float64, losses []Loss) {
	for i, l := range losses {
		f, _ := u.kinds[i].factors()
		w[i] = f * math.Exp(-u.a[i])
		if l.Absent {
			w[i] = 0
		}
	}
}

// Objective is the sum that is minimised, over the tasks that are present.
func (u *Uncertainty) Objective(losses []Loss) float64 {
	sum := 0.0
	for i, l := range losses {
		if !l.Absent {
			f, s := u.kinds[i].factors()
			sum += f*math.Exp(-u.a[i])*l.Value + s*u.a[i]
		}
	}
	return sum
}

// Gradient sets g[i] to the derivative of Objective with respect to the
// log-scale of task i.
func (u *Uncertainty) Gradient(g []float64, losses []Loss) {
	for i, l := range losses {
		g[i] = 0
		if !l.Absent {
			f, s := u.kinds[i].factors()
			g[i] = s - f*math.Exp(-u.a[i])*l.Value
		}
	}
}

// LogScales are the present values of a.
func (u *Uncertainty) LogScales() []float64 { return slices.Clone(u.a) }

// Update implements Method.
func (u *Uncertainty) Update(s Step) {
	const beta1, beta2, eps = .9, .999, 1e-8
	var g [2]float64
	gradient := g[:]
	if len(u.a) > len(g) {
		gradient = make([]float64, len(u.a))
	}
	u.Gradient(gradient, s.Losses)
	for i, l := range s.Losses {
		if l.Absent {
			continue
		}
		d := gradient[i]
		u.steps[i]++
		u.m[i] = beta1*u.m[i] + (1-beta1)*d
		u.v[i] = beta2*u.v[i] + (1-beta2)*d*d
		m := u.m[i] / (1 - math.Pow(beta1, u.steps[i]))
		v := u.v[i] / (1 - math.Pow(beta2, u.steps[i]))
		u.a[i] = min(limit, max(-limit, u.a[i]-u.rate*m/(math.Sqrt(v)+eps)))
	}
}

// EndEpoch implements Method.
func (*Uncertainty) EndEpoch([]Loss) {}

// State implements Method.
func (u *Uncertainty) State() []float64 {
	return slices.Concat(u.a, u.m, u.v, u.steps)
}

// SetState implements Method.
func (u *Uncertainty) SetState(s []float64) error {
	n := len(u.a)
	if len(s) != 4*n {
		return errState
	}
	copy(u.a, s)
	copy(u.m, s[n:])
	copy(u.v, s[2*n:])
	copy(u.steps, s[3*n:])
	return nil
}
