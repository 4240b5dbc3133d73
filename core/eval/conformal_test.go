package eval_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"okuyuki/core/eval"
)

func TestMinConformal(t *testing.T) {
	for alpha, want := range map[float64]int{.2: 4, .1: 9, .05: 19, .01: 99, .15: 6} {
		if got := eval.MinConformal(alpha); got != want {
			t.Errorf("alpha %g: %d photos, want %d", alpha, got, want)
		}
		p, y := sharpened(1, want, 1)
		if c, err := eval.Conform(p, y, nil, alpha); err != nil || c.Quantile >= 1 {
			t.Errorf("alpha %g, %d photos: %+v, %v", alpha, want, c, err)
		}
		var few *eval.TooFewError
		if _, err := eval.Conform(p[1:], y[1:], nil, alpha); !errors.As(err, &few) || few.Need != want {
			t.Errorf("alpha %g, %d photos: %v", alpha, want-1, err)
		}
	}
}

// By hand: the scores are 0.1 to 0.9, the quantile is the ceil(10·0.8) = 8th smallest.
func TestConform(t *testing.T) {
	var p [][]float64
	for i := range 9 {
		right := 1 - float64(i+1)/10
		p = append(p, []float64{right, 1 - right})
	}
	c, err := eval.Conform(p, make([]int, 9), nil, .2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "quantile", c.Quantile, .8, 1e-12)
	// Without itself, the ceil(9·0.8) = 8th of 8: the largest of the others. Only the photo of
	// the largest score is not covered.
	near(t, "covered", c.Covered, 8.0/9, 1e-12)
	if got := c.Set([]float64{.25, .75}); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("set %v", got)
	}
	if got := c.Set([]float64{.15, .85}); !slices.Equal(got, []int{1}) {
		t.Errorf("set %v", got)
	}
	sure := eval.Conformal{Quantile: .3}
	if got := sure.Set([]float64{.4, .35, .25}); len(got) != 0 {
		t.Errorf("an answer unlike all others has the set %v", got)
	}
}

// Sets calibrated on 36 photos hold the right class of new photos at the nominal rate, on
// average over calibrations; what is said of the coverage beforehand is true.
func TestConformalCoverage(t *testing.T) {
	const runs, fresh = 400, 200
	for _, alpha := range []float64{.2, .1} {
		covered, said, low, inside := 0.0, 0.0, 0.0, 0.0
		for run := range uint64(runs) {
			p, y := sharpened(2*run, 36, 1.5)
			fold := make([]int, len(p))
			for i := range fold {
				fold[i] = i % 5
			}
			c, err := eval.Conform(p, y, fold, alpha)
			if err != nil {
				t.Fatal(err)
			}
			said += c.Covered / runs
			low = c.CoverageLow
			q, z := sharpened(2*run+1, fresh, 1.5)
			here := 0.0
			for i := range q {
				if slices.Contains(c.Set(q[i]), z[i]) {
					here += 1.0 / fresh
				}
			}
			covered += here / runs
			if here >= c.CoverageLow-.04 && here <= c.CoverageHigh+.04 { // and the noise of 200 photos
				inside += 1.0 / runs
			}
		}
		t.Logf("alpha %.2f: %.1f %% of new photos covered, %.1f %% cross-conformally; law from %.2f", alpha, 100*covered, 100*said, low)
		se := math.Sqrt(alpha * (1 - alpha) / 36 / runs)
		if covered < 1-alpha-4*se || covered > 1-alpha+1.0/37+4*se {
			t.Errorf("alpha %g: coverage %g", alpha, covered)
		}
		if said < 1-alpha-4*se || inside < .93 {
			t.Errorf("alpha %g: said to cover %g, inside of the law %g", alpha, said, inside)
		}
	}
}

func TestConformRefuses(t *testing.T) {
	p, y := sharpened(1, 30, 1)
	for _, alpha := range []float64{0, 1, -1, math.NaN()} {
		if _, err := eval.Conform(p, y, nil, alpha); err == nil {
			t.Errorf("alpha %g was accepted", alpha)
		}
	}
	if _, err := eval.Conform(p, y, []int{1}, .1); err == nil {
		t.Error("folds of one photo were accepted")
	}
	// One fold only: nothing is left to judge it by, so no class is left out.
	c, err := eval.Conform(p, y, make([]int, 30), .1)
	if err != nil || c.MeanSize != 4 {
		t.Errorf("%+v, %v", c, err)
	}
}
