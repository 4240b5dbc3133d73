package nyu

import (
	"context"
	"slices"
	"time"

	"okuyuki/kernels"
	"okuyuki/server/study/store"
)

// Options of a run.
type Options struct {
	Bench
	Preset  Preset
	Dir     string                             // data folder for the results
	Workers int                                // trainings at a time, each on one core
	Tell    func(what string, done, total int) // of features, then trainings, by one goroutine at a time; may be nil
	Served  bool                               // by the service, which goes on with the run by itself
	Now     func() time.Time                   // when the run began and ended; time.Now when nil

	// Through, if it is not nil, says who does the trainings, in the place of goroutines; it is given those of this process.
	Through func(ctx context.Context, h Header, train Train) (store.Pool[Spec, Result], error)
	Idle    bool // with Through: this process does no trainings, and needs no features
}

// Train does a training. It is called by several goroutines.
type Train func(context.Context, Spec) (Result, error)

// Study is the name of this study in data folders.
const Study = "nyu"

// Folder is where the results are kept, and what is kept with them.
func (o Options) Folder() store.Folder {
	return store.Folder{Dir: o.Dir, Study: Study, Preset: o.Preset.Name, Facts: o.Frames.extent(), Served: o.Served, Now: o.Now}
}

// Header says what the results follow from.
func (o Options) Header() Header {
	return Header{
		Study: o.Preset.Name, Revision: Revision, Set: o.Frames.Name, Frames: o.Frames.Digest, Backbone: o.digest(), Kernel: kernels.Name(),
	}
}

// Run does the trainings of a preset that have no result yet, for each share of labels first those of the tuning, then those of the
// grid, and answers the claims. When ctx ends it finishes the trainings at work, keeps them and returns ctx's error.
func Run(ctx context.Context, o Options) (out *Outcome, err error) {
	if o.Tell == nil {
		o.Tell = func(string, int, int) {}
	}
	out = &Outcome{Header: o.Header()}
	kept, err := store.Open[Spec, Result](o.Folder(), out.Header)
	if err != nil {
		return nil, err
	}
	defer kept.End(ctx, &err)
	lab, err := NewLab(o.Bench, o.Preset)
	if err != nil {
		return nil, err
	}
	r := &store.Runner[Spec, Result]{
		Store: kept, Workers: o.Workers, Total: o.Preset.Trainings(),
		Progress: func(done, total int) { o.Tell("trainings", done, total) },
		Train:    func(s Spec) (Result, error) { return lab.Learn(ctx, s) },
	}
	complete := false
	if o.Through != nil {
		pool, err := o.Through(ctx, out.Header, lab.Learn)
		if err != nil {
			return nil, err
		}
		defer func() { pool.Close(complete) }()
		r.Use(pool)
	}
	if err := kept.Plan(r.Total); err != nil {
		return nil, err
	}
	do := func(specs []Spec) error {
		if !o.Idle {
			if err := o.prepare(ctx, lab, kept, specs); err != nil {
				return err
			}
		}
		before := kernels.Workers()
		kernels.SetWorkers(1) // heads are small: whole trainings side by side use the cores better
		defer kernels.SetWorkers(before)
		return r.Do(ctx, specs)
	}
	var grid []Spec
	for _, percent := range o.Preset.Percents {
		if err := do(o.Preset.TuneSpecs(percent)); err != nil {
			return nil, err
		}
		chosen := o.Preset.Choose(percent, kept.Results())
		specs := o.Preset.Specs(percent, chosen)
		if err := do(specs); err != nil {
			return nil, err
		}
		out.choose(chosen)
		grid = append(grid, specs...)
	}
	complete = true
	out.Done, out.Skipped, out.Planned = r.Done(), r.Skipped(), r.Total
	return out, out.judge(o.Preset, o.Frames.extent(), grid, kept.Results())
}

// prepare makes the features that trainings without a result need.
func (o Options) prepare(ctx context.Context, lab *Lab, kept *store.Store[Spec, Result], specs []Spec) error {
	var levels []Level
	for _, s := range specs {
		if !kept.Has(s) && !slices.Contains(levels, s.Level) {
			levels = append(levels, s.Level)
		}
	}
	done, total := 0, len(levels)*(o.Preset.Views+1)
	for _, light := range levels {
		tell := func() {
			done++
			o.Tell("features", done, total)
		}
		if err := lab.Prepare(ctx, light, tell); err != nil {
			return err
		}
	}
	return nil
}
