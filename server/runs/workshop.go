package runs

import (
	"slices"
	"sync"
)

// workshop is the models that were asked for.
type workshop struct {
	wake chan struct{}

	mu     sync.Mutex
	queue  []string          // IDs of runs; the first is at work
	failed map[string]string // why there is no model of a run, if one was tried
}

func newWorkshop() *workshop {
	return &workshop{wake: make(chan struct{}, 1), failed: map[string]string{}}
}

// ask queues the model of a run, unless it is queued already.
func (w *workshop) ask(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Contains(w.queue, id) {
		w.queue = append(w.queue, id)
		delete(w.failed, id)
	}
	signal(w.wake)
}

// next is the run whose model is to be made.
func (w *workshop) next() (id string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return "", false
	}
	return w.queue[0], true
}

// made takes the run that next has named from the queue.
func (w *workshop) made(id string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = w.queue[1:]
	if err != nil {
		w.failed[id] = err.Error()
	}
}

// show says of a run how it is with its model.
func (w *workshop) show(r *Run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r.Making, r.ModelError = slices.Contains(w.queue, r.ID), w.failed[r.ID]
}
