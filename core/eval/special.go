package eval

import "math"

// z95 is the two-sided 95 % quantile of the normal distribution.
const z95 = 1.959963984540054

// betaInc is the regularised incomplete beta function I_x(a, b), by its continued
// fraction (DLMF 8.17.22) with Lentz's method.
func betaInc(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // where the fraction converges slowly
		return 1 - betaInc(b, a, 1-x)
	}
	const tiny = 1e-300
	away := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	f := d
	for m := 1.0; m < 10000; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1/away(1+even*d), away(1+even/c)
		f *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/away(1+odd*d), away(1+odd/c)
		f *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return f * math.Exp(a*math.Log(x)+b*math.Log1p(-x)-lnBeta(a, b)) / a
}

func lnBeta(a, b float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return la + lb - lab
}

// betaQuantile is the x with I_x(a, b) = p.
func betaQuantile(a, b, p float64) float64 {
	return bisect(0, 1, func(x float64) bool { return betaInc(a, b, x) < p })
}

// tCDF is P(T <= t) of Student's t with df degrees of freedom (DLMF 8.17, Abramowitz &
// Stegun 26.7.1).
func tCDF(t, df float64) float64 {
	tail := betaInc(df/2, .5, df/(df+t*t)) / 2
	if t > 0 {
		return 1 - tail
	}
	return tail
}

// tQuantile is the t with tCDF(t, df) = p.
func tQuantile(p, df float64) float64 {
	if p < .5 {
		return -tQuantile(1-p, df)
	}
	hi := 1.0
	for tCDF(hi, df) < p && hi < 1e300 {
		hi *= 2
	}
	return bisect(0, hi, func(t float64) bool { return tCDF(t, df) < p })
}

// normCDF is the standard normal distribution function.
func normCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// bisect returns where below, which is true up to some point of [lo, hi], turns false.
func bisect(lo, hi float64, below func(float64) bool) float64 {
	for range 200 {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			break
		}
		if below(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + (hi-lo)/2
}

// binomial is the probability of k successes in n trials.
func binomial(k, n int, p float64) float64 {
	switch {
	case k < 0 || k > n:
		return 0
	case p <= 0:
		return indicator(k == 0)
	case p >= 1:
		return indicator(k == n)
	}
	a, b := float64(k), float64(n-k)
	return math.Exp(a*math.Log(p) + b*math.Log1p(-p) - math.Log(float64(n+1)) - lnBeta(a+1, b+1))
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
