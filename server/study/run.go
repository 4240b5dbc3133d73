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
}

// Run does the trainings of a preset that have no result yet, first those of the tuning, then those of the grid, and answers the
// claims. When ctx ends it finishes the trainings at work, keeps them and returns ctx's error.
func Run(ctx context.Context, o Options) (out *Outcome, err error) {
	lab, err := study.NewLab(o.Digits.Train, o.Digits.Test, o.Preset.TestSize)
	if err != nil {
		return nil, err
	}
	out = &Outcome{Header: o.Header()}
	kept, err := Open(o.Folder(), out.Header)
	if err != nil {
		return nil, err
	}
	defer kept.End(ctx, &err)
	before := kernels.Workers()
	kernels.SetWorkers(1) // small networks: whole trainings side by side use the cores better
	defer kernels.SetWorkers(before)

	tuning := o.Preset.TuneSpecs()
	grid := len(o.Preset.Specs(nil))
	r := &store.Runner[study.Spec, study.Result]{
		Store: kept, Workers: o.Workers, Total: len(tuning) + grid, Progress: o.Progress,
		Train: func(s study.Spec) (study.Result, error) {
			result, err := lab.Run(s)
			if err != nil {
				return result, fmt.Errorf("study: %s, seed %d: %w", s.Arm, s.Seed, err)
			}
			return result, nil
		},
	}
	if err := kept.Plan(r.Total); err != nil {
		return nil, err
	}
	if err := r.Do(ctx, tuning); err != nil {
		return nil, err
	}
	out.Chosen = o.Preset.Choose(kept.Results())
	specs := o.Preset.Specs(out.Chosen)
	if err := r.Do(ctx, specs); err != nil {
		return nil, err
	}
	out.Done, out.Skipped, out.Planned = r.Done(), r.Skipped(), r.Total
	out.judge(o.Preset, specs, kept.Results())
	return out, nil
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
