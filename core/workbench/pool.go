package workbench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Pool is a Runner that hands jobs to workers: job i to worker i first, then the next job
// to whoever is free. The job of a worker that is lost goes to another. A pool may run
// several times, one run at a time; workers that were lost are not asked again.
type Pool struct {
	mu      sync.Mutex
	workers []Worker
}

// NewPool is a pool of at least one worker. Put one that is never lost first.
func NewPool(workers ...Worker) *Pool { return &Pool{workers: workers} }

// Run implements Runner.
func (p *Pool) Run(ctx context.Context, set *Set, jobs []Job, report func(JobProgress)) ([]JobResult, error) {
	var reporting sync.Mutex
	return hand(ctx, p, len(jobs), func(ctx context.Context, w Worker, job int) (JobResult, error) {
		result, err := w.Do(ctx, set, jobs[job], func(step int, l Losses) {
			reporting.Lock()
			defer reporting.Unlock()
			report(JobProgress{Job: job, Step: step, Losses: l})
		})
		if done := jobs[job].Done; err == nil && done != nil {
			reporting.Lock()
			defer reporting.Unlock()
			done(result)
		}
		return result, err
	})
}

// Try runs the trials of a stress test. The results come in the order of the trials and are
// the same, bit for bit, whoever runs them. report is called for one picture at a time, from
// any goroutine, with the number of pictures that a trial has shown.
func (p *Pool) Try(ctx context.Context, exam *Exam, trials []Trial, report func(trial, shown int)) ([]TrialResult, error) {
	var reporting sync.Mutex
	return hand(ctx, p, len(trials), func(ctx context.Context, w Worker, trial int) (TrialResult, error) {
		return w.Try(ctx, exam, trials[trial], func(shown int) {
			reporting.Lock()
			defer reporting.Unlock()
			report(trial, shown)
		})
	})
}

// hand has the workers of a pool do so many jobs. A panic stops the run and comes through.
func hand[R any](ctx context.Context, p *Pool, jobs int, do func(ctx context.Context, w Worker, job int) (R, error)) ([]R, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r := &poolRun[R]{do: do, stop: stop, results: make([]R, jobs), left: jobs}
	r.changed.L = &r.mu
	for i := range jobs {
		r.waiting = append(r.waiting, i)
	}
	var wg sync.WaitGroup
	lost := make([]bool, len(p.workers))
	for i, w := range p.workers[:min(len(p.workers), jobs)] {
		first := r.take()
		wg.Go(func() { lost[i] = !r.serve(ctx, w, first) })
	}
	wg.Wait()
	kept := p.workers[:0]
	for i, w := range p.workers {
		if !lost[i] {
			kept = append(kept, w)
		}
	}
	p.workers = kept
	if err := context.Cause(ctx); err != nil {
		if p, ok := err.(panicked); ok {
			panic(p.value)
		}
		return nil, err
	}
	if r.left > 0 {
		return nil, fmt.Errorf("%w: %d jobs are left", ErrWorkerLost, r.left)
	}
	return r.results, nil
}

// poolRun is one run of a pool, of jobs with results R.
type poolRun[R any] struct {
	do   func(ctx context.Context, w Worker, job int) (R, error)
	stop context.CancelCauseFunc

	mu      sync.Mutex
	changed sync.Cond // a job was finished or given back
	waiting []int     // jobs that nobody does, in their order
	left    int       // jobs that are not finished
	running int
	results []R
}

// serve does jobs until there are none left, and reports whether the worker is still there.
func (r *poolRun[R]) serve(ctx context.Context, w Worker, job int) bool {
	for ; job >= 0; job = r.take() {
		result, err := r.guarded(ctx, w, job)
		if err != nil && !errors.Is(err, ErrWorkerLost) {
			r.stop(err)
		}
		r.end(job, result, err)
		if err != nil {
			return !errors.Is(err, ErrWorkerLost)
		}
	}
	return true
}

// guarded has a worker do a job; a panic becomes an error.
func (r *poolRun[R]) guarded(ctx context.Context, w Worker, job int) (result R, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v}
		}
	}()
	return r.do(ctx, w, job)
}

// panicked carries a panic from a worker's goroutine to that of the run.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprint("workbench: panic: ", p.value) }

// take waits for a job and returns it, or -1 when there will be none.
func (r *poolRun[R]) take() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.waiting) == 0 && r.running > 0 {
		r.changed.Wait() // what runs may come back
	}
	if len(r.waiting) == 0 {
		return -1
	}
	job := r.waiting[0]
	r.waiting = r.waiting[1:]
	r.running++
	return job
}

func (r *poolRun[R]) end(job int, result R, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running--
	switch {
	case err == nil:
		r.results[job] = result
		r.left--
	case errors.Is(err, ErrWorkerLost):
		r.waiting = append(r.waiting, job)
		slices.Sort(r.waiting)
	default:
		r.waiting = nil
	}
	r.changed.Broadcast()
}
