package eval

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// leastP is what a probability counts as where its logarithm is taken.
const leastP = 1e-9

// Calibration says how far probabilities can be believed.
type Calibration struct {
	ECE   float64 // expected calibration error of the largest probability; see Calibrate
	Brier float64 // mean over photos of the squared distance to the right answer, 0 to 2
	NLL   float64 // mean negative log likelihood, nats
	Bins  int     // of the ECE
}

// Calibrate measures the probabilities p [photo][class] of the right classes y.
//
// The expected calibration error (Naeini et al. 2015; Guo et al. 2017, arXiv 1706.04599,
// equation 3) has bins of equal mass: at most 10, with 5 photos or more each.
func Calibrate(p [][]float64, y []int) (Calibration, error) {
	if err := checkProbabilities(p, y); err != nil {
		return Calibration{}, err
	}
	var c Calibration
	type answer struct{ p, right float64 }
	answers := make([]answer, len(p))
	n := float64(len(p))
	for i, row := range p {
		top := Argmax(row)
		answers[i] = answer{row[top], indicator(top == y[i])}
		for k, v := range row {
			e := v - indicator(k == y[i])
			c.Brier += e * e / n
		}
		c.NLL -= math.Log(max(leastP, row[y[i]])) / n
	}
	slices.SortStableFunc(answers, func(a, b answer) int { return cmp.Compare(a.p, b.p) })
	c.Bins = max(1, min(10, len(p)/5))
	for b := range c.Bins {
		gap := 0.0
		for _, a := range answers[b*len(p)/c.Bins : (b+1)*len(p)/c.Bins] {
			gap += a.p - a.right
		}
		c.ECE += math.Abs(gap) / n
	}
	return c, nil
}

// Bounds of a temperature, and the spread of its prior; see Temperature.
const (
	leastTemperature = .1
	mostTemperature  = 10
	priorSpread      = 1
)

// Temperature returns the T for which softmax(ln p / T) fits the right classes y best: the
// least sum of negative log likelihoods (Guo et al. 2017, 4.2). p is of answers that were not
// trained on, [photo][class]. So that a few photos, all of them right, do not make every
// answer certain, (ln T)²/2 is added: it weighs less than one photo. The fit is never worse
// than T = 1. The objective is convex in 1/T but for that term; T lies in [0.1, 10].
func Temperature(p [][]float64, y []int) (float64, error) {
	if err := checkProbabilities(p, y); err != nil {
		return 0, err
	}
	lowest, at := math.Inf(1), 0.0
	objective := func(lnT float64) float64 {
		sum := lnT * lnT / (2 * priorSpread * priorSpread)
		for i, row := range p {
			sum += temperedNLL(row, y[i], math.Exp(lnT))
		}
		return sum
	}
	// A grid with 1 on it finds the valley, golden sections its bottom.
	const cells = 40
	step := math.Log(mostTemperature) / (cells / 2)
	for i := range cells + 1 {
		lnT := step * float64(i-cells/2)
		if v := objective(lnT); v < lowest {
			lowest, at = v, lnT
		}
	}
	lnT := golden(at-step, at+step, objective)
	if objective(lnT) > lowest {
		lnT = at
	}
	return min(max(math.Exp(lnT), leastTemperature), mostTemperature), nil
}

// temperedNLL is -ln of the tempered probability of class y.
func temperedNLL(p []float64, y int, t float64) float64 {
	top := math.Log(max(leastP, p[Argmax(p)]))
	sum := 0.0
	for _, v := range p {
		sum += math.Exp((math.Log(max(leastP, v)) - top) / t)
	}
	return math.Log(sum) - (math.Log(max(leastP, p[y]))-top)/t
}

// Temper returns softmax(ln p / t).
func Temper(p []float64, t float64) []float64 {
	out := make([]float64, len(p))
	for k := range p {
		out[k] = math.Exp(-temperedNLL(p, k, t))
	}
	return out
}

// CrossTemper tempers the photos of each fold with the temperature of the others, so that
// what is measured of the result was not fitted to the same photos.
func CrossTemper(p [][]float64, y, fold []int) ([][]float64, error) {
	if len(fold) != len(p) {
		return nil, fmt.Errorf("eval: folds of %d photos for %d", len(fold), len(p))
	}
	if err := checkProbabilities(p, y); err != nil {
		return nil, err
	}
	out := make([][]float64, len(p))
	for i := range p {
		if out[i] != nil {
			continue
		}
		var others [][]float64
		var labels []int
		for j := range p {
			if fold[j] != fold[i] {
				others, labels = append(others, p[j]), append(labels, y[j])
			}
		}
		if len(others) == 0 {
			return nil, &TooFewError{What: "folds", Have: 1, Need: 2}
		}
		t, err := Temperature(others, labels)
		if err != nil {
			return nil, err
		}
		for j := i; j < len(p); j++ {
			if fold[j] == fold[i] {
				out[j] = Temper(p[j], t)
			}
		}
	}
	return out, nil
}

func checkProbabilities(p [][]float64, y []int) error {
	if len(p) == 0 {
		return &TooFewError{What: "photos", Need: 1}
	}
	if len(y) != len(p) {
		return fmt.Errorf("eval: probabilities of %d photos, labels of %d", len(p), len(y))
	}
	for i, row := range p {
		if len(row) != len(p[0]) || y[i] < 0 || y[i] >= len(row) {
			return fmt.Errorf("eval: photo %d has class %d and probabilities of %d classes, the first of %d", i, y[i], len(row), len(p[0]))
		}
		sum := 0.0
		for _, v := range row {
			if !(v >= 0 && v <= 1+1e-6) {
				return fmt.Errorf("eval: photo %d has a probability of %v", i, v)
			}
			sum += v
		}
		if math.Abs(sum-1) > 1e-3 {
			return errors.New("eval: probabilities of a photo do not add up to 1")
		}
	}
	return nil
}

// golden returns the minimum of f, which has one in [lo, hi], by golden sections.
func golden(lo, hi float64, f func(float64) float64) float64 {
	const ratio = 0.6180339887498949
	a, b := hi-ratio*(hi-lo), lo+ratio*(hi-lo)
	fa, fb := f(a), f(b)
	for range 60 {
		if fa < fb {
			hi, b, fb = b, a, fa
			a = hi - ratio*(hi-lo)
			fa = f(a)
		} else {
			lo, a, fa = a, b, fb
			b = lo + ratio*(hi-lo)
			fb = f(b)
		}
	}
	return lo + (hi-lo)/2
}
