package balance

import (
	"math"
	"slices"
)

// adam is a few numbers that a method learns by steps of Adam (Kingma and Ba
// 2015, arXiv 1412.6980) with betas .9 and .999. Each counts its own steps, as
// tasks may be absent.
type adam struct {
	rate, decay float64 // decay is added to the gradient, times the number
	x           []float64
	m, v        []float64 // moments
	steps       []float64
}

func newAdam(n int, rate, decay float64) adam {
	return adam{
		rate: rate, decay: decay,
		x: make([]float64, n), m: make([]float64, n), v: make([]float64, n), steps: make([]float64, n),
	}
}

// step moves number i against its gradient.
func (a *adam) step(i int, gradient float64) {
	const beta1, beta2, eps = .9, .999, 1e-8
	gradient += a.decay * a.x[i]
	a.steps[i]++
	a.m[i] = beta1*a.m[i] + (1-beta1)*gradient
	a.v[i] = beta2*a.v[i] + (1-beta2)*gradient*gradient
	m := a.m[i] / (1 - math.Pow(beta1, a.steps[i]))
	v := a.v[i] / (1 - math.Pow(beta2, a.steps[i]))
	a.x[i] -= a.rate * m / (math.Sqrt(v) + eps)
}

func (a *adam) state() []float64 { return slices.Concat(a.x, a.m, a.v, a.steps) }

func (a *adam) setState(s []float64) error {
	n := len(a.x)
	if len(s) != 4*n {
		return errState
	}
	copy(a.x, s)
	copy(a.m, s[n:])
	copy(a.v, s[2*n:])
	copy(a.steps, s[3*n:])
	return nil
}

// softmax writes the softmax of z into p.
func softmax(p, z []float64) {
	top, sum := slices.Max(z), 0.0
	for i, v := range z {
		p[i] = math.Exp(v - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}
