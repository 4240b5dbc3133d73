package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"okuyuki/server/store"
)

// Start begins a study, or goes on with it if it was begun before; one that is done or under way is returned as it is. Data
// that are not there yet are fetched first, until ctx ends. ErrRequest: an unknown study or preset, or its data are not there.
// ErrState: another process works on it.
func (s *Service) Start(ctx context.Context, r Request) (Run, error) {
	if err := s.takeLead(); err != nil {
		return Run{}, err
	}
	t, err := s.data.task(ctx, r)
	if err != nil {
		return Run{}, err
	}
	k, err := t.folder().Create(s.db, t.header())
	if err != nil {
		return Run{}, fmt.Errorf("runs: %w", err)
	}
	if k.State == store.Done {
		return s.shown(k), nil
	}
	return s.enqueue(k, t.trainings())
}

// Resume goes on with a run that was stopped or failed. ErrState: it is under way or done. ErrRequest: its data are not there,
// or are others than it was begun with.
func (s *Service) Resume(ctx context.Context, id string) (Run, error) {
	if err := s.takeLead(); err != nil {
		return Run{}, err
	}
	k, err := s.kept(id)
	if err != nil {
		return Run{}, err
	}
	if state := s.shown(k).State; state == Done || s.underWay(id) {
		return Run{}, fmt.Errorf("%w: it is %s", ErrState, state)
	}
	t, err := s.data.task(ctx, Request{k.Study, k.Preset})
	if err != nil {
		return Run{}, err
	}
	if err := same(t, k); err != nil {
		return Run{}, err
	}
	return s.enqueue(k, t.trainings())
}

// same reports an error where a task is not that of a run.
func same(t task, k store.Run) error {
	mine, err := headerOf(t)
	if err != nil {
		return err
	}
	if mine != string(k.Header) {
		return fmt.Errorf("%w: the run began with %s; here it would be %s", ErrRequest, k.Header, mine)
	}
	return nil
}

// enqueue lets a run wait for its turn, unless it does already.
func (s *Service) enqueue(k store.Run, trainings int) (Run, error) {
	if err := s.letWait(k.ID, trainings); err != nil {
		return Run{}, err
	}
	s.hub.poke()
	return s.Get(k.ID)
}

func (s *Service) letWait(id string, trainings int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.goesOn(id) {
		return nil
	}
	if s.current != id { // else its trainings at work are finished first; leave lets it wait then
		if s.db.Working(id) {
			return fmt.Errorf("%w: another process works on it", ErrState)
		}
		if err := errors.Join(s.db.Wait(id), s.db.Plan(id, trainings)); err != nil {
			return fmt.Errorf("runs: %w", err)
		}
		delete(s.failed, id)
	}
	s.push(id)
	return nil
}

// underWay reports whether this service works on a run or will, and nobody has stopped it.
func (s *Service) underWay(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.goesOn(id)
}

// goesOn is underWay for who holds the lock.
func (s *Service) goesOn(id string) bool {
	return slices.Contains(s.queue, id) || s.current == id && !s.stopping
}

// Stop stops a run that is waiting or running here. The trainings at work are finished first: the state that is returned may
// still be running. ErrState: it is not under way, or in another process.
func (s *Service) Stop(id string) (Run, error) {
	k, err := s.kept(id)
	if err != nil {
		return Run{}, err
	}
	s.mu.Lock()
	i := slices.Index(s.queue, id)
	switch {
	case i >= 0:
		s.queue = slices.Delete(s.queue, i, i+1)
		if s.current != id && k.State == store.Waiting { // or else the command line has taken it meanwhile
			err = s.db.End(id, store.Stopped, "")
		}
	case s.current == id:
		s.stopping = true
		s.stop()
	default:
		err = fmt.Errorf("%w: it is %s, and not here", ErrState, k.State)
	}
	s.mu.Unlock()
	if err != nil {
		return Run{}, err
	}
	s.hub.poke()
	return s.Get(id)
}

// Remove forgets a run and its results. ErrState: it is under way.
func (s *Service) Remove(id string) error {
	if _, err := s.kept(id); err != nil {
		return err
	}
	if s.owns(id) {
		return fmt.Errorf("%w: stop it first", ErrState)
	}
	lock, err := s.db.Lock(id)
	if errors.Is(err, store.ErrBusy) {
		return fmt.Errorf("%w: another process works on it", ErrState)
	}
	if err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	defer lock.Unlock()
	if err := s.db.Remove(id); err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	s.hub.poke()
	return nil
}
