package workbench

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// maxProbeRows bounds the rows that a probe is fitted to: its time and memory grow with
// their square.
const maxProbeRows = 600

// thin drops rows of augmented views, and then of photos, evenly, until few enough are left.
func thin(d train.ProbeData) train.ProbeData {
	if len(d.X) <= maxProbeRows {
		return d
	}
	var first []int
	for i, photo := range d.Photo {
		if i == 0 || d.Photo[i-1] != photo {
			first = append(first, i)
		}
	}
	keep := make([]int, min(len(first), maxProbeRows))
	for i := range keep {
		keep[i] = first[i*len(first)/len(keep)]
	}
	d.X, d.Y, d.Photo = pick(d.X, keep), pick(d.Y, keep), pick(d.Photo, keep)
	return d
}

// probeFolds is the number of folds of a training set by which its probe's penalty is chosen.
const probeFolds = 2

// fitProbes finds the reference arm and the learning curve.
func (c *comparison) fitProbes(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v}
		}
	}()
	if c.probe, err = c.probeArm(ctx); err != nil {
		return err
	}
	c.curve, err = c.learningCurve(ctx)
	return err
}

// probeArm is the reference: logistic regression on the backbone's features, its penalty
// and standardisation chosen within each training set.
func (c *comparison) probeArm(ctx context.Context) (armAnswers, error) {
	a := armAnswers{arm: poc.Probe, p: make([][][]float64, len(c.parts))}
	views := make([][][]float32, len(c.labels)) // [photo][view]
	for i := range views {
		for _, v := range c.entries[i].views() {
			views[i] = append(views[i], c.bench.pooled(v))
		}
		if err := c.breathe(ctx); err != nil {
			return a, err
		}
	}
	logits := make([]float32, len(c.classes))
	for repeat, parts := range c.parts {
		a.p[repeat] = make([][]float64, len(c.labels))
		for part := range c.k {
			d := train.ProbeData{Classes: len(c.classes), Between: func() error { return c.breathe(ctx) }}
			for i, x := range views {
				if parts[i] != part {
					for _, row := range x {
						d.X, d.Y, d.Photo = append(d.X, row), append(d.Y, c.labels[i]), append(d.Photo, i)
					}
				}
			}
			d = thin(d)
			probe, _, err := train.FitProbe(d, c.innerFolds(d), probeFolds)
			if err != nil {
				return a, err
			}
			for i, x := range views {
				if parts[i] == part {
					probe.Logits(logits, x[0])
					a.p[repeat][i] = softmax(logits)
				}
			}
		}
	}
	return a, nil
}

// innerFolds deals the photos of a training set to two halves, class by class; photos of a
// group stay together.
func (c *comparison) innerFolds(d train.ProbeData) []int {
	next := make([]int, d.Classes)
	group := map[string]int{}
	fold := make([]int, len(d.X))
	for row, photo := range d.Photo {
		if row > 0 && d.Photo[row-1] == photo {
			fold[row] = fold[row-1]
			continue
		}
		f, known := group[c.samples[photo].Group]
		if !known || c.samples[photo].Group == "" {
			f = next[d.Y[row]] % probeFolds
			next[d.Y[row]]++
			group[c.samples[photo].Group] = f
		}
		fold[row] = f
	}
	return fold
}

// The learning curve: so many draws of each number of labels, of at most curveLabels.
const (
	curveDraws  = 12
	curveLabels = 240
	curvePoints = 6
	moreLabels  = 20 // that the outlook is about
)

// learningCurve measures the probe's accuracy against the number of labels: on the photos of
// each part of the first repeat, with labels drawn from the others.
func (c *comparison) learningCurve(ctx context.Context) (points []eval.Draws, err error) {
	views := make([][]float32, len(c.labels))
	for i := range views {
		views[i] = c.bench.pooled(&c.entries[i].clean)
		if err := c.breathe(ctx); err != nil {
			return nil, err
		}
	}
	for _, n := range c.curveSizes() {
		draws := eval.Draws{Labels: n}
		for draw := range curveDraws {
			right := 0
			for part := range c.k {
				r, err := c.drawnProbe(views, part, n, draw)
				if err == nil {
					err = c.breathe(ctx)
				}
				if err != nil {
					return nil, err
				}
				right += r
			}
			draws.Accuracy = append(draws.Accuracy, float64(right)/float64(len(c.labels)))
		}
		points = append(points, draws)
	}
	return points, nil
}

// outlook shows the curve and what more labels would likely bring.
func (c *comparison) outlook(out *poc.Comparison) error {
	for _, draws := range c.curve {
		out.Curve = append(out.Curve, curvePoint(draws))
	}
	var few *eval.TooFewError
	fitted, err := eval.FitLearning(c.curve, c.request.Seed)
	switch {
	case errors.As(err, &few), errors.Is(err, eval.ErrFlat):
		return nil
	case err != nil:
		return err
	}
	gain, low, high := fitted.Gain(len(c.labels), moreLabels)
	out.Outlook = &poc.Outlook{More: moreLabels, Gain: gain, Low: low, High: high}
	return nil
}

// curveSizes are the numbers of labels of the curve: whole numbers a class, from one to what
// the smallest training set leaves room to draw from, evenly on a logarithmic scale.
func (c *comparison) curveSizes() (sizes []int) {
	in := len(c.labels)
	for part := range c.k {
		n := 0
		for _, p := range c.parts[0] {
			if p != part {
				n++
			}
		}
		in = min(in, n)
	}
	most := max(1, min(in, curveLabels)/len(c.classes))
	for i := range curvePoints {
		n := len(c.classes) * int(math.Pow(float64(most), float64(i)/(curvePoints-1))+.5)
		if !slices.Contains(sizes, n) {
			sizes = append(sizes, n)
		}
	}
	return sizes
}

// drawnProbe learns from n labels drawn outside a part, as evenly over the classes as they
// allow, and returns how many photos of the part it gets right.
func (c *comparison) drawnProbe(views [][]float32, part, n, draw int) (right int, err error) {
	rng := rand.New(rand.NewPCG(c.request.Seed, uint64(n)<<32|uint64(draw)<<16|uint64(part)))
	byClass := make([][]int, len(c.classes))
	for _, i := range rng.Perm(len(c.labels)) {
		if c.parts[0][i] != part {
			byClass[c.labels[i]] = append(byClass[c.labels[i]], i)
		}
	}
	d := train.ProbeData{Classes: len(c.classes)}
	order := rng.Perm(len(byClass))
	for round := 0; len(d.X) < n; round++ {
		for _, class := range order {
			if round < len(byClass[class]) && len(d.X) < n {
				i := byClass[class][round]
				d.X, d.Y, d.Photo = append(d.X, views[i]), append(d.Y, class), append(d.Photo, i)
			}
		}
	}
	probe, _, err := train.FitProbe(d, nil, 0)
	if err != nil {
		return 0, err
	}
	logits := make([]float32, len(c.classes))
	for i, y := range c.labels {
		if c.parts[0][i] == part {
			probe.Logits(logits, views[i])
			if eval.Argmax(logits) == y {
				right++
			}
		}
	}
	return right, nil
}

func curvePoint(d eval.Draws) poc.CurvePoint {
	p := poc.CurvePoint{Labels: d.Labels}
	p.Accuracy, p.Low, p.High = d.Summary()
	return p
}
