package workbench

import (
	"context"
	"fmt"
	"slices"

	"okuyuki/core/data"
)

// Defaults of learning. A step trains on batchSize pictures; the run is epochs passes
// over the photos, within bounds that keep it useful for few and bearable for many.
const (
	batchSize = 12
	epochs    = 20
	minSteps  = 40
	maxSteps  = 600
	maxFolds  = 3
	peakRate  = 1e-3
)

// Learn teaches the request's classes and, unless it fails or ctx ends, makes them the
// ones that Predict tells apart. It tries two rungs, the probe on frozen features and
// the training of neck and heads, and keeps the one that cross-validation prefers; with
// too few labels to cross-validate it keeps the probe, the one that can spoil less. The
// result depends on nothing but photos, labels and seed, whatever runs the trainings. report
// is called often, one call at a time; it may be nil.
func (b *Workbench) Learn(ctx context.Context, r LearnRequest, report func(Progress)) (LearnResult, error) {
	if report == nil {
		report = func(Progress) {}
	}
	l := &lesson{bench: b, ctx: ctx, request: r, report: report}
	if err := l.collect(); err != nil {
		return LearnResult{}, err
	}
	if err := l.prepare(); err != nil {
		return LearnResult{}, err
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
	bench   *Workbench
	ctx     context.Context
	request LearnRequest
	report  func(Progress)

	ids     []string // labelled photos first, in the request's order
	entries []*entry
	labels  []int // of the labelled photos
	folds   []int // of the labelled photos; nil: no cross-validation
	k       int
	steps   int

	done, total float64 // work, in seconds of a slow machine; for Progress.Fraction
}

// Rough costs of a unit of work, relative to one another: they only shape the progress bar.
const (
	costView = 0.05
	costStep = 0.12
)

// collect finds the photos, labelled and not, and plans the work.
func (l *lesson) collect() error {
	r := l.request
	if len(r.Classes) < 2 {
		return fmt.Errorf("workbench: learning needs at least two classes, not %d", len(r.Classes))
	}
	b := l.bench
	b.mu.Lock()
	defer b.mu.Unlock()
	seen := map[string]bool{}
	var samples []data.Sample
	for _, label := range r.Labels {
		e := b.photos[label.PhotoID]
		switch {
		case e == nil:
			return &UnknownPhotoError{ID: label.PhotoID}
		case seen[label.PhotoID]:
			return fmt.Errorf("workbench: photo %s is labelled twice", label.PhotoID)
		case label.Class < 0 || label.Class >= len(r.Classes):
			return fmt.Errorf("workbench: photo %s has class %d of %d", label.PhotoID, label.Class, len(r.Classes))
		}
		seen[label.PhotoID] = true
		l.ids, l.entries = append(l.ids, label.PhotoID), append(l.entries, e)
		l.labels = append(l.labels, label.Class)
		samples = append(samples, data.Sample{Label: label.Class, Group: label.Group})
	}
	for _, id := range b.order {
		if !seen[id] && !r.SingleTask {
			l.ids, l.entries = append(l.ids, id), append(l.entries, b.photos[id])
		}
	}
	for c, n := range count(l.labels, len(r.Classes)) {
		if n == 0 {
			return fmt.Errorf("workbench: class %q has no labelled photo", r.Classes[c].EN)
		}
	}
	if err := l.deal(samples); err != nil {
		return err
	}
	l.steps = r.Steps
	if l.steps <= 0 {
		l.steps = min(max(epochs*len(l.entries)/batchSize, minSteps), maxSteps)
	}
	l.total = costView*float64(len(l.entries)*augmentedViews) + costStep*float64(l.steps*(1+l.k))
	return nil
}

// deal makes the folds, as many as the labels allow; with too few there are none.
func (l *lesson) deal(samples []data.Sample) error {
	k := min(maxFolds, data.MostFolds(samples))
	if k < 2 {
		return nil
	}
	folds, err := data.Folds(samples, k, l.request.Seed)
	if err != nil {
		return fmt.Errorf("workbench: %w", err)
	}
	l.folds, l.k = make([]int, len(samples)), k
	for f, fold := range folds {
		left := make([]int, len(l.request.Classes))
		for _, i := range fold.Train {
			left[l.labels[i]]++
		}
		if slices.Contains(left, 0) {
			l.folds, l.k = nil, 0 // groups of several classes can leave a class out
			return nil
		}
		for _, i := range fold.Test {
			l.folds[i] = f
		}
	}
	return nil
}

func count(labels []int, classes int) []int {
	n := make([]int, classes)
	for _, y := range labels {
		n[y]++
	}
	return n
}

// tell reports progress.
func (l *lesson) tell(phase Phase, step, steps int, losses *Losses) {
	l.report(Progress{
		Phase: phase, Step: step, Steps: steps, Fraction: min(1, l.done/l.total),
		SingleTask: l.request.SingleTask, Losses: losses,
	})
}

// prepare computes the augmented views that are missing.
func (l *lesson) prepare() error {
	for i, e := range l.entries {
		l.bench.mu.Lock()
		err := l.bench.augment(e)
		l.bench.mu.Unlock()
		if err != nil {
			return err
		}
		l.done += costView * augmentedViews
		l.tell(PhasePrepare, i+1, len(l.entries), nil)
		if l.ctx.Err() != nil {
			return context.Cause(l.ctx)
		}
	}
	return nil
}
