package runs

import (
	"context"
	"sync"
	"time"
)

// hub tells those who watch what has changed.
type hub struct {
	s     *Service
	poked chan struct{}

	mu  sync.Mutex
	all map[*watcher]bool
}

func newHub(s *Service) *hub {
	return &hub{s: s, poked: make(chan struct{}, 1), all: map[*watcher]bool{}}
}

// poke says that something has changed.
func (h *hub) poke() { signal(h.poked) }

// run looks at the runs whenever one of this service has changed, and now and then at those of others, while somebody watches.
func (h *hub) run(ctx context.Context) {
	tick := time.NewTicker(h.s.o.every)
	defer tick.Stop()
	for {
		select {
		case <-h.poked:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if h.watched() {
			h.look()
		}
	}
}

func (h *hub) watched() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.all) > 0
}

// look tells everybody what they have not seen yet.
func (h *hub) look() {
	list, err := h.s.List()
	if err != nil {
		return // the next time; who asks for a run is told what is wrong
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.all {
		w.see(list)
	}
}

// Watch tells of a run, or of all with "", first how it is and then whenever it changes. Who is slow gets the newest state and
// misses those between; nobody is waited for. The channel is closed when ctx ends, when the service is closed, or where there
// is no such run.
func (s *Service) Watch(ctx context.Context, id string) <-chan Run {
	w := &watcher{id: id, seen: map[string]Run{}, newest: map[string]Run{}, wake: make(chan struct{}, 1)}
	out := make(chan Run)
	if id != "" {
		if _, err := s.Get(id); err != nil {
			close(out)
			return out
		}
	}
	s.hub.mu.Lock()
	s.hub.all[w] = true
	s.hub.mu.Unlock()
	s.hub.poke()
	go func() {
		defer close(out)
		w.deliver(ctx, s.ctx, out)
		s.hub.mu.Lock()
		delete(s.hub.all, w)
		s.hub.mu.Unlock()
	}()
	return out
}

// watcher is somebody who watches.
type watcher struct {
	id   string
	seen map[string]Run // what was told last, by run; of the hub

	mu     sync.Mutex
	newest map[string]Run // what is to be told, by run
	order  []string       // in which
	wake   chan struct{}
}

// see takes down what is new.
func (w *watcher) see(list []Run) {
	there := map[string]bool{}
	for i := range list {
		r := list[len(list)-1-i] // the oldest first
		if w.id != "" && w.id != r.ID {
			continue
		}
		there[r.ID] = true
		if w.seen[r.ID] != r {
			w.seen[r.ID] = r
			w.tell(r)
		}
	}
	for id, r := range w.seen {
		if !there[id] {
			delete(w.seen, id)
			r.State, r.Own = Removed, false
			w.tell(r)
		}
	}
}

// tell puts the newest state of a run in the place of an older one that was not fetched yet.
func (w *watcher) tell(r Run) {
	w.mu.Lock()
	if _, waits := w.newest[r.ID]; !waits {
		w.order = append(w.order, r.ID)
	}
	w.newest[r.ID] = r
	w.mu.Unlock()
	signal(w.wake)
}

// first is what is to be told next.
func (w *watcher) first() (r Run, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.order) == 0 {
		return r, false
	}
	return w.newest[w.order[0]], true
}

// told takes out what was told, unless there is something newer.
func (w *watcher) told(r Run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.order = w.order[1:]
	if w.newest[r.ID] != r {
		w.order = append(w.order, r.ID)
		return
	}
	delete(w.newest, r.ID)
}

// deliver tells what is to be told until one of the contexts ends.
func (w *watcher) deliver(ctx, service context.Context, out chan<- Run) {
	for {
		r, ok := w.first()
		to := out
		if !ok {
			to = nil // there is nothing to tell
		}
		select {
		case to <- r:
			w.told(r)
		case <-w.wake:
		case <-ctx.Done():
			return
		case <-service.Done():
			return
		}
	}
}
