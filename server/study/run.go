package study

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/dataset/mnist"
)

// Options of a run.
type Options struct {
	Preset   study.Preset
	Digits   *mnist.Set
	Set      string                // name of the digits
	Dir      string                // of the results
	Workers  int                   // trainings at a time, each on one core
	Progress func(done, total int) // called now and then, by one goroutine at a time; may be nil
}

// Run does the trainings of a preset that have no result yet, first those of the tuning, then those of the grid, and answers the
// claims. When ctx ends it finishes the trainings at work, keeps them and returns ctx's error.
func Run(ctx context.Context, o Options) (*Outcome, error) {
	lab, err := study.NewLab(o.Digits.Train, o.Digits.Test, o.Preset.TestSize)
	if err != nil {
		return nil, err
	}
	out := &Outcome{Header: o.header()}
	store, err := Open(o.Dir, out.Header)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	before := kernels.Workers()
	kernels.SetWorkers(1) // small networks: whole trainings side by side use the cores better
	defer kernels.SetWorkers(before)

	tuning := o.Preset.TuneSpecs()
	grid := len(o.Preset.Specs(nil))
	r := &runner{lab: lab, store: store, workers: max(1, o.Workers), total: len(tuning) + grid, progress: o.Progress}
	if err := r.all(ctx, tuning); err != nil {
		return nil, err
	}
	out.Chosen = o.Preset.Choose(store.Results())
	specs := o.Preset.Specs(out.Chosen)
	if err := r.all(ctx, specs); err != nil {
		return nil, err
	}
	out.Done, out.Skipped, out.Planned = r.done, r.skipped, r.total
	out.judge(o.Preset, specs, store.Results())
	return out, nil
}

func (o Options) header() Header {
	return Header{
		Study: o.Preset.Name, Revision: study.Revision, Set: o.Set, Digits: digest(o.Digits), Tests: o.Preset.TestSize, Kernel: kernels.Name(),
	}
}

// runner does trainings side by side.
type runner struct {
	lab      *study.Lab
	store    *Store
	workers  int
	total    int
	progress func(done, total int)

	mu            sync.Mutex
	done, skipped int
}

// all does those of the trainings that have no result.
func (r *runner) all(ctx context.Context, specs []study.Spec) error {
	work := make(chan study.Spec)
	errs := make(chan error, r.workers)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	for range r.workers {
		go func() {
			var err error
			for s := range work {
				if err = r.one(s); err != nil {
					stop(err)
					break
				}
			}
			for range work { // let the sender go on to its end
			}
			errs <- err
		}()
	}
	for _, s := range specs {
		if r.store.Has(s) {
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
	var failed error
	for range r.workers {
		failed = errors.Join(failed, <-errs)
	}
	if failed != nil {
		return failed
	}
	return ctx.Err()
}

func (r *runner) one(s study.Spec) error {
	result, err := r.lab.Run(s)
	if err != nil {
		return fmt.Errorf("study: %s, seed %d: %w", s.Arm, s.Seed, err)
	}
	if err := r.store.Add(s, result); err != nil {
		return err
	}
	r.count(false)
	return nil
}

func (r *runner) count(skipped bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	if skipped {
		r.skipped++
	}
	if r.progress != nil {
		r.progress(r.done, r.total)
	}
}

// digest tells digits apart.
func digest(s *mnist.Set) string {
	h := sha256.New()
	for _, d := range [][]uint8{s.Train.Images, s.Train.Labels, s.Test.Images, s.Test.Labels} {
		h.Write(d)
	}
	return hex.EncodeToString(h.Sum(nil))
}
