package workbench

import (
	"context"
	"fmt"
	"slices"

	"okuyuki/core/balance"
	"okuyuki/core/model"
	"okuyuki/core/train"
)

// Local is a worker that trains copies of a base model where it is. Several goroutines may
// use it at once.
type Local struct {
	base   *model.Model // must not change
	stages *stages
}

// Local is a worker on the workbench's base model.
func (b *Workbench) Local() *Local { return &Local{b.base, &b.stages} }

// Do implements Worker; it is never lost.
func (w *Local) Do(ctx context.Context, set *Set, job Job, report func(step int, l Losses)) (JobResult, error) {
	t, err := w.begin(set, job, report)
	if err != nil {
		return JobResult{}, err
	}
	if err := t.depthFirst(ctx); err != nil {
		return JobResult{}, err
	}
	if err := t.tasks(ctx); err != nil {
		return JobResult{}, err
	}
	if job.Whole {
		t.model = t.model.Fold()
	}
	return answer(t.model, set, job)
}

// epochSteps is the number of steps of a pass over the labelled examples.
func epochSteps(examples []train.Example) int {
	n := 0
	for _, e := range examples {
		if e.Label != train.NoLabel {
			n++
		}
	}
	return max(1, (n+batchSize-1)/batchSize)
}

// classWeights give every class the same weight in all, and a photo 1 in the mean.
func classWeights(examples []train.Example, classes int) []float32 {
	var labels []int
	for _, e := range examples {
		if e.Label != train.NoLabel {
			labels = append(labels, e.Label)
		}
	}
	out := make([]float32, classes)
	for c, n := range count(labels, classes) {
		if n > 0 {
			out[c] = float32(len(labels)) / float32(classes*n)
		}
	}
	return out
}

// method is the weighting of the two tasks; the depth loss is an absolute one.
func (w Weighting) method() (balance.Method, error) {
	depth := w.Depth
	if depth == 0 {
		depth = 1
	}
	if !(depth > 0 && depth <= MaxDepthWeight) {
		return nil, fmt.Errorf("workbench: a weight of %g for the depth task", w.Depth)
	}
	switch w.Method {
	case "", "fixed":
		return balance.NewFixed(1, depth), nil
	case "normalised":
		return balance.NewNormalised(1, depth), nil
	case "uncertainty":
		return balance.NewUncertainty(0, balance.Classification, balance.Laplace), nil
	}
	return nil, fmt.Errorf("workbench: no weighting %q", w.Method)
}

// MaxDepthWeight bounds Weighting.Depth.
const MaxDepthWeight = 10

func pick[T any](from []T, index []int) []T {
	out := make([]T, len(index))
	for i, j := range index {
		out[i] = from[j]
	}
	return out
}

// answer asks the trained model what the job wants to know.
func answer(m *model.Model, set *Set, job Job) (JobResult, error) {
	params := m.Heads.Params()
	predictor := train.NewPredictor(m)
	ask := func(v *train.View) (logits, logDepth []float32, err error) {
		if !job.AskDepth {
			logits, err = predictor.Classify(v)
			return logits, nil, err
		}
		logits, logDepth, _, _, err = predictor.Predict(v)
		return logits, logDepth, err
	}
	if job.Whole {
		params, ask = m.Params(), newWholeNetwork(m).run
	}
	var r JobResult
	for _, e := range job.Ask {
		v := &set.Examples[e].Views[0]
		logits, logDepth, err := ask(v)
		if err != nil {
			return JobResult{}, err
		}
		r.Logits = append(r.Logits, logits...)
		if job.AskDepth {
			r.Depth = append(r.Depth, compareDepth(logDepth, v.Target))
		}
	}
	if job.Keep {
		for _, p := range params {
			r.Params = append(r.Params, slices.Clone(p.Value))
		}
	}
	return r, nil
}
