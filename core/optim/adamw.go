package optim

import (
	"fmt"
	"math"
	"slices"

	"okuyuki/core/nn"
	"okuyuki/kernels"
)

// AdamW is Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv
// 1711.05101), as in PyTorch: eps is added after the square root and the decay
// is rate*WeightDecay, for parameters whose Decay is set.
type AdamW struct {
	Beta1, Beta2, Eps, WeightDecay float64

	steps int
	m, v  []float32
}

// NewAdamW has betas .9 and .999 and eps 1e-8.
func NewAdamW(weightDecay float64) *AdamW {
	return &AdamW{Beta1: .9, Beta2: .999, Eps: 1e-8, WeightDecay: weightDecay}
}

// Step implements Optimiser.
func (o *AdamW) Step(params []*nn.Param, rate float64) {
	n := size(params)
	if o.m == nil {
		o.m, o.v = make([]float32, n), make([]float32, n)
	}
	if len(o.m) != n {
		panic(fmt.Sprintf("optim: %d parameters, moments for %d", n, len(o.m)))
	}
	o.steps++
	t := float64(o.steps)
	a := kernels.Adam{
		LR: float32(rate), Beta1: float32(o.Beta1), Beta2: float32(o.Beta2), Eps: float32(o.Eps),
		Correction1: float32(1 - math.Pow(o.Beta1, t)), Correction2: float32(1 - math.Pow(o.Beta2, t)),
	}
	at := 0
	for _, p := range params {
		end := at + len(p.Value)
		if active(p) {
			a.WeightDecay = 0
			if p.Decay {
				a.WeightDecay = float32(o.WeightDecay)
			}
			kernels.AdamStep(p.Value, p.Grad, o.m[at:end], o.v[at:end], a)
		}
		at = end
	}
}

// State implements Optimiser.
func (o *AdamW) State() State {
	return State{Kind: "adamw", Steps: o.steps, Slots: [][]float32{slices.Clone(o.m), slices.Clone(o.v)}}
}

// SetState implements Optimiser.
func (o *AdamW) SetState(s State) error {
	if err := checkState(s, "adamw", 2); err != nil {
		return err
	}
	o.steps, o.m, o.v = s.Steps, slices.Clone(s.Slots[0]), slices.Clone(s.Slots[1])
	return nil
}
