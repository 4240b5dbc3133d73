package workbench

import (
	"context"
	"slices"

	"okuyuki/core/model"
	"okuyuki/core/train"
)

// training is a job under way. Where depth maps were brought along it has two stages: depth alone, from all photos that have a
// map, and then the tasks of the job, with a class head that is fitted to the neck as depth has left it. A head that is fitted
// before has settled on features that the few steps of both tasks hardly move.
type training struct {
	job      Job
	model    *model.Model
	examples []train.Example
	config   train.Config // of the second stage
	state    *stageState  // to go on from; nil: the beginning
	report   func(step int, l Losses)
	smooth   smoothed
	taken    int // steps of the stages before
}

// The stages of a training.
const (
	stageDepth = iota
	stageTasks
)

// stageState is the state of a training.
type stageState struct {
	stage int
	train.State
}

// begin makes a training ready.
func (w *Local) begin(set *Set, job Job, report func(step int, l Losses)) (*training, error) {
	t := &training{job: job, examples: pick(set.Examples, job.Train), report: report}
	t.config = train.Config{
		Steps: job.Steps, Batch: batchSize, DepthBatch: depthBatchSize, Rate: peakRate,
		Smoothing: 0.05, EMA: 0.98, Seed: job.Seed, Whole: job.Whole,
	}
	if job.Start != nil {
		s, err := decodeState(job.Start)
		if err != nil {
			return nil, err
		}
		t.state = &s
	}
	if job.Rate > 0 {
		t.config.Rate = job.Rate
	}
	var err error
	if t.config.Method, err = job.Weighting.method(); err != nil {
		return nil, err
	}
	if job.Balanced {
		t.config.Classes = classWeights(t.examples, len(set.Classes))
	}
	switch job.Depth {
	case DepthNone:
		t.config.Tasks = model.ClassTask
	case DepthShuffled:
		t.examples = shuffleTargets(t.examples, job.Seed)
	}
	if job.Whole {
		t.model, err = model.NewNormalised(model.Small, set.Classes, job.Seed)
		return t, err
	}
	t.model = w.base.Clone()
	return t, t.model.SetClasses(set.Classes, job.Seed)
}

// depthFirst is the first stage.
func (t *training) depthFirst(ctx context.Context) error {
	taught := slices.ContainsFunc(t.examples, func(e train.Example) bool {
		return slices.ContainsFunc(e.Views, func(v train.View) bool { return v.Target.Teaches() })
	})
	if t.job.First == 0 || !taught || (t.state != nil && t.state.stage > stageDepth) {
		t.taken = t.job.First
		return nil
	}
	return t.run(ctx, stageDepth, train.Config{
		Steps: t.job.First, DepthBatch: firstBatchSize, Rate: firstRate, EMA: t.config.EMA, Seed: t.job.Seed, Tasks: model.DepthTask,
	})
}

// tasks is the second stage.
func (t *training) tasks(ctx context.Context) error {
	begun := t.state != nil && t.state.stage == stageTasks
	if !t.job.Whole && !begun {
		if err := t.fitClassHead(); err != nil {
			return err
		}
	}
	return t.run(ctx, stageTasks, t.config)
}

// run trains for a stage, from its beginning or from the state.
func (t *training) run(ctx context.Context, stage int, cfg train.Config) error {
	trainer, err := train.NewTrainer(t.model, t.examples, cfg)
	if err != nil {
		return err
	}
	if t.state != nil && t.state.stage == stage {
		if err := trainer.SetState(t.state.State); err != nil {
			return err
		}
	}
	epoch := epochSteps(t.examples)
	for !trainer.Done() {
		s, err := trainer.Step()
		if err != nil {
			return err
		}
		t.smooth.add(s)
		t.report(t.taken+trainer.Steps(), t.smooth.now())
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if t.job.Save != nil && trainer.Steps()%epoch == 0 && !trainer.Done() {
			t.job.Save(func() []byte { return encodeState(stageState{stage, trainer.State()}) })
		}
	}
	trainer.Finish()
	t.taken += cfg.Steps
	return nil
}
