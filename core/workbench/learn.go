package workbench

import (
	"context"
	"fmt"
	"math"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
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

// learned is what Predict uses after Learn.
type learned struct {
	model *model.Model // the user's classes; neck and heads as trained
	heads *train.Predictor
	probe *train.Probe
	rung  Rung
}

// classify returns the probabilities of the classes for a view to which the heads
// answered with logits.
func (m *learned) classify(b *Workbench, v *train.View, logits []float32) []float32 {
	p := make([]float32, len(logits))
	m.probe.Logits(p, b.pooled(v))
	kernels.Softmax(p, p, 1, len(p))
	if m.rung == RungHeads {
		heads := make([]float32, len(logits))
		kernels.Softmax(heads, logits, 1, len(logits))
		blend(p, heads)
	}
	return p
}

// blend puts the mean of two answers into the first. The probe sees features that the
// neck was never trained to pass on, the heads see more than a linear map can: on the sets
// that we tried, the mean is right more often than either.
func blend(p, q []float32) {
	kernels.AddTo(p, q)
	kernels.Scale(p, .5)
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
		if slices.Contains(count(pick(l.labels, fold.Train), len(l.request.Classes)), 0) {
			l.folds, l.k = nil, 0 // groups of several classes can leave a class out
			return nil
		}
		for _, i := range fold.Test {
			l.folds[i] = f
		}
	}
	return nil
}

func pick(x []int, index []int) []int {
	out := make([]int, len(index))
	for i, j := range index {
		out[i] = x[j]
	}
	return out
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
	trained, err := l.train(PhaseTrain, l.all(), 0, l.steps)
	if err != nil {
		return LearnResult{}, nil, err
	}
	next := &learned{model: trained, heads: train.NewPredictor(trained), probe: probe, rung: RungProbe}
	result := LearnResult{Classes: l.request.Classes, Steps: l.steps}
	if l.k > 0 {
		blended, err := l.crossValidate(probeFolds)
		if err != nil {
			return LearnResult{}, nil, err
		}
		kept := probeFolds
		if l.better(blended, probeFolds) {
			next.rung, kept = RungHeads, blended
		}
		l.outOfFold(&result, kept)
	}
	result.Rung = next.rung
	if result.TrainAccuracy, err = l.accuracy(next); err != nil {
		return LearnResult{}, nil, err
	}
	return result, next, nil
}

// outOfFold fills in what the kept rung said of photos that it had not seen.
func (l *lesson) outOfFold(result *LearnResult, p []float32) {
	c := len(l.request.Classes)
	result.Folds, result.Total = l.k, len(l.labels)
	for i, y := range l.labels {
		row := p[i*c : (i+1)*c]
		answer := train.Argmax(row)
		if answer == y {
			result.Correct++
		}
		result.OutOfFold = append(result.OutOfFold, OutOfFold{PhotoID: l.ids[i], Class: answer, P: float64(row[answer])})
	}
}

// accuracy is the share of the labelled photos that the model gets right, having seen them.
func (l *lesson) accuracy(m *learned) (float64, error) {
	correct := 0
	for i, y := range l.labels {
		v := &l.entries[i].clean
		logits, _, _, _, err := m.heads.Predict(v)
		if err != nil {
			return 0, err
		}
		if train.Argmax(m.classify(l.bench, v, logits)) == y {
			correct++
		}
	}
	return float64(correct) / float64(len(l.labels)), nil
}

// all are the indices of the entries.
func (l *lesson) all() []int {
	out := make([]int, len(l.entries))
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

// crossValidate trains neck and heads once for every fold and returns what RungHeads says
// of the photos that each had not seen [labelled, classes], given the probe's
// probabilities for them. Photos without a label are in every training set: they have
// nothing to give away.
func (l *lesson) crossValidate(probe []float32) ([]float32, error) {
	c := len(l.request.Classes)
	out := make([]float32, len(l.labels)*c)
	for f := range l.k {
		var in []int
		for i := range l.entries {
			if i >= len(l.labels) || l.folds[i] != f {
				in = append(in, i)
			}
		}
		trained, err := l.train(PhaseValidate, in, f*l.steps, l.k*l.steps)
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
			row := out[i*c : (i+1)*c]
			kernels.Softmax(row, logits, 1, c)
			blend(row, probe[i*c:(i+1)*c])
		}
	}
	return out, nil
}
