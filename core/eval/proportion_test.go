package eval_test

import (
	"math"
	"testing"

	"okuyuki/core/eval"

	"pgregory.net/rapid"
)

// Bisection of sums of binomial probabilities in mpmath with 40 digits.
func TestClopperPearson(t *testing.T) {
	for _, c := range []struct {
		k, n   int
		lo, hi float64
	}{
		{3, 20, .0320709371854637, .378926826545314}, {0, 12, 0, .264648469397051},
		{36, 36, .902606244085508, 1}, {190, 200, .909972462298649, .975765834527891}, {0, 0, 0, 1},
	} {
		lo, hi := eval.ClopperPearson(c.k, c.n, .95)
		near(t, "low", lo, c.lo, 1e-11)
		near(t, "high", hi, c.hi, 1e-11)
	}
	// No failure in n: 1 - delta^(1/n).
	near(t, "bound", eval.UpperBound(0, 59, .05), 1-math.Pow(.05, 1.0/59), 1e-12)
}

func TestPerClass(t *testing.T) {
	s := eval.PerClass([][]float64{{7.5, 2.5, 0}, {1, 9, 0}, {0, 0, 0}})
	near(t, "recall", s[0].Recall.Value, .75, 1e-15)
	near(t, "precision", s[0].Precision.Value, 7.5/8.5, 1e-15)
	near(t, "precision", s[1].Precision.Value, 9/11.5, 1e-15)
	if s[0].Recall.Total != 10 || s[1].Precision.Total != 12 {
		t.Errorf("%+v", s)
	}
	// The interval is that of 10 photos, although they were answered in two repeats.
	lo, hi := eval.Wilson(9, 10, 1.959963984540054)
	near(t, "low", s[1].Recall.Low, lo, 1e-12)
	near(t, "high", s[1].Recall.High, hi, 1e-12)
	if (s[2].Recall != eval.Proportion{High: 1}) || s[2].Precision != s[2].Recall {
		t.Errorf("a class without photos: %+v", s[2])
	}
}

func TestShareStaysInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 3000).Draw(t, "n")
		k := rapid.Float64Range(0, float64(n)+1).Draw(t, "k")
		p := eval.Share(k, n)
		if !(0 <= p.Low && p.Low <= p.Value && p.Value <= p.High && p.High <= 1 && p.Total == n) {
			t.Fatalf("%g of %d: %+v", k, n, p)
		}
	})
	if (eval.Share(math.NaN(), 3) != eval.Proportion{High: 1}) {
		t.Error("not a number of 3 has an interval")
	}
}

func TestFormatShare(t *testing.T) {
	for _, c := range []struct {
		value float64
		n     int
		want  string
	}{
		{19.0 / 24, 24, "19/24"}, {19.5 / 24, 24, "19.5/24"}, {1, 49, "49/49"}, {0, 0, "0/0"},
		{2.0 / 3, 9, "6/9"}, {19.0 / 60, 60, "32%"}, {.5, 50, "50%"}, {.79449, 999, "79%"}, {.79449, 1000, "79.4%"},
	} {
		if got := eval.FormatShare(c.value, c.n); got != c.want {
			t.Errorf("%g of %d is shown as %s, want %s", c.value, c.n, got, c.want)
		}
	}
}
