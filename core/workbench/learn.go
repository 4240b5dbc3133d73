package workbench

import (
	"context"
	"fmt"
	"slices"

	"okuyuki/core/version"
	"okuyuki/kernels"
)

// Defaults of learning. A step trains the class task on batchSize pictures and the depth
// task on depthBatchSize others; the run is epochs passes over the labelled photos, within
// bounds that keep it useful for few and bearable for many. On neu_det with 6 labels a
// class and brick_crack with 12 (5 draws), 24 steps of 8 + 3 pictures were right as often
// as 60 steps of 12 for both tasks from a random class head, which took 5 times as long.
const (
	batchSize      = 8
	depthBatchSize = 3
	epochs         = 5
	minSteps       = 24
	maxSteps       = 300
	maxFolds       = 3
	peakRate       = 1e-3
)

// Of the stage that learns depth alone, from at least firstMaps maps that were brought along.
const (
	firstMaps      = 20
	firstPasses    = 8
	firstBatchSize = 6
	maxFirst       = 400
	firstRate      = 3e-3
	afterRate      = 1e-4 // of the tasks after it, in every arm: the neck has learned what it shall know, and labels are few
)

// Learn teaches the request's classes and, unless it fails or ctx ends, makes them the
// ones that Predict tells apart. It tries two rungs, the probe on frozen features and
// the training of neck and heads, and keeps the one that cross-validation prefers; with
// too few labels to cross-validate it keeps the probe, the one that can spoil less. The
// result depends on nothing but photos, labels and seed, whatever runs the trainings; its
// classes are in the order of their names. report is called often, one call at a time; it may be nil.
func (b *Workbench) Learn(ctx context.Context, r LearnRequest, report func(Progress)) (LearnResult, error) {
	if report == nil {
		report = func(Progress) {}
	}
	others := r.Unlabelled
	if r.SingleTask {
		others = []string{}
	}
	r.Classes, r.Labels = inOrder(r.Classes, r.Labels)
	m, err := b.collect(r.Classes, r.Labels, others)
	if err != nil {
		return LearnResult{}, err
	}
	m.harsh, m.classOnly = r.Harsh, r.SingleTask
	l := &lesson{material: m, ctx: ctx, request: r, report: report}
	if err := l.begin(); err != nil {
		return LearnResult{}, err
	}
	if err := l.prepare(ctx, l.prepared); err != nil {
		return LearnResult{}, err
	}
	if l.first > 0 {
		l.first = l.firstSteps()
	}
	result, next, err := l.climb()
	if err != nil {
		return LearnResult{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.learned = next
	return result, nil
}

// lesson is one run of Learn.
type lesson struct {
	*material
	ctx     context.Context
	request LearnRequest
	report  func(Progress)

	folds []int // of the labelled photos; nil: no cross-validation
	k     int
	first int // steps of depth alone
	steps int

	whole int // steps of each training of a whole network; 0: none

	balanced bool
	saved    *checkpoint

	done, total float64 // work, in seconds of a slow machine; for Progress.Fraction
}

// begin plans the work.
func (l *lesson) begin() error {
	r := l.request
	for c, n := range count(l.labels, len(r.Classes)) {
		if n == 0 {
			return fmt.Errorf("workbench: class %q has no labelled photo", r.Classes[c].EN)
		}
	}
	if _, err := r.Weighting.method(); err != nil {
		return err
	}
	k := maxFolds
	if r.Effort == EffortThorough {
		k = maxFoldsThorough
	}
	var parts [][]int
	if !r.Unvalidated {
		var err error
		if parts, err = l.material.folds(k, 1, r.Seed); err != nil {
			return err
		}
	}
	if parts != nil {
		l.folds = parts[0]
		l.k = slices.Max(l.folds) + 1
	}
	l.steps = r.Steps
	if l.steps <= 0 {
		l.steps = r.Effort.steps(trainingSteps(len(l.labels), len(l.entries)))
	}
	l.balanced = r.Balance == BalanceOn || (r.Balance == BalanceAuto && unbalanced(l.labels, len(l.classes)))
	trainings := l.k
	if r.Rung == RungProbe {
		trainings = 0
	}
	job := Job{Steps: l.steps, Depth: DepthNone}
	if !r.SingleTask {
		l.first = l.firstSteps()
		job = Job{First: l.first, Steps: l.steps}
	}
	l.total = costView*float64(len(l.entries)*augmentedViews+min(len(l.labels), maxBadPhotos)*badViews) + job.cost(job.total())*float64(1+trainings)
	cost, steps := l.wholeCost()
	l.saved = openCheckpoint(r.Checkpoints, l.key(version.Version, kernels.Name(), l.bench.baseSum, "learn", r.Seed, l.first, l.steps, steps,
		r.SingleTask, r.Harsh, r.Rung, r.Weighting.Method, r.Weighting.Depth, l.balanced, l.folds))
	// What a learning that was cut off had begun it ends, however fast the machine seems to be now.
	affordable := l.saved.begun(1+l.k) || l.total+cost <= r.Budget
	if r.Rung == RungWhole || (r.Rung == "" && l.k > 0 && affordable) {
		l.whole = steps
		l.total += cost
	}
	return nil
}

// maxFoldsThorough are the folds of EffortThorough.
const maxFoldsThorough = 5

// steps is the length of a training whose usual one is given.
func (e Effort) steps(usual int) int {
	switch e {
	case EffortQuick:
		return max(minSteps/2, usual/2)
	case EffortThorough:
		return usual * 5 / 2
	}
	return usual
}

// unbalanced reports whether the largest class has more than 1.5 times the photos of the
// smallest.
func unbalanced(labels []int, classes int) bool {
	n := count(labels, classes)
	return float64(slices.Max(n)) > mostImbalance*float64(slices.Min(n))
}

// weights are those of the photos of each class; nil: 1.
func (l *lesson) weights() []float32 {
	if !l.balanced {
		return nil
	}
	return classWeights(l.set().Examples, len(l.classes))
}

// wholeCost is the cost of the whole-network rung, and the steps of each of its trainings.
func (l *lesson) wholeCost() (cost float64, steps int) {
	if steps = l.request.Steps; steps <= 0 {
		steps = l.request.Effort.steps(wholeSteps(len(l.labels)))
	}
	perStep := l.request.WholeStep
	if perStep <= 0 {
		perStep = wholeStepCost(l.request.SingleTask)
	}
	return perStep * float64(steps*(1+l.k)), steps
}

// tell reports progress.
func (l *lesson) tell(phase Phase, step, steps int, losses *Losses) {
	l.report(Progress{
		Phase: phase, Step: step, Steps: steps, Fraction: min(1, l.done/l.total),
		SingleTask: l.request.SingleTask, Losses: losses,
	})
}

// prepared tells that so many photos have their augmented views.
func (l *lesson) prepared(photos int) {
	l.done = costView * float64(augmentedViews*photos)
	l.tell(PhasePrepare, photos, len(l.entries), nil)
}
