package workbench

import (
	"context"
	"fmt"
	"math"

	"okuyuki/core/data"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

// Defaults of learning. A step trains on batchSize pictures; the run is epochs passes
// over the photos, within bounds that keep it useful for few and bearable for many.
const (
	batchSize = 12
	epochs    = 30
	minSteps  = 60
	maxSteps  = 600
	maxFolds  = 4
	peakRate  = 1e-3
)

// learned is what Predict uses after Learn.
type learned struct {
	model *model.Model // the user's classes
	heads *train.Predictor
	probe *train.Probe // nil: the class comes from the heads
}

// Learn teaches the request's classes and, unless it fails or ctx ends, makes them the
// ones that Predict tells apart. It tries two rungs, the probe on frozen features and
// the training of neck and heads, and keeps the one that cross-validation prefers; with
// too few labels to cross-validate it keeps the probe, the one that can spoil less. The
// result depends on nothing but photos, labels and seed. report is called often, from the
// goroutine of Learn; it may be nil.
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
	var groups []string
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
		l.labels, groups = append(l.labels, label.Class), append(groups, label.Group)
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
	if folds, k := data.StratifiedFolds(l.labels, groups, maxFolds, r.Seed); k >= 2 {
		l.folds, l.k = folds, k
	}
	l.steps = r.Steps
	if l.steps <= 0 {
		l.steps = min(max(epochs*len(l.entries)/batchSize, minSteps), maxSteps)
	}
	l.total = costView*float64(len(l.entries)*augmentedViews) + costStep*float64(l.steps*(1+l.k))
	return nil
}

func count(labels []int, classes int) []int {
	n := make([]int, classes)
	for _, y := range labels {
		n[y]++
	}
	return n
}

// step reports progress and notices cancellation.
func (l *lesson) step(phase Phase, step, steps int, cost float64, losses *Losses) error {
	l.done += cost
	l.report(Progress{
		Phase: phase, Step: step, Steps: steps, Fraction: min(1, l.done/l.total),
		SingleTask: l.request.SingleTask, Losses: losses,
	})
	return context.Cause(l.ctx)
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
		if err := l.step(PhasePrepare, i+1, len(l.entries), costView*augmentedViews, nil); err != nil {
			return err
		}
	}
	return nil
}

// climb tries the rungs and returns the one to keep.
func (l *lesson) climb() (LearnResult, *learned, error) {
	probe, probeFolds, err := l.fitProbe()
	if err != nil {
		return LearnResult{}, nil, err
	}
	Debug = probe
	labelled := l.all(len(l.labels))
	trained, accuracy, err := l.train(PhaseTrain, l.all(len(l.entries)), 0, l.steps)
	if err != nil {
		return LearnResult{}, nil, err
	}
	result := LearnResult{Rung: RungProbe, Classes: l.request.Classes, Steps: l.steps}
	next := &learned{model: trained, heads: train.NewPredictor(trained), probe: probe}
	result.TrainAccuracy = l.probeAccuracy(probe)
	if l.k == 0 {
		return result, next, nil
	}
	headsFolds, err := l.crossValidate()
	if err != nil {
		return LearnResult{}, nil, err
	}
	kept := probeFolds
	if l.better(headsFolds, probeFolds) {
		result.Rung, result.TrainAccuracy, kept = RungHeads, accuracy, headsFolds
		next.probe = nil
	}
	c := len(l.request.Classes)
	result.Folds, result.Total = l.k, len(labelled)
	for _, i := range labelled {
		p := kept[i*c : (i+1)*c]
		y := train.Argmax(p)
		if y == l.labels[i] {
			result.Correct++
		}
		result.OutOfFold = append(result.OutOfFold, OutOfFold{PhotoID: l.ids[i], Class: y, P: float64(p[y])})
	}
	return result, next, nil
}

func (l *lesson) all(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// better compares out-of-fold probabilities [photos, classes]: more photos right, or as
// many with a smaller log loss.
func (l *lesson) better(a, b []float32) bool {
	ca, la := l.score(a)
	cb, lb := l.score(b)
	return ca > cb || (ca == cb && la < lb)
}

func (l *lesson) score(p []float32) (correct int, logLoss float64) {
	c := len(l.request.Classes)
	for i, y := range l.labels {
		row := p[i*c : (i+1)*c]
		if train.Argmax(row) == y {
			correct++
		}
		logLoss -= math.Log(max(1e-6, float64(row[y])))
	}
	return correct, logLoss
}

// fitProbe learns the probe and returns its out-of-fold probabilities for the clean view
// of every labelled photo, nil without cross-validation.
func (l *lesson) fitProbe() (*train.Probe, []float32, error) {
	d := train.ProbeData{Classes: len(l.request.Classes)}
	var fold []int
	for i, y := range l.labels {
		e := l.entries[i]
		for _, v := range e.views() {
			d.X = append(d.X, l.bench.pooled(v))
			d.Y, d.Photo = append(d.Y, y), append(d.Photo, i)
			if l.k > 0 {
				fold = append(fold, l.folds[i])
			}
		}
	}
	probe, p, err := train.FitProbe(d, fold, l.k)
	if err != nil || p == nil {
		return probe, nil, err
	}
	clean := make([]float32, 0, len(l.labels)*d.Classes)
	for row, photo := range d.Photo {
		if row == 0 || d.Photo[row-1] != photo { // the first view of a photo is the clean one
			clean = append(clean, p[row*d.Classes:(row+1)*d.Classes]...)
		}
	}
	return probe, clean, nil
}

func (l *lesson) probeAccuracy(p *train.Probe) float64 {
	correct := 0
	logits := make([]float32, p.Classes())
	for i, y := range l.labels {
		p.Logits(logits, l.bench.pooled(&l.entries[i].clean))
		if train.Argmax(logits) == y {
			correct++
		}
	}
	return float64(correct) / float64(len(l.labels))
}

// crossValidate trains neck and heads once for every fold and returns the probabilities
// of the photos that each had not seen [labelled, classes]. Photos without a label are
// in every training set: they have nothing to give away.
func (l *lesson) crossValidate() ([]float32, error) {
	c := len(l.request.Classes)
	out := make([]float32, len(l.labels)*c)
	for f := range l.k {
		var in []int
		for i := range l.entries {
			if i >= len(l.labels) || l.folds[i] != f {
				in = append(in, i)
			}
		}
		trained, _, err := l.train(PhaseValidate, in, f*l.steps, l.k*l.steps)
		if err != nil {
			return nil, err
		}
		p := train.NewPredictor(trained)
		for i := range l.labels {
			if l.folds[i] != f {
				continue
			}
			logits, _, _, _, err := p.Predict(&l.entries[i].clean)
			if err != nil {
				return nil, err
			}
			kernels.Softmax(out[i*c:(i+1)*c], logits, 1, c)
		}
	}
	return out, nil
}
