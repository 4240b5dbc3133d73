package eval

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Draws are the accuracies that several random draws of so many labelled photos led to.
type Draws struct {
	Labels   int
	Accuracy []float64
}

// Summary is the mean of the draws and the span of the middle 95 % of them; zero without any.
func (d Draws) Summary() (mean, low, high float64) {
	if len(d.Accuracy) == 0 {
		return 0, 0, 0
	}
	for _, a := range d.Accuracy {
		mean += a / float64(len(d.Accuracy))
	}
	sorted := slices.Sorted(slices.Values(d.Accuracy))
	return mean, min(mean, percentile(sorted, .025)), max(mean, percentile(sorted, .975))
}

// ErrFlat says that accuracies do not rise with the labels, so that nothing can be said of more.
var ErrFlat = errors.New("eval: the learning curve does not rise")

// LearningCurve is accuracy = A - B·labels^-C (inverse power law; Figueroa et al. 2012, BMC
// Medical Informatics and Decision Making 12:8), with a bootstrap over the draws. The band
// holds for other draws from the same photos, not for other photos.
type LearningCurve struct {
	A, B, C   float64
	resampled [][3]float64 // A, B, C of every resample
}

// Bounds of a learning curve: its exponent, and the least rise, in standard errors, that
// tells it from a flat one.
const (
	leastExponent  = .1
	mostExponent   = 2
	leastRise      = 2
	curveResamples = 500
)

// FitLearning fits the curve by least squares, every number of labels weighted by its draws,
// with 0 < A <= 1, B >= 0 and C in [0.1, 2]. It takes three different numbers of labels with
// two draws each; the mean at the most labels must lie above that at the fewest by two
// standard errors. The seed decides the resamples.
func FitLearning(points []Draws, seed uint64) (LearningCurve, error) {
	points = slices.Clone(points)
	slices.SortStableFunc(points, func(a, b Draws) int { return a.Labels - b.Labels })
	sizes := 0
	for i, p := range points {
		if p.Labels <= 0 {
			return LearningCurve{}, fmt.Errorf("eval: a point of a learning curve has %d labels", p.Labels)
		}
		for _, a := range p.Accuracy {
			if !(a >= 0 && a <= 1) {
				return LearningCurve{}, fmt.Errorf("eval: an accuracy of %v with %d labels", a, p.Labels)
			}
		}
		if len(p.Accuracy) < 2 {
			return LearningCurve{}, &TooFewError{What: "draws", Have: len(p.Accuracy), Need: 2}
		}
		if i == 0 || points[i-1].Labels != p.Labels {
			sizes++
		}
	}
	if sizes < 3 {
		return LearningCurve{}, &TooFewError{What: "points of the learning curve", Have: sizes, Need: 3}
	}
	first, last := points[0], points[len(points)-1]
	m0, v0 := meanVariance(first.Accuracy)
	m1, v1 := meanVariance(last.Accuracy)
	se := math.Sqrt(v0/float64(len(first.Accuracy)) + v1/float64(len(last.Accuracy)))
	if rise := m1 - m0; rise <= 0 || rise < leastRise*se {
		return LearningCurve{}, ErrFlat
	}
	var l LearningCurve
	g := newGrid(points)
	l.A, l.B, l.C = g.fit(points)
	rng := rand.New(rand.NewPCG(seed, 0x6375727665))
	drawn := make([]Draws, len(points))
	for range curveResamples {
		for i, p := range points {
			a := make([]float64, len(p.Accuracy))
			for j := range a {
				a[j] = p.Accuracy[rng.IntN(len(a))]
			}
			drawn[i] = Draws{p.Labels, a}
		}
		a, b, c := g.fit(drawn)
		l.resampled = append(l.resampled, [3]float64{a, b, c})
	}
	return l, nil
}

// At is the accuracy that the curve gives for so many labels, with a 95 % band.
func (l LearningCurve) At(labels int) (accuracy, low, high float64) {
	n := float64(max(1, labels))
	return l.band(func(a, b, c float64) float64 { return max(0, a-b*math.Pow(n, -c)) })
}

// Gain is what more labels than from are expected to add to the accuracy, with a 95 % interval.
func (l LearningCurve) Gain(from, more int) (gain, low, high float64) {
	n, m := float64(max(1, from)), float64(max(1, from+more))
	return l.band(func(_, b, c float64) float64 { return b * (math.Pow(n, -c) - math.Pow(m, -c)) })
}

func (l LearningCurve) band(f func(a, b, c float64) float64) (value, low, high float64) {
	value = f(l.A, l.B, l.C)
	if len(l.resampled) == 0 {
		return value, value, value
	}
	v := make([]float64, len(l.resampled))
	for i, r := range l.resampled {
		v[i] = f(r[0], r[1], r[2])
	}
	slices.Sort(v)
	return value, min(value, percentile(v, .025)), max(value, percentile(v, .975))
}

// grid is the exponents that are tried, and labels^-C of each point for each of them.
type grid struct {
	c []float64
	x [][]float64 // [exponent][point]
}

func newGrid(points []Draws) grid {
	const cells = 95
	var g grid
	for i := range cells + 1 {
		c := leastExponent + (mostExponent-leastExponent)*float64(i)/cells
		x := make([]float64, len(points))
		for j, p := range points {
			x[j] = math.Pow(float64(p.Labels), -c)
		}
		g.c, g.x = append(g.c, c), append(g.x, x)
	}
	return g
}

// fit returns the a, b and c of the least squares: given c it is a line in n^-c.
func (g grid) fit(points []Draws) (a, b, c float64) {
	least := math.Inf(1)
	for i, x := range g.x {
		if ai, bi, loss := fitLine(points, x); loss < least {
			least, a, b, c = loss, ai, bi, g.c[i]
		}
	}
	return a, b, c
}

// fitLine fits a - b·x, x being one of each point, within the bounds of a and b.
func fitLine(points []Draws, x []float64) (a, b, loss float64) {
	var n, sx, sy, sxx, sxy float64
	for i, p := range points {
		for _, y := range p.Accuracy {
			n, sx, sy, sxx, sxy = n+1, sx+x[i], sy+y, sxx+x[i]*x[i], sxy+x[i]*y
		}
	}
	if det := n*sxx - sx*sx; det > 0 {
		b = max(0, (sx*sy-n*sxy)/det)
	}
	a = (sy + b*sx) / n
	if a > 1 { // on the bound, b is the least squares of 1-y on x
		a, b = 1, max(0, (sx-sxy)/sxx)
	}
	for i, p := range points {
		for _, y := range p.Accuracy {
			e := y - (a - b*x[i])
			loss += e * e
		}
	}
	return a, b, loss
}

// meanVariance returns the mean and the unbiased variance of two values or more.
func meanVariance(v []float64) (mean, variance float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		variance += (x - mean) * (x - mean) / float64(len(v)-1)
	}
	return mean, variance
}
