package eval

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// What mistakes that were made on purpose (`make mutate`) once left unnoticed in who answers, and what is promised of it.

// thresholdByRisk tries the sure 1/8, 2/8 ... of the photos by their thresholds, without an order of its own.
func thresholdByRisk(conf []float64, right []bool, target, delta float64) (best Guarantee, found bool) {
	sorted := slices.SortedFunc(slices.Values(conf), func(a, b float64) int { return cmp.Compare(b, a) })
	type candidate struct{ photos, wrong int }
	candidates := map[float64]candidate{}
	for g := 1; g <= 8; g++ {
		at := sorted[int(math.Ceil(float64(len(conf)*g)/8))-1]
		var c candidate
		for i, v := range conf {
			if v >= at {
				c.photos++
				if !right[i] {
					c.wrong++
				}
			}
		}
		candidates[at] = c
	}
	for before := 0; before != len(candidates); {
		before = len(candidates)
		for at, c := range candidates {
			if 1-math.Pow(delta/float64(before), 1/float64(c.photos)) > target { // the bound without an error
				delete(candidates, at)
			}
		}
	}
	for at, c := range candidates {
		bound := UpperBound(c.wrong, c.photos, delta/float64(len(candidates)))
		if bound <= target && (!found || at < best.Threshold) {
			best, found = Guarantee{at, float64(c.photos) / float64(len(conf)), bound}, true
		}
	}
	return best, found
}

// Of random answers, many of them equally sure, the same guarantee as by trying every candidate.
func TestThresholdByRiskTriesEveryCandidate(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	found, partly := 0, 0
	for run := range 400 {
		n := 1 + rng.IntN(300)
		levels := 1 + rng.IntN(60)
		conf, right := make([]float64, n), make([]bool, n)
		for i := range conf {
			level := rng.IntN(levels)
			conf[i] = float64(level+1) / float64(levels+1)
			right[i] = rng.IntN(2*levels) < levels+level
		}
		target, delta := .02+.3*rng.Float64(), .05+.2*rng.Float64()
		got, ok, err := ThresholdByRisk(conf, right, target, delta)
		if err != nil {
			t.Fatal(err)
		}
		want, wantOK := thresholdByRisk(conf, right, target, delta)
		if ok != wantOK || got.Threshold != want.Threshold || got.Coverage != want.Coverage || math.Abs(got.Bound-want.Bound) > 1e-12 {
			t.Fatalf("run %d, %d photos, target %v: %+v, %v, want %+v, %v", run, n, target, got, ok, want, wantOK)
		}
		if ok {
			found++
			if got.Coverage < 1 {
				partly++
			}
		}
	}
	if found < 50 || partly < 20 || found > 350 {
		t.Errorf("%d guarantees, %d of a part: the runs do not tell", found, partly)
	}
}

func TestThresholdsAtTheirLimits(t *testing.T) {
	conf, right := []float64{.9, .8}, []bool{true, false}
	for _, bad := range [][2]float64{{.1, 1}, {.1, 1.5}, {1.5, .1}, {1, .1}, {0, .1}, {-.1, .1}, {.1, 0}} {
		if g, _, err := ThresholdByRisk(conf, right, bad[0], bad[1]); err == nil {
			t.Errorf("a target of %v, missed with probability %v: %+v", bad[0], bad[1], g)
		}
	}
	var few *TooFewError
	if _, err := AURC(nil, nil); !errors.As(err, &few) || *few != (TooFewError{What: "photos", Need: 1}) {
		t.Errorf("the area of nothing: %v", err)
	}
	// Costs have no unit: the same threshold for halves as for thousands.
	for _, unit := range []float64{1e-6, 1, 1e6} {
		if got := ThresholdByCost(.5*unit, .125*unit); math.Abs(got-.75) > 1e-15 {
			t.Errorf("in units of %v: %v, want .75", unit, got)
		}
		if got := ThresholdByCost(unit, 0); !(got > 1 && got < 1+1e-9) {
			t.Errorf("in units of %v, free reviews: %v", unit, got)
		}
	}
}

// How much the coverage varies goes by floor((n+1) alpha) photos: one of nineteen, of which Beta(18, 1) has the distribution x^18;
// two of ten, Beta(8, 2), 9 x^8 - 8 x^9.
func TestConformalLaw(t *testing.T) {
	for _, c := range []struct {
		n     int
		alpha float64
		law   func(x float64) float64
	}{
		{18, .1, func(x float64) float64 { return math.Pow(x, 18) }},
		{9, .2, func(x float64) float64 { return 9*math.Pow(x, 8) - 8*math.Pow(x, 9) }},
	} {
		p, y := make([][]float64, c.n), make([]int, c.n)
		for i := range p {
			p[i] = []float64{.5 + float64(i)/100, .5 - float64(i)/100}
		}
		got, err := Conform(p, y, nil, c.alpha)
		if err != nil {
			t.Fatal(err)
		}
		if low, high := c.law(got.CoverageLow), c.law(got.CoverageHigh); math.Abs(low-.025) > 1e-9 || math.Abs(high-.975) > 1e-9 {
			t.Errorf("%d photos: %v to %v, reached with %v and %v", c.n, got.CoverageLow, got.CoverageHigh, low, high)
		}
	}
	for _, alpha := range []float64{0, -1} {
		var few *TooFewError
		if _, err := Conform([][]float64{{1}}, []int{0}, nil, alpha); err == nil || errors.As(err, &few) {
			t.Errorf("alpha %v: %v: more photos would not help", alpha, err)
		}
	}
	// A class whose score is the quantile itself is in the set; the least rank is the first.
	if set := (Conformal{Quantile: .25}).Set([]float64{.75, .25}); !slices.Equal(set, []int{0}) {
		t.Errorf("%v", set)
	}
	if q := conformalQuantile([]float64{.3, .1, .2}, .9); q != .1 {
		t.Errorf("the smallest of three scores is %v", q)
	}
}

// Of equals the first is answered, wherever they stand.
func TestArgmaxOfEquals(t *testing.T) {
	for _, c := range []struct {
		v    []float64
		want int
	}{{[]float64{2, 2, 1}, 0}, {[]float64{1, 2, 2}, 1}, {[]float64{0, 0, 0}, 0}, {[]float64{3}, 0}, {[]float64{-1, -2}, 0}, {[]float64{0, math.Inf(1)}, 1}} {
		if got := Argmax(c.v); got != c.want {
			t.Errorf("%v: %d, want %d", c.v, got, c.want)
		}
	}
}

// Counts are of predictions: they grow, cell by cell, and no further class is let in.
func TestConfusionCounts(t *testing.T) {
	c := NewConfusion([]string{"a", "b"})
	for _, p := range [][2]int{{0, 0}, {0, 1}, {0, 1}, {1, 0}, {1, 0}, {1, 0}} {
		if err := c.Add(p[0], p[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range [][2]int{{2, 0}, {0, 2}, {-1, 0}, {0, -1}} {
		if c.Add(p[0], p[1]) == nil {
			t.Errorf("%v was counted", p)
		}
	}
	if c.Counts[0][0] != 1 || c.Counts[0][1] != 2 || c.Counts[1][0] != 3 || c.Counts[1][1] != 0 || c.Total() != 6 || c.Correct() != 1 {
		t.Errorf("%+v", c)
	}
}

// A hundred photos give ten bins and no more; an answer sure of one class is a probability, one that exceeds certainty is not.
func TestCalibrationOfManyAndOfNone(t *testing.T) {
	p, y := make([][]float64, 100), make([]int, 100)
	for i := range p {
		p[i] = []float64{1, 0}
	}
	c, err := Calibrate(p, y)
	if err != nil || c.Bins != 10 || c.ECE != 0 || c.Brier != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	var few *TooFewError
	if _, err := Calibrate(nil, nil); !errors.As(err, &few) || few.Need != 1 {
		t.Errorf("of nothing: %v", err)
	}
	for _, row := range [][]float64{{1.0005}, {1.0005, -.0005}, {.5, .4}, {math.NaN(), 1}} {
		if c, err := Calibrate([][]float64{row}, []int{0}); err == nil {
			t.Errorf("%v: %+v", row, c)
		}
	}
}
