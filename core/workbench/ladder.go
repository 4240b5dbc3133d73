package workbench

import (
	"math"

	"okuyuki/core/eval"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

// candidate is a rung that was tried.
type candidate struct {
	rung Rung
	p    []float32 // out of fold [labelled, classes]; nil without cross-validation
}

// climb tries the rungs and returns the one to keep.
func (l *lesson) climb() (LearnResult, *learned, error) {
	probe, probeFolds, err := l.fitProbe()
	if err != nil {
		return LearnResult{}, nil, err
	}
	light, err := l.fitBadLight()
	if err != nil {
		return LearnResult{}, nil, err
	}
	jobs := l.plan(Job{First: l.first, Steps: l.steps, Rate: afterFirst(l.first)}, l.request.Rung != RungProbe)
	found, err := l.run(l.set(), jobs, 0)
	if err != nil {
		return LearnResult{}, nil, err
	}
	next := &learned{probe: probe, light: light, rung: RungProbe}
	if next.model, err = l.bench.trained(l.classes, found[0].Params); err != nil {
		return LearnResult{}, nil, err
	}
	next.heads = train.NewPredictor(next.model)
	tried := []candidate{{RungProbe, probeFolds}}
	if len(jobs) > 1 || (l.k == 0 && l.request.Rung == RungHeads) {
		tried = append(tried, candidate{RungHeads, l.outOfFolds(jobs[1:], found[1:], probeFolds)})
	}
	if l.whole > 0 {
		jobs := l.plan(Job{Steps: l.whole, Whole: true}, true)
		found, err := l.run(l.wholeSet(), jobs, 1+l.k)
		if err != nil {
			return LearnResult{}, nil, err
		}
		if next.whole, err = wholeOf(l.classes, found[0].Params); err != nil {
			return LearnResult{}, nil, err
		}
		tried = append(tried, candidate{RungWhole, l.outOfFolds(jobs[1:], found[1:], nil)})
	}
	kept := l.choose(tried)
	if next.rung = kept.rung; next.rung == RungWhole {
		next.model, next.light = next.whole.model, badLight{}
	}
	result := LearnResult{Classes: l.request.Classes, Steps: l.steps, Rung: kept.rung, Balanced: l.balanced, Resumed: l.saved.resumed()}
	if kept.rung == RungWhole {
		result.Steps = l.whole
	}
	if err := l.trust(&result, next, kept, tried); err != nil {
		return LearnResult{}, nil, err
	}
	if result.TrainAccuracy, err = l.accuracy(next); err != nil {
		return LearnResult{}, nil, err
	}
	return result, next, nil
}

// choose takes the rung that was asked for, or the one that cross-validation prefers, the
// simpler of equals; without cross-validation, the simplest.
func (l *lesson) choose(tried []candidate) candidate {
	best := tried[0]
	for _, c := range tried[1:] {
		switch l.request.Rung {
		case c.rung:
			return c
		case "":
			if c.p != nil && l.better(c.p, best.p) {
				best = c
			}
		}
	}
	return best
}

// trust measures how far the kept rung can be trusted, and fills in what it said of photos
// that it had not seen.
func (l *lesson) trust(result *LearnResult, next *learned, kept candidate, tried []candidate) error {
	var features [][]float32
	var places []string
	for i := range l.labels {
		features = append(features, l.bench.pooled(&l.entries[i].clean))
		places = append(places, l.samples[i].Group)
	}
	if kept.p != nil {
		p := rows(kept.p, len(l.classes))
		var err error
		if next.trust, result.Trust, err = assessTrust(p, l.labels, l.folds); err != nil {
			return err
		}
		l.outOfFold(result, kept.p)
		for _, c := range tried {
			correct, loss := l.count(c.p)
			result.Tried = append(result.Tried, Tried{Rung: c.rung, Correct: correct, LogLoss: loss})
		}
	}
	next.trust.scope = newScope(features, places)
	return nil
}

// plan is the training on all labels, whose losses are the curves, then, if wanted, one for
// every fold that asks about the photos of the fold. Photos without a label are in every
// training set: they have nothing to give away.
func (l *lesson) plan(job Job, folds bool) []Job {
	job.Seed, job.Weighting, job.Balanced = l.request.Seed, l.request.Weighting, l.balanced
	if l.request.SingleTask {
		job.Depth, job.First = DepthNone, 0
	}
	all := job
	all.Keep = true
	for i := range l.entries {
		all.Train = append(all.Train, i)
	}
	jobs := []Job{all}
	for f := 0; folds && f < l.k; f++ {
		fold := job
		fold.Train, fold.Ask = l.split(l.folds, f)
		jobs = append(jobs, fold)
	}
	return jobs
}

// run runs the jobs of a plan, those that the checkpoint has not, and merges their progress:
// that of the training on all labels until it has ended, then that of the folds. The jobs of
// the lesson are numbered from first.
func (l *lesson) run(set *Set, jobs []Job, first int) ([]JobResult, error) {
	runner := l.request.Runner
	if runner == nil {
		runner = NewPool(l.bench.Local())
	}
	perStep := 0. // of a whole network
	if jobs[0].Whole {
		whole, n := l.wholeCost()
		perStep = whole / float64(n*(1+l.k))
	}
	before, total := l.done, jobs[0].total()
	return l.saved.run(l.ctx, runner, set, jobs, first, func(i int, losses Losses, steps []int) {
		validated, done := 0, before
		for i, n := range steps {
			if i > 0 {
				validated += n
			}
			if jobs[i].Whole {
				done += perStep * float64(n)
			} else {
				done += jobs[i].cost(n)
			}
		}
		l.done = max(l.done, done) // a job that is done again, by another worker, starts over
		switch {
		case jobs[0].Whole:
			l.tell(PhaseValidate, steps[0]+validated, len(jobs)*total, nil)
		case i == 0:
			l.tell(PhaseTrain, steps[0], total, &losses)
		case steps[0] == total:
			l.tell(PhaseValidate, validated, (len(jobs)-1)*total, nil)
		}
	})
}

// outOfFold fills in what the kept rung said of photos that it had not seen.
func (l *lesson) outOfFold(result *LearnResult, p []float32) {
	c := len(l.request.Classes)
	result.Folds, result.Total = l.k, len(l.labels)
	for i, y := range l.labels {
		row := p[i*c : (i+1)*c]
		answer := eval.Argmax(row)
		if answer == y {
			result.Correct++
		}
		result.OutOfFold = append(result.OutOfFold, OutOfFold{PhotoID: l.ids[i], Class: answer, P: float64(row[answer])})
	}
}

// accuracy is the share of the labelled photos that the model gets right, having seen them.
func (l *lesson) accuracy(m *learned) (float64, error) {
	l.bench.mu.Lock()
	defer l.bench.mu.Unlock()
	correct := 0
	for i, y := range l.labels {
		p, _, _, _, err := m.answer(l.bench, l.entries[i])
		if err != nil {
			return 0, err
		}
		if eval.Argmax(p) == y {
			correct++
		}
	}
	return float64(correct) / float64(len(l.labels)), nil
}

// better compares out-of-fold probabilities [photos, classes]: more photos right, or as
// many with a smaller log loss. Where the classes are balanced, so is the count.
func (l *lesson) better(a, b []float32) bool {
	ca, la := l.score(a)
	cb, lb := l.score(b)
	return ca > cb+1e-9 || (ca >= cb-1e-9 && la < lb)
}

func (l *lesson) score(p []float32) (correct, logLoss float64) {
	c, weights := len(l.classes), l.weights()
	for i, y := range l.labels {
		w := 1.0
		if weights != nil {
			w = float64(weights[y])
		}
		row := p[i*c : (i+1)*c]
		if eval.Argmax(row) == y {
			correct += w
		}
		logLoss -= w * math.Log(max(smallestP, float64(row[y])))
	}
	return correct, logLoss
}

// count is what is told of a rung: photos right, and the mean log loss.
func (l *lesson) count(p []float32) (correct int, logLoss float64) {
	c := len(l.classes)
	for i, y := range l.labels {
		row := p[i*c : (i+1)*c]
		if eval.Argmax(row) == y {
			correct++
		}
		logLoss -= math.Log(max(smallestP, float64(row[y]))) / float64(len(l.labels))
	}
	return correct, logLoss
}

// fitProbe learns the probe and returns its out-of-fold probabilities for the clean view
// of every labelled photo, nil without cross-validation.
func (l *lesson) fitProbe() (*train.Probe, []float32, error) {
	d := train.ProbeData{Classes: len(l.request.Classes), Weights: l.weights()}
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

// outOfFolds is what a rung says of the photos that each fold's training had not seen
// [labelled, classes], given the results of the folds; blended with the probe's
// probabilities where they are given. nil without folds.
func (l *lesson) outOfFolds(jobs []Job, found []JobResult, probe []float32) []float32 {
	if len(jobs) == 0 {
		return nil
	}
	c := len(l.request.Classes)
	out := make([]float32, len(l.labels)*c)
	for f, job := range jobs {
		for n, i := range job.Ask {
			row := out[i*c : (i+1)*c]
			kernels.Softmax(row, found[f].Logits[n*c:(n+1)*c], 1, c)
			if probe != nil {
				blend(row, probe[i*c:(i+1)*c])
			}
		}
	}
	return out
}
