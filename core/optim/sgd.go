package optim

import (
	"fmt"
	"slices"

	"okuyuki/core/nn"
	"okuyuki/kernels"
)

// SGD is stochastic gradient descent with momentum, as in PyTorch:
//
//	u = Momentum u + g + WeightDecay w
//	w = w - rate u
//
// the decay for parameters whose Decay is set.
type SGD struct {
	Momentum, WeightDecay float64

	steps int
	u     []float32
}

// Step implements Optimiser.
func (o *SGD) Step(params []*nn.Param, rate float64) {
	n := size(params)
	if o.u == nil {
		o.u = make([]float32, n)
	}
	if len(o.u) != n {
		panic(fmt.Sprintf("optim: %d parameters, momentum for %d", n, len(o.u)))
	}
	o.steps++
	at := 0
	for _, p := range params {
		u := o.u[at : at+len(p.Value)]
		at += len(p.Value)
		if !active(p) {
			continue
		}
		kernels.Scale(u, float32(o.Momentum))
		kernels.AddTo(u, p.Grad)
		if p.Decay && o.WeightDecay != 0 {
			kernels.Axpy(u, float32(o.WeightDecay), p.Value)
		}
		kernels.Axpy(p.Value, float32(-rate), u)
	}
}

// State implements Optimiser.
func (o *SGD) State() State {
	return State{Kind: "sgd", Steps: o.steps, Slots: [][]float32{slices.Clone(o.u)}}
}

// SetState implements Optimiser.
func (o *SGD) SetState(s State) error {
	if err := checkState(s, "sgd", 1); err != nil {
		return err
	}
	o.steps, o.u = s.Steps, slices.Clone(s.Slots[0])
	return nil
}
