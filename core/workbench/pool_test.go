package workbench_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"okuyuki/core/workbench"
)

// arithmetic is a worker whose jobs take no time: the result tells the job by its seed.
type arithmetic struct {
	before func(job workbench.Job) error
	jobs   atomic.Int32
}

func (w *arithmetic) Do(_ context.Context, _ *workbench.Set, job workbench.Job, report func(int, workbench.Losses)) (workbench.JobResult, error) {
	w.jobs.Add(1)
	report(1, workbench.Losses{Class: float64(job.Seed)})
	if w.before != nil {
		if err := w.before(job); err != nil {
			return workbench.JobResult{}, err
		}
	}
	return workbench.JobResult{Logits: []float32{float32(job.Seed) * 2}}, nil
}

func (w *arithmetic) Try(_ context.Context, _ *workbench.Exam, trial workbench.Trial, report func(int)) (workbench.TrialResult, error) {
	w.jobs.Add(1)
	report(1)
	if w.before != nil {
		if err := w.before(workbench.Job{Seed: trial.Seed}); err != nil {
			return nil, err
		}
	}
	return make(workbench.TrialResult, 2*trial.Seed), nil
}

func numbered(n int) (jobs []workbench.Job) {
	for i := range n {
		jobs = append(jobs, workbench.Job{Seed: uint64(i)})
	}
	return jobs
}

func ignore(workbench.JobProgress) {}

func TestPoolKeepsTheOrderOfTheJobs(t *testing.T) {
	for workers := 1; workers <= 5; workers++ {
		pool := make([]workbench.Worker, workers)
		for i := range pool {
			pool[i] = &arithmetic{}
		}
		told := map[int]float64{}
		results, err := workbench.NewPool(pool...).Run(t.Context(), nil, numbered(9), func(p workbench.JobProgress) {
			told[p.Job] = p.Losses.Class // a race here is a report that did not wait for the one before
		})
		if err != nil || len(results) != 9 || len(told) != 9 {
			t.Fatalf("%d workers: %d results, %d reports, %v", workers, len(results), len(told), err)
		}
		for i, r := range results {
			if r.Logits[0] != float32(2*i) || told[i] != float64(i) {
				t.Errorf("%d workers: job %d has result %v and progress %v", workers, i, r.Logits, told[i])
			}
		}
		trials := make([]workbench.Trial, 9)
		for i := range trials {
			trials[i].Seed = uint64(i)
		}
		shown := 0
		found, err := workbench.NewPool(pool...).Try(t.Context(), nil, trials, func(trial, n int) { shown += n })
		if err != nil || len(found) != 9 || shown != 9 {
			t.Fatalf("%d workers: %d trials of which %d reported, %v", workers, len(found), shown, err)
		}
		for i, r := range found {
			if len(r) != 2*i {
				t.Errorf("%d workers: trial %d has %d findings", workers, i, len(r))
			}
		}
	}
}

func TestPoolDoesTheJobsOfLostWorkersElsewhere(t *testing.T) {
	lost := fmt.Errorf("crash: %w", workbench.ErrWorkerLost)
	begun := make(chan struct{})
	safe := &arithmetic{before: func(job workbench.Job) error {
		if job.Seed == 0 {
			<-begun // the other has its job before this one is done with its own
		}
		return nil
	}}
	var once sync.Once
	frail := &arithmetic{before: func(workbench.Job) error { once.Do(func() { close(begun) }); return lost }}
	pool := workbench.NewPool(safe, frail)
	for range 2 {
		results, err := pool.Run(t.Context(), nil, numbered(4), ignore)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range results {
			if len(r.Logits) != 1 || r.Logits[0] != float32(2*i) {
				t.Errorf("job %d has result %v", i, r.Logits)
			}
		}
	}
	if n := frail.jobs.Load(); n != 1 {
		t.Errorf("a lost worker was given %d jobs", n)
	}
	alone := workbench.NewPool(&arithmetic{before: func(workbench.Job) error { return lost }})
	if _, err := alone.Run(t.Context(), nil, numbered(2), ignore); !errors.Is(err, workbench.ErrWorkerLost) {
		t.Errorf("with all workers lost: %v", err)
	}
}

func TestPoolStopsAllAtTheFirstFailure(t *testing.T) {
	broken := errors.New("broken")
	waiting := make(chan struct{})
	patient := workerFunc(func(ctx context.Context) error { close(waiting); <-ctx.Done(); return context.Cause(ctx) })
	failing := workerFunc(func(context.Context) error { <-waiting; return broken })
	if _, err := workbench.NewPool(patient, failing).Run(t.Context(), nil, numbered(5), ignore); !errors.Is(err, broken) {
		t.Errorf("a job failed: %v", err)
	}
	defer func() {
		if v := recover(); v != "defect" {
			t.Errorf("a panic came through as %v", v)
		}
	}()
	panicking := workerFunc(func(context.Context) error { panic("defect") })
	idle := workerFunc(func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) })
	workbench.NewPool(idle, panicking).Run(t.Context(), nil, numbered(5), ignore)
	t.Error("a panic of a worker was swallowed")
}

type workerFunc func(ctx context.Context) error

func (f workerFunc) Do(ctx context.Context, _ *workbench.Set, _ workbench.Job, _ func(int, workbench.Losses)) (workbench.JobResult, error) {
	return workbench.JobResult{}, f(ctx)
}

func (f workerFunc) Try(ctx context.Context, _ *workbench.Exam, _ workbench.Trial, _ func(int)) (workbench.TrialResult, error) {
	return nil, f(ctx)
}

func TestPoolEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	idle := workerFunc(func(ctx context.Context) error { cancel(why); <-ctx.Done(); return context.Cause(ctx) })
	if _, err := workbench.NewPool(idle, idle).Run(ctx, nil, numbered(3), ignore); !errors.Is(err, why) {
		t.Errorf("cancelled: %v", err)
	}
}

// mortal is a worker that is lost in the middle of a job.
type mortal struct{ workbench.Worker }

func (w mortal) Do(ctx context.Context, set *workbench.Set, job workbench.Job, report func(int, workbench.Losses)) (workbench.JobResult, error) {
	ctx, die := context.WithCancelCause(ctx)
	defer die(nil)
	return w.Worker.Do(ctx, set, job, func(step int, l workbench.Losses) {
		report(step, l)
		die(workbench.ErrWorkerLost)
	})
}

func (w mortal) Try(ctx context.Context, exam *workbench.Exam, trial workbench.Trial, report func(int)) (workbench.TrialResult, error) {
	ctx, die := context.WithCancelCause(ctx)
	defer die(nil)
	return w.Worker.Try(ctx, exam, trial, func(shown int) {
		report(shown)
		die(workbench.ErrWorkerLost)
	})
}

// What is learnt does not depend, bit for bit, on how many workers there are, nor on one that
// is lost.
func TestLearningIsTheSameForAnyWorkers(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("there is one processor, whatever the number of workers")
	}
	file := untrained(t)
	type learned struct {
		result workbench.LearnResult
		model  []byte
	}
	learn := func(workers func(b *workbench.Workbench) []workbench.Worker) learned {
		b := open(t, file)
		r := fill(t, b, 3, 1)
		r.Steps = 2
		r.Runner = workbench.NewPool(workers(b)...)
		last := 0.0
		result, err := b.Learn(t.Context(), r, func(p workbench.Progress) {
			if p.Fraction < last {
				t.Errorf("progress went back from %g to %g", last, p.Fraction)
			}
			last = p.Fraction
		})
		if err != nil {
			t.Fatal(err)
		}
		if last < .999 {
			t.Errorf("progress ended at %g", last)
		}
		model, _, err := b.ExportModel()
		if err != nil {
			t.Fatal(err)
		}
		return learned{result, model}
	}
	local := func(n int) func(b *workbench.Workbench) []workbench.Worker {
		return func(b *workbench.Workbench) []workbench.Worker {
			return slices.Repeat([]workbench.Worker{b.Local()}, n)
		}
	}
	want := learn(local(1))
	for name, workers := range map[string]func(b *workbench.Workbench) []workbench.Worker{
		"four": local(4),
		"one is lost": func(b *workbench.Workbench) []workbench.Worker {
			return []workbench.Worker{b.Local(), mortal{b.Local()}}
		},
	} {
		got := learn(workers)
		if !reflect.DeepEqual(got.result, want.result) || !bytes.Equal(got.model, want.model) {
			t.Errorf("%s: learnt something else than one worker alone", name)
		}
	}
}
