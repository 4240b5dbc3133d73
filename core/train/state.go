package train

import (
	"fmt"
	"slices"

	"okuyuki/core/optim"
)

// State is everything that a run needs to go on as if it had not stopped: the next step
// is bit for bit the one that the uninterrupted run would have taken.
type State struct {
	Step      int
	Streams   []Place // of the batches
	Params    [][]float32
	Optimiser optim.State
	EMA       *optim.State
	Method    []float64
}

// Place is where a run is in a sequence of batches.
type Place struct{ Epoch, Next int }

// State copies the state of the run.
func (t *Trainer) State() State {
	s := State{Step: t.step, Optimiser: t.optimiser.State(), Method: t.cfg.Method.State()}
	for _, b := range t.streams {
		s.Streams = append(s.Streams, Place{b.epoch, b.next})
	}
	for _, p := range t.params {
		s.Params = append(s.Params, slices.Clone(p.Value))
	}
	if t.ema != nil {
		e := t.ema.State()
		s.EMA = &e
	}
	return s
}

// SetState goes on from a state of a run with the same examples and configuration.
func (t *Trainer) SetState(s State) error {
	if len(s.Params) != len(t.params) || len(s.Streams) != len(t.streams) || (s.EMA != nil) != (t.ema != nil) {
		return fmt.Errorf("train: the state is of another model or configuration")
	}
	for i, p := range t.params {
		if len(s.Params[i]) != len(p.Value) {
			return fmt.Errorf("train: %s has %d values in the state, not %d", p.Name, len(s.Params[i]), len(p.Value))
		}
	}
	batches := make([][][]pickedView, len(t.streams))
	for i, b := range t.streams {
		at := s.Streams[i]
		batches[i] = epochBatches(b.examples, b.size, b.seed, at.Epoch)
		if s.Step < 0 || at.Next < 0 || at.Next > len(batches[i]) {
			return fmt.Errorf("train: the state is of batch %d, an epoch has %d", at.Next, len(batches[i]))
		}
	}
	if err := t.optimiser.SetState(s.Optimiser); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if s.EMA != nil {
		if err := t.ema.SetState(*s.EMA); err != nil {
			return fmt.Errorf("train: %w", err)
		}
	}
	if err := t.cfg.Method.SetState(s.Method); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	for i, p := range t.params {
		copy(p.Value, s.Params[i])
	}
	t.step = s.Step
	for i, b := range t.streams {
		b.epoch, b.next, b.batches = s.Streams[i].Epoch, s.Streams[i].Next, batches[i]
	}
	t.model.Touch()
	return nil
}
