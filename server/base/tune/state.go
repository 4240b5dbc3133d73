package tune

import (
	"errors"
	"fmt"
	"slices"

	"okuyuki/core/optim"
)

// State is everything that a run needs to go on with the very steps that it would have taken.
type State struct {
	Step       int
	Params     [][]float32
	Optimisers [2]optim.State
	EMA        optim.State
}

// State copies the state of the run.
func (t *Trainer) State() State {
	s := State{Step: t.step, EMA: t.ema.State()}
	for i, o := range t.optimisers {
		s.Optimisers[i] = o.State()
	}
	for _, p := range t.model.Params() {
		s.Params = append(s.Params, slices.Clone(p.Value))
	}
	return s
}

// SetState goes on from a state of a run with the same pictures and configuration.
func (t *Trainer) SetState(s State) error {
	params := t.model.Params()
	if len(s.Params) != len(params) || s.Step < 1 || s.Step > t.cfg.Steps {
		return errors.New("tune: the state is of another model or run")
	}
	for i, p := range params {
		if len(s.Params[i]) != len(p.Value) {
			return fmt.Errorf("tune: %s has %d values in the state, not %d", p.Name, len(s.Params[i]), len(p.Value))
		}
	}
	for i, o := range t.optimisers {
		if err := o.SetState(s.Optimisers[i]); err != nil {
			return fmt.Errorf("tune: %w", err)
		}
	}
	if err := t.ema.SetState(s.EMA); err != nil {
		return fmt.Errorf("tune: %w", err)
	}
	for i, p := range params {
		copy(p.Value, s.Params[i])
	}
	t.step = s.Step
	t.model.Touch()
	return nil
}
