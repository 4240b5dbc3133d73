package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// bootstrap is the 95 % percentile interval of the mean over photos when units are drawn
// with replacement (Efron & Tibshirani 1993, chapter 13; whole clusters, Davison & Hinkley
// 1997, 3.8). Its percentiles lie further out than 2.5 and 97.5 %, as few units ask for: the
// expanded percentile interval (Hesterberg 2015, American Statistician 69:371, 5.3). The
// seed decides the draws.
func bootstrap(units []unit, resamples int, seed uint64) (low, high float64) {
	rng := rand.New(rand.NewPCG(seed, 0x626f6f74))
	means := make([]float64, resamples)
	for b := range means {
		sum, photos := 0.0, 0
		for range units {
			u := units[rng.IntN(len(units))]
			sum += u.sum
			photos += u.photos
		}
		means[b] = sum / float64(photos)
	}
	slices.Sort(means)
	tail := 0.0
	if m := float64(len(units)); m > 1 {
		tail = normCDF(-math.Sqrt(m/(m-1)) * tQuantile(.975, m-1))
	}
	return percentile(means, tail), percentile(means, 1-tail)
}

// percentile interpolates between the order statistics of sorted values, which it must not
// be called without.
func percentile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
