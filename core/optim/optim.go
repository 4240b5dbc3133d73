package optim

import (
	"fmt"
	"math"

	"okuyuki/core/nn"
	"okuyuki/kernels"
)

// Optimiser changes parameters. It must be given the same parameters in the
// same order every time.
type Optimiser interface {
	// Step moves the parameters once, with learning rate rate.
	Step(params []*nn.Param, rate float64)
	// State is a copy of what the optimiser remembers.
	State() State
	// SetState goes on from a saved state.
	SetState(State) error
}

// State is what an optimiser remembers between steps.
type State struct {
	Kind  string      // "sgd", "adamw"
	Steps int         // taken so far
	Slots [][]float32 // moments, each over all parameters one after the other
}

func active(p *nn.Param) bool { return !p.Frozen && p.Grad != nil }

// size of all parameters, frozen ones included, so that freezing does not move
// the moments of the others.
func size(params []*nn.Param) int {
	n := 0
	for _, p := range params {
		n += len(p.Value)
	}
	return n
}

// ZeroGrad clears the gradients.
func ZeroGrad(params []*nn.Param) {
	for _, p := range params {
		clear(p.Grad)
	}
}

// Norm is the Euclidean norm of all gradients taken together.
func Norm(params []*nn.Param) float64 {
	sum := 0.0
	for _, p := range params {
		if active(p) {
			sum += kernels.SumSquares(p.Grad)
		}
	}
	return math.Sqrt(sum)
}

// Clip scales the gradients so that their norm is at most limit, and returns
// the norm that they had (Pascanu et al. 2013). A limit of 0 clips nothing. A
// norm that is not finite makes all gradients zero: such a step is skipped.
func Clip(params []*nn.Param, limit float64) float64 {
	norm := Norm(params)
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		ZeroGrad(params)
		return norm
	}
	if limit > 0 && norm > limit {
		for _, p := range params {
			if active(p) {
				kernels.Scale(p.Grad, float32(limit/norm))
			}
		}
	}
	return norm
}

func checkState(s State, kind string, slots int) error {
	if s.Kind != kind || len(s.Slots) != slots || s.Steps < 0 {
		return fmt.Errorf("optim: state of %q with %d slots after %d steps, want %q with %d", s.Kind, len(s.Slots), s.Steps, kind, slots)
	}
	for _, slot := range s.Slots {
		if len(slot) != len(s.Slots[0]) {
			return fmt.Errorf("optim: slots of %d and %d numbers", len(s.Slots[0]), len(slot))
		}
	}
	return nil
}
