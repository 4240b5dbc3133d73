package study

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study/store"
)

// Options of a run.
type Options struct {
	Preset   study.Preset
	Digits   *mnist.Set
	Set      string                // name of the digits
	Dir      string                // data folder for the results
	Workers  int                   // trainings at a time, each on one core
	Progress func(done, total int) // called now and then, by one goroutine at a time; may be nil
	Served   bool                  // by the service, which goes on with the run by itself
	Now      func() time.Time      // when the run began and ended; time.Now when nil

	// Through, if it is not nil, says who does the trainings, in the place of goroutines; it is given those of this process.
	Through func(ctx context.Context, h Header, train Train) (store.Pool[study.Spec, study.Result], error)
}

// Train does a training. It is called by several goroutines.
type Train func(context.Context, study.Spec) (study.Result, error)

// Run does the trainings of a preset that have no result yet, first those of the tuning, then those of the grid, and answers the
// claims. When ctx ends it finishes the trainings at work, keeps them and returns ctx's error.
func Run(ctx context.Context, o Options) (out *Outcome, err error) {
	lab, err := o.lab()
	if err != nil {
		return nil, err
	}
	out = &Outcome{Header: o.Header()}
	kept, err := store.Open[study.Spec, study.Result](o.Folder(), out.Header)
	if err != nil {
		return nil, err
	}
	defer kept.End(ctx, &err)
	before := kernels.Workers()
	kernels.SetWorkers(1) // small networks: whole trainings side by side use the cores better
	defer kernels.SetWorkers(before)

	r := &store.Runner[study.Spec, study.Result]{
		Store: kept, Workers: o.Workers, Total: o.Preset.Trainings(), Progress: o.Progress,
		Train: func(s study.Spec) (study.Result, error) { return trainer(lab)(ctx, s) },
	}
	complete := false
	if o.Through != nil {
		pool, err := o.Through(ctx, out.Header, trainer(lab))
		if err != nil {
			return nil, err
		}
		defer func() { pool.Close(complete) }()
		r.Use(pool)
	}
	if err := kept.Plan(r.Total); err != nil {
		return nil, err
	}
	if err := r.Do(ctx, o.Preset.TuneSpecs()); err != nil {
		return nil, err
	}
	out.Chosen = o.Preset.Choose(kept.Results())
	specs := o.Preset.Specs(out.Chosen)
	if err := r.Do(ctx, specs); err != nil {
		return nil, err
	}
	out.Done, out.Skipped, out.Planned = r.Done(), r.Skipped(), r.Total
	complete = true
	out.judge(o.Preset, specs, kept.Results())
	return out, nil
}

func (o Options) lab() (*study.Lab, error) {
	return study.NewLab(o.Digits.Train, o.Digits.Test, o.Preset.TestSize)
}

// trainer does trainings in a lab, and says in its errors which.
func trainer(lab *study.Lab) Train {
	return func(_ context.Context, s study.Spec) (study.Result, error) {
		result, err := lab.Run(s)
		if err != nil {
			return result, fmt.Errorf("study: %s, seed %d: %w", s.Arm, s.Seed, err)
		}
		return result, nil
	}
}

// Study is the name of this study in data folders.
const Study = "mnist"

// Folder is where the results are kept, and what is kept with them.
func (o Options) Folder() store.Folder {
	return store.Folder{Dir: o.Dir, Study: Study, Preset: o.Preset.Name, Served: o.Served, Now: o.Now}
}

// Header is that of the run.
func (o Options) Header() Header {
	return Header{
		Study: o.Preset.Name, Revision: study.Revision, Set: o.Set, Digits: digest(o.Digits), Tests: o.Preset.TestSize, Kernel: kernels.Name(),
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
