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
	logScales
	kinds []Kind
}

// NewUncertainty starts all log-scales at 0; rate is their learning rate, 0
// for .01.
func NewUncertainty(rate float64, kinds ...Kind) *Uncertainty {
	return &Uncertainty{newLogScales(len(kinds), rate), slices.Clone(kinds)}
}

// Name implements Method.
func (*Uncertainty) Name() string { return "uncertainty" }

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
		w[i] = present(l) * f * math.Exp(-u.x[i])
	}
}

// Objective is the sum that is minimised, over the tasks that are present.
func (u *Uncertainty) Objective(losses []Loss) float64 {
	sum := 0.0
	for i, l := range losses {
		if !l.Absent {
			f, s := u.kinds[i].factors()
			sum += f*math.Exp(-u.x[i])*l.Value + s*u.x[i]
		}
	}
	return sum
}

// gradient is the derivative of Objective with respect to the log-scale of
// task i, whose loss is l.
func (u *Uncertainty) gradient(i int, l float64) float64 {
	f, s := u.kinds[i].factors()
	return s - f*math.Exp(-u.x[i])*l
}

// Update implements Method.
func (u *Uncertainty) Update(s Step) { u.update(s.Losses, u.gradient) }

// Revised is Uncertainty with a regulariser that is never negative, so that the
// objective cannot fall below 0 (Liebel and Körner 2018, arXiv 1805.06334,
// eq. 2): it minimises, with the network, the sum over tasks of
//
//	L/(2c²) + ln(1 + c²),  c² = e^a
//
// The log-scales a are kept in [-4, 4] and take steps of Adam; the paper learns
// c.
type Revised struct{ logScales }

// NewRevised starts all log-scales of n tasks at 0; rate is their learning
// rate, 0 for .01.
func NewRevised(n int, rate float64) *Revised { return &Revised{newLogScales(n, rate)} }

// Name implements Method.
func (*Revised) Name() string { return "revised" }

// Weights implements Method.
func (r *Revised) Weights(w []float64, losses []Loss) {
	for i, l := range losses {
		w[i] = present(l) * math.Exp(-r.x[i]) / 2
	}
}

// gradient is the derivative of the objective with respect to the log-scale of
// task i, whose loss is l.
func (r *Revised) gradient(i int, l float64) float64 {
	c2 := math.Exp(r.x[i])
	return c2/(1+c2) - l/(2*c2)
}

// Update implements Method.
func (r *Revised) Update(s Step) { r.update(s.Losses, r.gradient) }

// logScales are learned log-variances, kept within the limit.
type logScales struct{ adam }

func newLogScales(n int, rate float64) logScales {
	if rate == 0 {
		rate = .01
	}
	return logScales{newAdam(n, rate, 0)}
}

// Needs implements Method.
func (*logScales) Needs() Needs { return 0 }

// LogScales are the present values of a.
func (u *logScales) LogScales() []float64 { return slices.Clone(u.x) }

func (u *logScales) update(losses []Loss, gradient func(i int, loss float64) float64) {
	for i, l := range losses {
		if !l.Absent {
			u.step(i, gradient(i, l.Value))
			u.x[i] = min(limit, max(-limit, u.x[i]))
		}
	}
}

// EndEpoch implements Method.
func (*logScales) EndEpoch([]Loss) {}

// State implements Method.
func (u *logScales) State() []float64 { return u.state() }

// SetState implements Method.
func (u *logScales) SetState(s []float64) error { return u.setState(s) }
