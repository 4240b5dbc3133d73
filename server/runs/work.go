package runs

import (
	"context"
	"errors"
	"slices"
	"time"

	"okuyuki/server/store"
)

// again is how long a run waits whose last trainings another service of this process is still finishing.
const again = time.Second

// work works on one run after the other until the service is closed.
func (s *Service) work() {
	for {
		id, ctx, done := s.next()
		if done {
			return
		}
		err := s.workOn(ctx, id)
		busy := s.leave(id, err)
		s.hub.poke()
		if !busy {
			continue
		}
		select {
		case <-time.After(again):
		case <-s.ctx.Done():
		}
	}
}

// next waits for a run and takes it.
func (s *Service) next() (id string, ctx context.Context, done bool) {
	for {
		s.mu.Lock()
		if len(s.queue) > 0 && s.ctx.Err() == nil {
			id = s.queue[0]
			s.queue = slices.Delete(s.queue, 0, 1)
			s.current, s.stopping = id, false
			ctx, s.stop = context.WithCancel(s.ctx)
			s.mu.Unlock()
			return id, ctx, false
		}
		s.mu.Unlock()
		select {
		case <-s.wake:
		case <-s.ctx.Done():
			return "", nil, true
		}
	}
}

// workOn does what is left of a run, as far as ctx lets it.
func (s *Service) workOn(ctx context.Context, id string) error {
	k, err := s.kept(id)
	if err != nil {
		return err
	}
	t, err := s.data.task(ctx, Request{k.Study, k.Preset})
	if err != nil {
		return err
	}
	if err := same(t, k); err != nil {
		return err
	}
	return t.run(ctx, func(done int) {
		s.hub.poke()
		if s.o.told != nil {
			s.o.told(done)
		}
	})
}

// leave takes down how a run ended that never began, for the others have done so themselves, and gives it up. It reports whether
// the run waits for another service of this process that was closed.
func (s *Service) leave(id string, err error) (busy bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
	s.current = ""
	k, gone := s.db.Run(id)
	if gone != nil {
		return false // so is the folder, or the service is closed
	}
	delete(s.failed, id)
	switch {
	case err == nil || s.ctx.Err() != nil:
	case errors.Is(err, store.ErrBusy):
		if k.Served { // or else the command line has taken it meanwhile
			s.push(id)
			return true
		}
	case k.State == store.Waiting && (s.stopping || errors.Is(err, context.Canceled)):
		s.db.End(id, store.Stopped, "") // where this fails, the next Open goes on with it
	case k.State == store.Waiting:
		s.db.End(id, store.Failed, err.Error())
	case k.State == store.Running && !s.stopping: // the others could not: the next Open goes on with it, or Resume
		s.failed[id] = err.Error()
	}
	if slices.Contains(s.queue, id) { // it was stopped, and asked for again
		s.db.Wait(id)
	}
	return false
}
