package eval_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/eval"
)

// curve draws accuracies around a - b·n^-c.
func curve(rng *rand.Rand, a, b, c, noise float64, draws int, labels ...int) []eval.Draws {
	var points []eval.Draws
	for _, n := range labels {
		d := eval.Draws{Labels: n}
		for range draws {
			d.Accuracy = append(d.Accuracy, min(1, max(0, a-b*math.Pow(float64(n), -c)+noise*rng.NormFloat64())))
		}
		points = append(points, d)
	}
	return points
}

func TestLearningCurveIsRecovered(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	l, err := eval.FitLearning(curve(rng, .95, .9, .5, 0, 3, 60, 12, 24, 36), 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "A", l.A, .95, 1e-9)
	near(t, "B", l.B, .9, 1e-9)
	near(t, "C", l.C, .5, 1e-9)
	gain, low, high := l.Gain(60, 20)
	want := .9 * (math.Pow(60, -.5) - math.Pow(80, -.5))
	for _, g := range []float64{gain, low, high} {
		near(t, "gain", g, want, 1e-9)
	}
	acc, _, _ := l.At(100)
	near(t, "accuracy", acc, .95-.09, 1e-9)
}

// The interval of the gain holds the true one about as often as it says.
func TestLearningGainCovers(t *testing.T) {
	const runs = 100
	covered, width := 0, 0.0
	want := 1.2 * (math.Pow(48, -.6) - math.Pow(68, -.6))
	for run := range runs {
		rng := rand.New(rand.NewPCG(uint64(run), 9))
		l, err := eval.FitLearning(curve(rng, .95, 1.2, .6, .04, 12, 12, 18, 24, 36, 48), uint64(run))
		if err != nil {
			t.Fatal(err)
		}
		gain, low, high := l.Gain(48, 20)
		if !(low <= gain && gain <= high && low >= 0) {
			t.Fatalf("gain %g in [%g, %g]", gain, low, high)
		}
		if low <= want && want <= high {
			covered++
		}
		width += (high - low) / runs
		if acc, low, high := l.At(100); !(low <= acc && acc <= high && high <= 1) {
			t.Fatalf("accuracy %g in [%g, %g]", acc, low, high)
		}
	}
	t.Logf("the true gain of %.3f is in %d of %d intervals of mean width %.3f", want, covered, runs, width)
	if covered < 85 {
		t.Errorf("%d of %d intervals hold the gain", covered, runs)
	}
}

func TestLearningCurveRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	var few *eval.TooFewError
	if _, err := eval.FitLearning(curve(rng, .9, 1, .5, .01, 5, 12, 24), 1); !errors.As(err, &few) || few.Need != 3 {
		t.Errorf("two points: %v", err)
	}
	if _, err := eval.FitLearning(curve(rng, .9, 1, .5, .01, 5, 12, 12, 24), 1); !errors.As(err, &few) {
		t.Errorf("three points of two sizes: %v", err)
	}
	if _, err := eval.FitLearning(curve(rng, .9, 1, .5, .01, 1, 12, 24, 48), 1); !errors.As(err, &few) || few.Need != 2 {
		t.Errorf("one draw: %v", err)
	}
	for name, points := range map[string][]eval.Draws{
		"flat":    curve(rng, .8, 0, .5, 0, 4, 12, 24, 48),
		"falling": curve(rng, .8, -.5, .5, .01, 4, 12, 24, 48),
		"noisy":   {{Labels: 9, Accuracy: []float64{.2, .8}}, {Labels: 18, Accuracy: []float64{.5, .5}}, {Labels: 27, Accuracy: []float64{.3, .8}}},
	} {
		if l, err := eval.FitLearning(points, 1); !errors.Is(err, eval.ErrFlat) {
			t.Errorf("%s: %v, %v", name, l.A, err)
		}
	}
	for name, spoil := range map[string]eval.Draws{
		"nan": {Labels: 9, Accuracy: []float64{math.NaN(), 1}}, "labels": {Labels: 0, Accuracy: []float64{0, 1}}, "more than all": {Labels: 9, Accuracy: []float64{0, 1.5}},
	} {
		_, err := eval.FitLearning(append(curve(rng, .9, 1, .5, .01, 5, 12, 24, 48), spoil), 1)
		if err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// Flat curves are hardly ever said to rise.
func TestFlatCurvesAreRefused(t *testing.T) {
	const runs = 400
	rose := 0
	for run := range runs {
		rng := rand.New(rand.NewPCG(uint64(run), 4))
		if _, err := eval.FitLearning(curve(rng, .8, 0, .5, .05, 10, 12, 24, 48), 1); err == nil {
			rose++
		}
	}
	t.Logf("%d of %d flat curves are said to rise", rose, runs)
	if rose > runs*5/100 {
		t.Errorf("%d of %d", rose, runs)
	}
}

func TestDrawsSummary(t *testing.T) {
	d := eval.Draws{Labels: 9}
	for i := range 101 {
		d.Accuracy = append(d.Accuracy, float64(100-i)/100)
	}
	mean, low, high := d.Summary()
	near(t, "mean", mean, .5, 1e-12)
	near(t, "low", low, .025, 1e-12)
	near(t, "high", high, .975, 1e-12)
	if mean, low, high = (eval.Draws{}).Summary(); mean != 0 || low != 0 || high != 0 {
		t.Errorf("no draws: %g in [%g, %g]", mean, low, high)
	}
}
