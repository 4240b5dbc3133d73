package eval_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/eval"
)

// For symmetric intervals the halves add as squares do; what is lopsided stays so, on the right side.
func TestDifference(t *testing.T) {
	got := eval.Difference(eval.Interval{Mean: .7, Low: .67, High: .73}, eval.Interval{Mean: .6, Low: .56, High: .64})
	for _, v := range [][2]float64{{got.Mean, .1}, {got.Low, .05}, {got.High, .15}} {
		if math.Abs(v[0]-v[1]) > 1e-12 {
			t.Errorf("%+v", got)
		}
	}
	got = eval.Difference(eval.Interval{Mean: 1, Low: .9, High: 1}, eval.Interval{Mean: 0, Low: 0, High: .2})
	if got.High != 1 || math.Abs(got.Low-(1-math.Hypot(.1, .2))) > 1e-12 {
		t.Errorf("shares cannot differ by more than 1: %+v", got)
	}
}

// Turning the difference round turns its interval round, and a number that is certain only shifts it.
func TestDifferenceTurnsRound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	interval := func() eval.Interval {
		m := r.NormFloat64()
		return eval.Interval{Mean: m, Low: m - r.Float64(), High: m + r.Float64()}
	}
	for range 1000 {
		a, b := interval(), interval()
		there, back := eval.Difference(a, b), eval.Difference(b, a)
		if there.Mean != -back.Mean || math.Abs(there.Low+back.High) > 1e-12 || math.Abs(there.High+back.Low) > 1e-12 {
			t.Fatalf("%+v and %+v: %+v, %+v", a, b, there, back)
		}
		c := b.Mean
		if d := eval.Difference(a, eval.Interval{Mean: c, Low: c, High: c}); math.Abs(d.Low-(a.Low-c)) > 1e-12 || math.Abs(d.High-(a.High-c)) > 1e-12 {
			t.Fatalf("%+v less %v: %+v", a, c, d)
		}
	}
}

// The interval holds the truth about as often as it says: where the estimates are independent, and where they go together, which is
// what the same seeds lead to, more often.
func TestDifferenceCovers(t *testing.T) {
	const trials, seeds, truth = 4000, 4, .25
	r := rand.New(rand.NewPCG(3, 4))
	for _, shared := range []float64{0, 1} {
		held := 0
		for range trials {
			a, b := make([]float64, seeds), make([]float64, seeds)
			for i := range seeds {
				luck := shared * r.NormFloat64()
				a[i], b[i] = truth+luck+r.NormFloat64(), luck+2*r.NormFloat64()
			}
			x, err := eval.TInterval(a)
			if err != nil {
				t.Fatal(err)
			}
			y, err := eval.TInterval(b)
			if err != nil {
				t.Fatal(err)
			}
			if d := eval.Difference(x, y); d.Low <= truth && truth <= d.High {
				held++
			}
		}
		if rate := float64(held) / trials; rate < .94 {
			t.Errorf("with shared luck %v the truth is held in %.3f of the trials", shared, rate)
		} else {
			t.Logf("shared luck %v: %.3f", shared, rate)
		}
	}
}
