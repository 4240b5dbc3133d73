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
	p.mu.Lock()
	defer p.mu.Unlock()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r := &poolRun{set: set, jobs: jobs, report: report, stop: stop, results: make([]JobResult, len(jobs)), left: len(jobs)}
	r.changed.L = &r.mu
	for i := range jobs {
		r.waiting = append(r.waiting, i)
	}
	var wg sync.WaitGroup
	lost := make([]bool, len(p.workers))
	for i, w := range p.workers[:min(len(p.workers), len(jobs))] {
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

// poolRun is one run of a pool.
type poolRun struct {
	set    *Set
	jobs   []Job
	report func(JobProgress)
	stop   context.CancelCauseFunc

	reporting sync.Mutex

	mu      sync.Mutex
	changed sync.Cond // a job was finished or given back
	waiting []int     // jobs that nobody does, in their order
	left    int       // jobs that are not finished
	running int
	results []JobResult
}

// serve does jobs until there are none left, and reports whether the worker is still there.
func (r *poolRun) serve(ctx context.Context, w Worker, job int) bool {
	for ; job >= 0; job = r.take() {
		result, err := r.do(ctx, w, job)
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

// do has a worker do a job. A panic stops the run and is passed on by Run.
func (r *poolRun) do(ctx context.Context, w Worker, job int) (result JobResult, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v}
		}
	}()
	result, err = w.Do(ctx, r.set, r.jobs[job], func(step int, l Losses) {
		r.reporting.Lock()
		defer r.reporting.Unlock()
		r.report(JobProgress{Job: job, Step: step, Losses: l})
	})
	if done := r.jobs[job].Done; err == nil && done != nil {
		r.reporting.Lock()
		defer r.reporting.Unlock()
		done(result)
	}
	return result, err
}

// panicked carries a panic from a worker's goroutine to that of Run.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprint("workbench: panic: ", p.value) }

// take waits for a job and returns it, or -1 when there will be none.
func (r *poolRun) take() int {
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

func (r *poolRun) end(job int, result JobResult, err error) {
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
