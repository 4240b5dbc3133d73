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
