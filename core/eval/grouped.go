package eval

import (
	"fmt"
	"math"
)

// GroupedInterval is the mean of a value of each photo, for one model, with an interval that holds for other places: photos come in
// groups (nil: each by itself), which are a sample. The variance is the linearised one of a ratio (Cochran 1977, 6.3), the degrees
// of freedom are one less than the groups. The standard error is at least that of one photo that is off by one.
func GroupedInterval(values []float64, groups []string) (Interval, error) {
	if groups != nil && len(groups) != len(values) {
		return Interval{}, fmt.Errorf("eval: %d groups for %d photos", len(groups), len(values))
	}
	n, mean := float64(len(values)), 0.0
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Interval{}, fmt.Errorf("eval: %v for photo %d", v, i)
		}
		mean += v / n
	}
	units, _ := group(values, groups)
	if len(units) < 2 {
		return Interval{}, &TooFewError{What: "places", Have: len(units), Need: 2}
	}
	half := tQuantile(.975, float64(len(units)-1)) * max(math.Sqrt(between(units, mean)), 1/n)
	return Interval{mean, mean - half, mean + half}, nil
}

// between is the variance of a mean over photos that units were drawn for, of which there are two or more.
func between(units []unit, mean float64) (variance float64) {
	photos := 0
	for _, u := range units {
		e := u.sum - mean*float64(u.photos)
		variance += e * e
		photos += u.photos
	}
	m, n := float64(len(units)), float64(photos)
	return variance * m / ((m - 1) * n * n)
}
