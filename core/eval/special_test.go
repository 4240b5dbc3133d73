package eval

import (
	"math"
	"testing"
)

func close64(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Max(1, math.Abs(want))) {
		t.Errorf("%s = %.16g, want %.16g", what, got, want)
	}
}

// Values of mpmath 1.3.0 with 40 digits: betainc(a, b, 0, x, regularized=True); for t the
// density integrated by quad.
func TestSpecialFunctions(t *testing.T) {
	for _, c := range []struct{ a, b, x, want float64 }{
		{2, 3, .4, .5248}, {.5, .5, .1, .2048327646991335}, {50, 3, .9, .09663328513725212},
		{200.5, 1800, .1, .4945457012225266}, {1, 1, .25, .25}, {3, 4, 0, 0}, {3, 4, 1, 1},
	} {
		close64(t, "betaInc", betaInc(c.a, c.b, c.x), c.want, 1e-12)
	}
	for _, c := range []struct{ t, df, want float64 }{
		{2.5, 9, .9830690861585071}, {.3, 1, .5927735790777423}, {-1.7, 4.5, .07817695606794889},
		{8, 99, .9999999999987998}, {-4, 3, .01400422800507308}, {0, 7, .5},
	} {
		close64(t, "tCDF", tCDF(c.t, c.df), c.want, 1e-12)
	}
	for df, want := range map[float64]float64{1: 12.7062047361747, 9: 2.262157162798206, 19: 2.09302405440831, 99: 1.984216951586417} {
		close64(t, "tQuantile", tQuantile(.975, df), want, 1e-11)
		close64(t, "tQuantile", tQuantile(.025, df), -want, 1e-11)
	}
	close64(t, "binomial", binomial(7, 200, .05), .08956167676460995, 1e-11)
	close64(t, "normCDF", normCDF(z95), .975, 1e-15)
	for _, p := range []float64{0, 1} {
		if binomial(0, 5, p)+binomial(5, 5, p) != 1 || binomial(-1, 5, p) != 0 {
			t.Errorf("binomial probabilities at p = %g", p)
		}
	}
}

// The probabilities of a binomial law add up to one, however large n is.
func TestBinomialAddsUp(t *testing.T) {
	for _, n := range []int{1, 36, 2000} {
		sum := 0.0
		for k := range n + 1 {
			sum += binomial(k, n, .3)
		}
		close64(t, "sum", sum, 1, 1e-10)
	}
}
