package store

import (
	"context"
	"errors"
	"sync"
)

// Runner does trainings side by side and keeps their results.
type Runner[Spec comparable, Result any] struct {
	Store    *Store[Spec, Result]
	Train    func(Spec) (Result, error) // called by several goroutines
	Workers  int
	Total    int                   // trainings of all calls of Do, for Progress
	Progress func(done, total int) // called by one goroutine at a time; may be nil
	giveUp   func()                // lets go who waits for a training that will not be kept; may be nil

	mu            sync.Mutex
	done, skipped int
}

// Do does those of the trainings that have no result. When ctx ends it finishes the trainings at work, keeps them and returns
// ctx's error; the first training that fails ends it likewise. Train may give trainings up when ctx ends, and returns its error then.
func (r *Runner[Spec, Result]) Do(ctx context.Context, specs []Spec) error {
	work := make(chan Spec)
	workers := max(1, r.Workers)
	errs := make(chan error, workers)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	for range workers {
		go func() {
			var err error
			for s := range work {
				if err = r.one(s); err != nil {
					stop(err)
					if r.giveUp != nil && !errors.Is(err, context.Canceled) { // who is stopped lets go by himself
						r.giveUp()
					}
					break
				}
			}
			for range work { // let the sender go on to its end
			}
			errs <- err
		}()
	}
	for _, s := range specs {
		if r.Store.Has(s) {
			r.count(true)
			continue
		}
		select {
		case work <- s:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(work)
	var ends []error
	for range workers {
		ends = append(ends, <-errs)
	}
	failed := context.Cause(ctx) // the first failure, if there is one
	for _, err := range ends {
		if news(failed, err) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// news reports whether an error says anything beside another one: many may fail of one cause, or because they were let go.
func news(failed, err error) bool {
	return err != nil && !errors.Is(err, failed) && !errors.Is(err, context.Canceled) && !(errors.Is(failed, ErrFull) && errors.Is(err, ErrFull))
}

func (r *Runner[Spec, Result]) one(s Spec) error {
	result, err := r.Train(s)
	if err != nil {
		return err
	}
	if err := r.Store.Add(s, result); err != nil {
		return err
	}
	r.count(false)
	return nil
}

func (r *Runner[Spec, Result]) count(skipped bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	if skipped {
		r.skipped++
	}
	if r.Progress != nil {
		r.Progress(r.done, r.Total)
	}
}

// Done is the number of trainings that have been asked for and have a result; Skipped is how many of them had one before.
func (r *Runner[Spec, Result]) Done() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.done
}

// Skipped is described at Done.
func (r *Runner[Spec, Result]) Skipped() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.skipped
}
