package balance

import "math"

// tiny keeps logarithms and quotients of losses finite.
const tiny = 1e-8

// GLS minimises the geometric mean of the K losses (Chennupati et al. 2019,
// arXiv 1904.08492, eq. 5):
//
//	(L1 ... LK)^(1/K), so that the weight of task i is (L1 ... LK)^(1/K) / (K Li)
//
// Only the tasks that are present count.
type GLS struct{ static }

// NewGLS has nothing to choose.
func NewGLS() *GLS { return &GLS{} }

// Name implements Method.
func (*GLS) Name() string { return "gls" }

// Weights implements Method.
func (*GLS) Weights(w []float64, losses []Loss) {
	n, logs := 0.0, 0.0
	for _, l := range losses {
		if !l.Absent {
			n++
			logs += math.Log(max(tiny, l.Value))
		}
	}
	for i, l := range losses {
		w[i] = 0
		if !l.Absent {
			w[i] = math.Exp(logs/n) / (n * max(tiny, l.Value))
		}
	}
}

// Soft weights the losses with the optimum of Uncertainty in closed form,
// softened by a temperature: UW-SO (Kirchdorfer et al. 2024, arXiv 2408.07985,
// eq. 8),
//
//	w = softmax((1/L)/T)
//
// without a gradient through the weights.
type Soft struct {
	static
	temperature float64
}

// NewSoft has the temperature T, 0 for 1.
func NewSoft(temperature float64) *Soft {
	if temperature == 0 {
		temperature = 1
	}
	return &Soft{temperature: temperature}
}

// Name implements Method.
func (*Soft) Name() string { return "soft" }

// Weights implements Method.
func (s *Soft) Weights(w []float64, losses []Loss) {
	z := make([]float64, len(losses))
	for i, l := range losses {
		z[i] = math.Inf(-1)
		if !l.Absent {
			z[i] = 1 / max(tiny, l.Value) / s.temperature
		}
	}
	presentSoftmax(w, z)
}

// presentSoftmax is softmax with absent tasks at -Inf, of which all may be.
func presentSoftmax(w, z []float64) {
	for _, v := range z {
		if !math.IsInf(v, -1) {
			softmax(w, z)
			return
		}
	}
	clear(w)
}

// FAMO lets the losses fall at one relative rate without the tasks' gradients
// (Liu et al. 2023, arXiv 2306.03792, algorithm 1): with z = softmax(ξ) it
// minimises
//
//	c Σ z_i ln(L_i + tiny),  c = 1/Σ(z_i/(L_i + tiny))
//
// and moves ξ after each step against J_softmax' (ln L before - ln L after), by
// Adam with weight decay 1e-3, as the authors' code does. The losses' lower
// bounds are taken as 0.
type FAMO struct{ adam }

// NewFAMO balances n tasks; rate is the learning rate of ξ, 0 for .025.
func NewFAMO(n int, rate float64) *FAMO {
	if rate == 0 {
		rate = .025
	}
	return &FAMO{newAdam(n, rate, 1e-3)}
}

// Name implements Method.
func (*FAMO) Name() string { return "famo" }

// Needs implements Method.
func (*FAMO) Needs() Needs { return LossAfterStep }

// Weights implements Method.
func (f *FAMO) Weights(w []float64, losses []Loss) {
	softmax(w, f.x)
	sum := 0.0
	for i, l := range losses {
		if l.Absent {
			w[i] = 0
			continue
		}
		w[i] /= l.Value + tiny
		sum += w[i]
	}
	for i := range w {
		if sum > 0 {
			w[i] /= sum
		}
	}
}

// Update implements Method.
func (f *FAMO) Update(s Step) {
	if !both(s.Losses) || !both(s.After) {
		return
	}
	n := len(f.x)
	z, fall, mean := make([]float64, n), make([]float64, n), 0.0
	softmax(z, f.x)
	for i := range z {
		fall[i] = math.Log(s.Losses[i].Value+tiny) - math.Log(s.After[i].Value+tiny)
		mean += z[i] * fall[i]
	}
	for i := range z {
		f.step(i, z[i]*(fall[i]-mean))
	}
}

// EndEpoch implements Method.
func (*FAMO) EndEpoch([]Loss) {}

// State implements Method.
func (f *FAMO) State() []float64 { return f.state() }

// SetState implements Method.
func (f *FAMO) SetState(s []float64) error { return f.setState(s) }
