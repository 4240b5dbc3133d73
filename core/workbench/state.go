package workbench

import (
	"fmt"

	"okuyuki/core/optim"
	"okuyuki/core/train"
)

// encodeState writes the state of a training for decodeState.
func encodeState(s stageState) []byte {
	w := &writer{make([]byte, 0, s.bound())} // grown on the way it would leave twice as much behind
	w.number(uint32(s.stage))
	w.number(uint32(s.Step))
	w.number(uint32(len(s.Streams)))
	for _, p := range s.Streams {
		w.number(uint32(p.Epoch))
		w.number(uint32(p.Next))
	}
	w.slices(s.Params)
	w.optimiser(s.Optimiser)
	if s.EMA == nil {
		w.optimiser(optim.State{})
	} else {
		w.optimiser(*s.EMA)
	}
	w.doubles(s.Method)
	return w.b
}

// bound is a number of bytes that a state takes at most.
func (s stageState) bound() int {
	n := 1<<10 + 8*len(s.Streams) + 8*len(s.Method)
	lists := [][][]float32{s.Params, s.Optimiser.Slots}
	if s.EMA != nil {
		lists = append(lists, s.EMA.Slots)
	}
	for _, list := range lists {
		for _, values := range list {
			n += 4 + 4*len(values)
		}
	}
	return n
}

func decodeState(data []byte) (stageState, error) {
	r := &reader{b: data}
	s := stageState{stage: int(r.number())}
	s.Step = int(r.number())
	for n := r.number(); n > 0 && r.err == nil; n-- {
		s.Streams = append(s.Streams, train.Place{Epoch: int(r.number()), Next: int(r.number())})
	}
	s.Params = r.slices()
	s.Optimiser = r.optimiser()
	if ema := r.optimiser(); ema.Kind != "" {
		s.EMA = &ema
	}
	s.Method = r.doubles()
	if err := r.end(); err != nil {
		return s, fmt.Errorf("workbench: the state of a training: %w", err)
	}
	return s, nil
}

func (w *writer) slices(v [][]float32) {
	w.number(uint32(len(v)))
	for _, x := range v {
		w.floats(x)
	}
}

func (r *reader) slices() (out [][]float32) {
	for n := r.number(); n > 0 && r.err == nil; n-- {
		out = append(out, r.floats())
	}
	return out
}

func (w *writer) optimiser(s optim.State) {
	w.bytes([]byte(s.Kind))
	w.number(uint32(s.Steps))
	w.slices(s.Slots)
}

func (r *reader) optimiser() optim.State {
	return optim.State{Kind: string(r.bytes()), Steps: int(r.number()), Slots: r.slices()}
}
