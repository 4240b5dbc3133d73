package main

import (
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// team is this instance and its helpers, at work on one request.
type team struct {
	*workbench.Pool
	helpers []*helper
}

// team gathers the helpers that a request may use.
func (e *engine) team(request, helpers int) *team {
	t := &team{}
	workers := []workbench.Worker{breathing{e.bench.Local(), &e.air}}
	for i := range helpers {
		h := &helper{calls: &e.calls, air: &e.air, index: i, patience: patience, emit: func(t message.Type, body any, blobs ...[]byte) {
			e.emit(message.New(request, t, body, blobs...))
		}}
		t.helpers, workers = append(t.helpers, h), append(workers, h)
	}
	t.Pool = workbench.NewPool(workers...)
	return t
}

// worked is the number of instances that did something.
func (t *team) worked() int {
	n := 1
	for _, h := range t.helpers {
		if h.done > 0 {
			n++
		}
	}
	return n
}
