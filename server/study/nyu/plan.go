package nyu

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"okuyuki/kernels"
	"okuyuki/server/study/plan"
	"okuyuki/server/study/store"
)

// probed is how many frames of either split, at most, a plan measures with.
const probed = 48

// NewPlan reckons the cost of the trainings of o.Preset that are not done: on some of the frames, features and short trainings of
// every arm are timed by now. Steps are taken to cost the same however many they are, and the measuring of a training to cost as
// much for each frame. Folders of results and features are only read.
func NewPlan(ctx context.Context, o Options, now func() time.Time) (*plan.Plan, error) {
	results, err := store.Peek[Spec, Result](o.Dir, Study, o.Header())
	if err != nil {
		return nil, err
	}
	before := kernels.Workers()
	kernels.SetWorkers(1)
	defer kernels.SetWorkers(before)
	whole, err := NewLab(o.Bench, o.Preset)
	if err != nil {
		return nil, err
	}
	probe, picture, err := o.probe(ctx, now)
	if err != nil {
		return nil, err
	}
	var phases [][]float64
	var levels []Level
	cost := map[Arm]plan.Expense{}
	for _, percent := range o.Preset.Percents {
		for _, specs := range [][]Spec{o.Preset.TuneSpecs(percent), o.Preset.Specs(percent, o.Preset.Choose(percent, results))} {
			var seconds []float64
			for _, s := range specs {
				if _, ok := results[s]; ok {
					continue
				}
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				e, ok := cost[s.Arm]
				if !ok {
					if e, err = probe.expense(s, now); err != nil {
						return nil, err
					}
					cost[s.Arm] = e
				}
				e.Fixed *= float64(whole.asked(s.Fold)) / float64(probe.asked(0))
				seconds = append(seconds, e.Of(s.Steps))
				if !slices.Contains(levels, s.Level) {
					levels = append(levels, s.Level)
				}
			}
			phases = append(phases, seconds)
		}
	}
	return plan.New(o.Preset.Name, picture*float64(whole.missing(levels)), phases...), nil
}

// probe is a lab with some of the frames, as they are, and the seconds that the features of a picture took.
func (o Options) probe(ctx context.Context, now func() time.Time) (l *Lab, picture float64, err error) {
	some := *o.Frames
	some.Digest += " some"
	some.Train, some.Test = thin(o.Frames.Train), thin(o.Frames.Test)
	dir, err := os.MkdirTemp("", "okuyuki-plan-*")
	if err != nil {
		return nil, 0, fmt.Errorf("nyu: %w", err)
	}
	defer os.RemoveAll(dir)
	p := o.Preset
	p.Views = 1
	if l, err = NewLab(Bench{Frames: &some, Backbone: o.Backbone, Cache: dir}, p); err != nil {
		return nil, 0, err
	}
	if l.targets, err = l.readTargets(); err != nil {
		return nil, 0, err
	}
	from := now()
	if err := l.Prepare(ctx, Level{}, nil); err != nil {
		return nil, 0, err
	}
	return l, now().Sub(from).Seconds() / float64(len(some.Train)+len(some.Test)), nil
}

// thin takes frames from all over, at most probed of them.
func thin(frames []Frame) (out []Frame) {
	n := min(probed, len(frames))
	for i := range n {
		out = append(out, frames[i*len(frames)/n])
	}
	return out
}

// expense times short trainings of an arm.
func (l *Lab) expense(s Spec, now func() time.Time) (plan.Expense, error) {
	s.Level, s.Fold = Level{}, 0
	e, err := plan.Measure(func(steps int) error {
		s.Steps = steps
		_, err := l.Run(s)
		return err
	}, now)
	if err != nil {
		return e, fmt.Errorf("nyu: %s: %w", s.Arm, err)
	}
	return e, nil
}

// asked is how many frames a training is measured on.
func (l *Lab) asked(fold int) int {
	if fold == 0 {
		return len(l.Frames.Test)
	}
	return len(l.folds[fold-1].Test)
}

// missing is how many pictures of these levels have no features yet.
func (l *Lab) missing(levels []Level) (n int) {
	count := func(light Level, split string, view, frames int) {
		if _, err := os.Stat(l.file(light, split, view)); err != nil {
			n += frames
		}
	}
	for _, light := range levels {
		for v := range l.preset.Views {
			count(light, "train", v, len(l.Frames.Train))
		}
		count(light, "test", 0, len(l.Frames.Test))
	}
	return n
}
