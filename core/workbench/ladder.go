package workbench

import (
	"math"

	"okuyuki/core/train"
	"okuyuki/kernels"
)

// climb tries the rungs and returns the one to keep.
func (l *lesson) climb() (LearnResult, *learned, error) {
	probe, probeFolds, err := l.fitProbe()
	if err != nil {
		return LearnResult{}, nil, err
	}
	jobs := l.plan()
	found, err := l.run(jobs)
	if err != nil {
		return LearnResult{}, nil, err
	}
	trained, err := l.trained(found[0].Params)
	if err != nil {
		return LearnResult{}, nil, err
	}
	next := &learned{model: trained, heads: train.NewPredictor(trained), probe: probe, rung: RungProbe}
	result := LearnResult{Classes: l.request.Classes, Steps: l.steps}
	if l.k > 0 {
		blended, kept := l.headsOutOfFold(jobs[1:], found[1:], probeFolds), probeFolds
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

// plan is the training on all labels, whose losses are the curves, then one for every
// fold that asks about the photos of the fold. Photos without a label are in every
// training set: they have nothing to give away.
func (l *lesson) plan() []Job {
	job := Job{Steps: l.steps, Seed: l.request.Seed, SingleTask: l.request.SingleTask}
	all := job
	all.Keep = true
	for i := range l.entries {
		all.Train = append(all.Train, i)
	}
	jobs := []Job{all}
	for f := range l.k {
		fold := job
		for i := range l.entries {
			if i < len(l.labels) && l.folds[i] == f {
				fold.Ask = append(fold.Ask, i)
			} else {
				fold.Train = append(fold.Train, i)
			}
		}
		jobs = append(jobs, fold)
	}
	return jobs
}

// run runs the jobs of a plan and merges their progress: that of the training on all
// labels until it has ended, then that of the folds.
func (l *lesson) run(jobs []Job) ([]JobResult, error) {
	runner := l.request.Runner
	if runner == nil {
		runner = NewPool(l.bench.Local())
	}
	steps := make([]int, len(jobs))
	before := l.done
	set := &Set{Classes: l.request.Classes, Examples: l.examples()}
	return runner.Run(l.ctx, set, jobs, func(p JobProgress) {
		steps[p.Job] = p.Step
		validated := 0
		for _, n := range steps[1:] {
			validated += n
		}
		// A job that is done again, by another worker, starts over: done never falls.
		l.done = max(l.done, before+costStep*float64(steps[0]+validated))
		switch {
		case p.Job == 0:
			l.tell(PhaseTrain, p.Step, l.steps, &p.Losses)
		case steps[0] == l.steps:
			l.tell(PhaseValidate, validated, l.k*l.steps, nil)
		}
	})
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

// headsOutOfFold is what RungHeads says of the photos that each fold's training had not
// seen [labelled, classes], given the results of the folds and the probe's probabilities.
func (l *lesson) headsOutOfFold(jobs []Job, found []JobResult, probe []float32) []float32 {
	c := len(l.request.Classes)
	out := make([]float32, len(l.labels)*c)
	for f, job := range jobs {
		for n, i := range job.Ask {
			row := out[i*c : (i+1)*c]
			kernels.Softmax(row, found[f].Logits[n*c:(n+1)*c], 1, c)
			blend(row, probe[i*c:(i+1)*c])
		}
	}
	return out
}
