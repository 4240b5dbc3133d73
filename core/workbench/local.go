package workbench

import (
	"context"
	"slices"

	"okuyuki/core/model"
	"okuyuki/core/train"
)

// Local is a worker that trains copies of a base model where it is. Its Do may be called
// by several goroutines at once.
type Local struct{ base *model.Model }

// NewLocal trains copies of the base model, which must not change.
func NewLocal(base *model.Model) *Local { return &Local{base: base} }

// Local is a worker on the workbench's base model.
func (b *Workbench) Local() *Local { return NewLocal(b.base) }

// Do implements Worker; it is never lost.
func (w *Local) Do(ctx context.Context, set *Set, job Job, report func(step int, l Losses)) (JobResult, error) {
	m := w.base.Clone()
	if err := m.SetClasses(set.Classes, job.Seed); err != nil {
		return JobResult{}, err
	}
	cfg := train.Config{
		Steps: job.Steps, Batch: batchSize, Rate: peakRate, Smoothing: 0.05, EMA: 0.98, Seed: job.Seed,
	}
	if job.SingleTask {
		cfg.Tasks = model.ClassTask
	}
	examples := make([]train.Example, len(job.Train))
	for i, e := range job.Train {
		examples[i] = set.Examples[e]
	}
	t, err := train.NewTrainer(m, examples, cfg)
	if err != nil {
		return JobResult{}, err
	}
	smooth := smoothed{}
	for !t.Done() {
		s, err := t.Step()
		if err != nil {
			return JobResult{}, err
		}
		smooth.add(s)
		report(t.Steps(), smooth.now())
		if ctx.Err() != nil {
			return JobResult{}, context.Cause(ctx)
		}
	}
	t.Finish()
	return answer(m, set, job)
}

// answer asks the trained model what the job wants to know.
func answer(m *model.Model, set *Set, job Job) (JobResult, error) {
	var r JobResult
	p := train.NewPredictor(m)
	for _, e := range job.Ask {
		logits, _, _, _, err := p.Predict(&set.Examples[e].Views[0])
		if err != nil {
			return JobResult{}, err
		}
		r.Logits = append(r.Logits, logits...)
	}
	if job.Keep {
		for _, p := range m.Heads.Params() {
			r.Params = append(r.Params, slices.Clone(p.Value))
		}
	}
	return r, nil
}
