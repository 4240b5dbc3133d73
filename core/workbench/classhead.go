package workbench

import (
	"fmt"
	"slices"

	"okuyuki/core/train"
)

// fitClassHead puts a logistic regression on what the neck makes of the labelled photos in
// place of the random last layer of the class head: training that begins there needs fewer
// steps and spoils less of what the features know (Kumar et al. 2022, arXiv 2202.10054, LP-FT).
// Where the neck has learned depth before, the labels decide how much the head listens to the
// features that tell of depth alone.
func (t *training) fitClassHead() error {
	m := t.model
	d := train.ProbeData{Classes: len(m.Classes), Weights: t.config.Classes}
	predictor := train.NewPredictor(m)
	for i, e := range t.examples {
		if e.Label == train.NoLabel {
			continue
		}
		for k := range e.Views {
			features := e.Views[k].Features
			if t.job.First > 0 {
				now, err := predictor.Features(&e.Views[k])
				if err != nil {
					return err
				}
				features = slices.Clone(now)
			}
			d.X, d.Y, d.Photo = append(d.X, features), append(d.Y, e.Label), append(d.Photo, i)
		}
	}
	d = thin(d)
	weight, bias := m.Heads.Param("class/dense/weight"), m.Heads.Param("class/dense/bias")
	for _, x := range d.X {
		if len(x)*d.Classes != len(weight.Value) {
			return fmt.Errorf("workbench: a view with %d features for a class head of %d", len(x), len(weight.Value)/d.Classes)
		}
	}
	if t.job.First > 0 && m.DepthFeatures() > 0 {
		d.Deep = m.DepthFeatures()
		var err error
		if d.Share, err = train.ChooseShare(d, dealt(d), headFolds); err != nil {
			return err
		}
	}
	probe, _, err := train.FitProbe(d, nil, 0)
	if err != nil {
		return err
	}
	copy(weight.Value, probe.W)
	copy(bias.Value, probe.B)
	m.Touch()
	return nil
}

// headFolds is the number of folds of a training set by which its class head learns how much depth tells.
const headFolds = 3

// dealt is the fold of every row: the photos of each class in turn.
func dealt(d train.ProbeData) []int {
	fold, of := make([]int, len(d.X)), map[int]int{}
	next := make([]int, d.Classes)
	for i, photo := range d.Photo {
		f, known := of[photo]
		if !known {
			f = next[d.Y[i]] % headFolds
			next[d.Y[i]]++
			of[photo] = f
		}
		fold[i] = f
	}
	return fold
}
