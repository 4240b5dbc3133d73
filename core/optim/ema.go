package optim

import (
	"fmt"
	"slices"

	"okuyuki/core/nn"
	"okuyuki/kernels"
)

// EMA is an exponential moving average of parameters: after step t,
//
//	mean = d mean + (1-d) value,   d = min(Decay, (1+t)/(10+t))
//
// the second form so that the first steps, which are far off, fade soon.
type EMA struct {
	Decay float64
	steps int
	mean  []float32
}

// NewEMA starts at the present values.
func NewEMA(params []*nn.Param, decay float64) *EMA {
	e := &EMA{Decay: decay, mean: make([]float32, 0, size(params))}
	for _, p := range params {
		e.mean = append(e.mean, p.Value...)
	}
	return e
}

// Update takes in the present values.
func (e *EMA) Update(params []*nn.Param) {
	e.steps++
	t := float64(e.steps)
	d := float32(min(e.Decay, (1+t)/(10+t)))
	e.each(params, func(mean, value []float32) {
		kernels.Scale(mean, d)
		kernels.Axpy(mean, 1-d, value)
	})
}

// Swap exchanges the mean and the parameters' values; twice changes nothing.
// The graph must be touched afterwards.
func (e *EMA) Swap(params []*nn.Param) {
	e.each(params, func(mean, value []float32) {
		for i := range mean {
			mean[i], value[i] = value[i], mean[i]
		}
	})
}

// CopyTo gives the mean to parameters of the same sizes. Their graph must be touched afterwards.
func (e *EMA) CopyTo(params []*nn.Param) {
	e.each(params, func(mean, value []float32) { copy(value, mean) })
}

func (e *EMA) each(params []*nn.Param, f func(mean, value []float32)) {
	if n := size(params); n != len(e.mean) {
		panic(fmt.Sprintf("optim: %d parameters, mean of %d", n, len(e.mean)))
	}
	at := 0
	for _, p := range params {
		f(e.mean[at:at+len(p.Value)], p.Value)
		at += len(p.Value)
	}
}

// State is a copy of the mean and the number of updates.
func (e *EMA) State() State {
	return State{Kind: "ema", Steps: e.steps, Slots: [][]float32{slices.Clone(e.mean)}}
}

// SetState goes on from a saved state.
func (e *EMA) SetState(s State) error {
	if err := checkState(s, "ema", 1); err != nil {
		return err
	}
	if len(s.Slots[0]) != len(e.mean) {
		return fmt.Errorf("optim: mean of %d parameters, want %d", len(s.Slots[0]), len(e.mean))
	}
	e.steps = s.Steps
	copy(e.mean, s.Slots[0])
	return nil
}
