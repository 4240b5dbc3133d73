package eval

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What mistakes that were made on purpose (`make mutate`) once left unnoticed in learning curves and measures of single answers.

func TestLogLossByHand(t *testing.T) {
	for _, c := range []struct {
		logits []float32
		y      int
		want   float64
	}{
		{[]float32{0, 0, 0, 0}, 2, math.Log(4)},
		{[]float32{float32(math.Log(3)), 0}, 0, -math.Log(.75)},
		{[]float32{float32(math.Log(3)), 0}, 1, -math.Log(.25)},
		{[]float32{1000, 0}, 1, 1000}, // which no exponential function can tell from infinity
		{[]float32{1000, 0}, 0, 0},
		{[]float32{-1000, -1000}, 0, math.Log(2)},
	} {
		close64(t, "log loss", LogLoss(c.logits, c.y), c.want, 1e-7)
	}
}

func TestMeanVariance(t *testing.T) {
	if mean, variance := meanVariance([]float64{1, 2, 4, 5}); mean != 3 || math.Abs(variance-10./3) > 1e-15 {
		t.Errorf("%v, %v", mean, variance)
	}
}

// A line that would promise more than all is held at 1, and is then the least squares through there.
func TestFitLineOnItsBound(t *testing.T) {
	points := []Draws{{1, []float64{.3, .7}}, {2, []float64{.9, .8}}, {3, []float64{1, 1}}}
	x := []float64{.5, .25, .1}
	a, b, loss := fitLine(points, x)
	close64(t, "a", a, 1, 0)
	close64(t, "b", b, .575/.645, 1e-12) // Σ x (1-y) / Σ x²
	want := 0.0
	for i, p := range points {
		for _, y := range p.Accuracy {
			want += (y - 1 + x[i]*.575/.645) * (y - 1 + x[i]*.575/.645)
		}
	}
	close64(t, "loss", loss, want, 1e-12)
	if a, b, _ := fitLine([]Draws{{1, []float64{1, 1}}, {2, []float64{1, 1}}}, x[:2]); a != 1 || b != 0 {
		t.Errorf("nothing to learn: %v - %v x", a, b)
	}
}

// Every exponent between the bounds can be found, these included.
func TestExponentsAtTheirBounds(t *testing.T) {
	g := newGrid([]Draws{{Labels: 3}})
	if g.c[0] != leastExponent || math.Abs(g.c[len(g.c)-1]-mostExponent) > 1e-12 || len(g.x) != len(g.c) || len(g.c) != 96 {
		t.Errorf("%d exponents from %v to %v", len(g.c), g.c[0], g.c[len(g.c)-1])
	}
}

// The rise is from the fewest labels to the most, two standard errors of both at least; the points may come in any order.
func TestRiseByHand(t *testing.T) {
	d := math.Sqrt(.0075)
	for name, c := range map[string]struct {
		first, middle, last []float64
		flat                bool
	}{
		"three errors of the first":  {[]float64{.4, .6}, []float64{.7, .7}, []float64{.8, .8}, false},
		"three errors of the last":   {[]float64{.5, .5}, []float64{.7, .7}, []float64{.7, .9}, false},
		"less than two of both":      {[]float64{.4, .6}, []float64{.7, .7}, []float64{.75 - d, .75 + d}, true},
		"risen at once":              {[]float64{.5, .5}, []float64{.8, .8}, []float64{.8, .8}, false},
		"risen at the end":           {[]float64{.5, .5}, []float64{.5, .5}, []float64{.8, .8}, false},
		"none, and none in between":  {[]float64{.5, .5}, []float64{.5, .5}, []float64{.5, .5}, true},
		"from nothing to everything": {[]float64{0, 0}, []float64{.5, .5}, []float64{1, 1}, false},
	} {
		points := []Draws{{4, c.last}, {1, c.first}, {2, c.middle}}
		_, err := FitLearning(points, 1)
		if c.flat != errors.Is(err, ErrFlat) || !c.flat && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if points[0].Labels != 4 || points[1].Labels != 1 {
			t.Errorf("%s: the caller's points are in another order", name)
		}
	}
	if l, err := FitLearning([]Draws{{0, []float64{0, 0}}, {2, []float64{.5, .5}}, {4, []float64{1, 1}}}, 1); err == nil || errors.Is(err, ErrFlat) {
		t.Errorf("no labels are a point of the curve: %+v, %v", l, err)
	}
}

// The band is that of the resamples, 2.5 to 97.5 % whatever their order, and holds the curve itself.
func TestBandByHand(t *testing.T) {
	l := LearningCurve{A: .5, B: .4, C: 1}
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(101) {
		l.resampled = append(l.resampled, [3]float64{float64(i) / 100, float64(i) / 1000, 1})
	}
	equal := func(what string, got, want []float64) {
		t.Helper()
		if slices.ContainsFunc(got, math.IsNaN) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
		for i := range got {
			close64(t, what, got[i], want[i], 1e-12)
		}
	}
	three := func(a, b, c float64) []float64 { return []float64{a, b, c} }
	equal("with two labels", three(l.At(2)), []float64{.3, .025 * .95, .975 * .95})
	equal("with one label", three(l.At(1)), []float64{.1, .025 * .9, .975 * .9})
	equal("with none, which counts as one", three(l.At(0)), three(l.At(1)))
	equal("one more", three(l.Gain(1, 1)), []float64{.2, .0025 / 2, .2}) // the curve itself is beyond its resamples
	equal("three more than none", three(l.Gain(0, 3)), []float64{.4 * 2 / 3, .0025 * 2 / 3, .4 * 2 / 3})
	equal("none more", three(l.Gain(0, 1)), []float64{0, 0, 0})
	l.resampled = nil
	equal("without resamples", three(l.At(2)), []float64{.3, .3, .3})
}

// True depths at the limits count; ratios of exactly 1.25 and its powers are not below them; nothing endless is a depth.
func TestDepthAtItsLimits(t *testing.T) {
	limits := Range{Min: .5, Max: 8}
	m, err := MeasureDepth([]float32{.5, 8, 1.25, 1.5625, 1.953125}, []float32{.5, 8, 1, 1, 1}, limits)
	if err != nil || m.Pixels != 5 || m.Delta1 != 2./5 || m.Delta2 != 3./5 || m.Delta3 != 4./5 {
		t.Errorf("%+v, %v", m, err)
	}
	for _, v := range []float64{math.Inf(1), math.Inf(-1), math.NaN()} {
		if m, err := MeasureDepth([]float32{1, float32(v)}, []float32{1, 1}, limits); err == nil {
			t.Errorf("%v: %+v", v, m)
		}
	}
	if one := MeanDepth([]Depth{m}); one != m {
		t.Errorf("the mean of one is %+v, not %+v", one, m)
	}
}

func TestConfusionSaysWhichClassesThereAre(t *testing.T) {
	if err := NewConfusion([]string{"a", "b"}).Add(2, 0); err == nil || !strings.Contains(err.Error(), "0..1") {
		t.Errorf("%v", err)
	}
}
