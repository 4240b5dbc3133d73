package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"okuyuki/server/store"
	keep "okuyuki/server/study/store"
)

// leader is the lock of the one service that works in a folder.
const leader = "service"

// Service runs studies. Its methods may be called by several goroutines.
type Service struct {
	o    Options
	db   *store.DB
	data sources
	hub  *hub
	shop *workshop

	offers func() []Offer

	ctx    context.Context // ends with keep.ErrLater when the service is closed
	cancel context.CancelCauseFunc
	joined sync.WaitGroup // of goroutines that Close waits for

	mu       sync.Mutex
	lead     *store.Lock // nil: another service works in the folder
	queue    []string    // IDs of runs that wait for their turn
	wake     chan struct{}
	current  string // ID of the run that is worked on
	stop     context.CancelFunc
	stopping bool              // somebody stopped it, and its trainings at work are being finished
	failed   map[string]string // why runs have failed of which the folder did not take it down: its disk is full
}

// Open opens the service on a data folder, and goes on with the runs that were under way or waiting when it was closed or
// killed. A second service on a folder may look at everything; it begins nothing as long as the first one is there. ctx bounds
// the opening.
func Open(ctx context.Context, o Options) (*Service, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	db, err := store.Open(o.Dir, o.Now)
	if err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	s := &Service{o: o, db: db, data: newSources(o), shop: newWorkshop(), wake: make(chan struct{}, 1), failed: map[string]string{}, offers: sync.OnceValue(o.offers)}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	s.hub = newHub(s)
	if err := s.takeLead(); err != nil && !errors.Is(err, ErrState) {
		db.Close()
		return nil, err
	}
	s.joined.Go(s.work)
	s.joined.Go(s.makeModels)
	s.joined.Go(func() { s.hub.run(s.ctx) })
	return s, nil
}

// takeLead makes this the service that works in the folder, if there is no other one, and takes over the runs that one has left.
// ErrState: there is one.
func (s *Service) takeLead() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return fmt.Errorf("%w: the service is closed", ErrState)
	}
	if s.lead != nil {
		return nil
	}
	lock, err := s.db.Lock(leader)
	if errors.Is(err, store.ErrBusy) {
		return fmt.Errorf("%w: another service works in this folder", ErrState)
	}
	if err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	s.lead = lock
	left, err := s.db.Runs()
	if err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	slices.SortStableFunc(left, func(a, b store.Run) int { return rank(a) - rank(b) })
	for _, r := range left {
		if !r.Served || (r.State != store.Running && r.State != store.Waiting) {
			continue
		}
		if err := s.db.Wait(r.ID); err != nil {
			return fmt.Errorf("runs: %w", err)
		}
		s.push(r.ID)
	}
	s.hub.poke()
	return nil
}

// rank puts the run that was under way before those that waited.
func rank(r store.Run) int {
	if r.State == store.Running {
		return 0
	}
	return 1
}

// push lets a run wait for its turn. The caller holds the lock.
func (s *Service) push(id string) {
	if !slices.Contains(s.queue, id) {
		s.queue = append(s.queue, id)
	}
	signal(s.wake)
}

// signal wakes who waits for a channel of one place.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// List is all runs, those of the command line too, the newest first.
func (s *Service) List() ([]Run, error) {
	kept, err := s.db.Runs()
	if err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	out := make([]Run, 0, len(kept))
	for _, r := range slices.Backward(kept) {
		out = append(out, s.shown(r))
	}
	return out, nil
}

// Get is a run.
func (s *Service) Get(id string) (Run, error) {
	r, err := s.kept(id)
	return s.shown(r), err
}

// kept is a run as it is kept.
func (s *Service) kept(id string) (store.Run, error) {
	r, err := s.db.Run(id)
	switch {
	case errors.Is(err, store.ErrNone):
		return r, fmt.Errorf("%w: %s", ErrNone, id)
	case err != nil:
		return r, fmt.Errorf("runs: %w", err)
	}
	return r, nil
}

// shown is a run as others see it: one that nobody works on any more was stopped.
func (s *Service) shown(r store.Run) Run {
	out := Run{
		ID: r.ID, Study: r.Study, Preset: r.Preset, State: State(r.State), Done: r.Done, Total: r.Total,
		Created: r.Created, Started: r.Started, Ended: r.Ended, Error: r.Error, Own: s.owns(r.ID),
	}
	if r.State != store.Running && r.State != store.Waiting {
		out.Own = s.queued(r.ID) // what has ended is not worked on, though it may still be on its way out
	}
	if r.State == store.Running && !out.Own && !s.db.Working(r.ID) {
		out.State = Stopped
		if why := s.whyFailed(r.ID); why != "" {
			out.State, out.Error = Failed, why
		}
	}
	if strings.Contains(out.Error, store.ErrFull.Error()) {
		out.Cause = Full
	}
	s.shop.show(&out)
	return out
}

func (s *Service) whyFailed(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed[id]
}

// owns reports whether this service works on a run, or will.
func (s *Service) owns(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current == id || slices.Contains(s.queue, id)
}

// queued reports whether a run waits for its turn.
func (s *Service) queued(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.queue, id)
}

// Close stops the run that is under way, which goes on at the next Open, and lets everybody who watches go. Trainings that do
// not end within the time of grace are dropped.
func (s *Service) Close() error {
	s.cancel(keep.ErrLater)
	joined := make(chan error, 1)
	go func() {
		s.joined.Wait()
		joined <- s.data.close()
	}()
	var closed error
	select {
	case closed = <-joined:
	case <-time.After(s.o.Grace): // what is still at work keeps the lock of its run until it has ended, or the process has
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := errors.Join(closed, s.db.Close())
	if s.lead != nil {
		err = errors.Join(err, s.lead.Unlock())
		s.lead = nil
	}
	return err
}
