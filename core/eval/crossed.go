package eval

import (
	"fmt"
	"math"
)

// CrossedInterval is the mean of values[training][photo], with an interval that holds for other trainings and for other photos
// alike. Both are samples: trainings differ in the photos that had labels and in where they began, and all were tested on the
// same photos, which come in groups (nil: each by itself).
//
// The variance is that of the trainings' means plus that of the groups' (the linearised variance of a ratio, Cochran 1977, 6.3),
// as in studies of several readers who judge the same cases. What is left of a value beyond its training and its photo is in
// both, so the interval is cautious. Its degrees of freedom are Satterthwaite's (1946, Biometrics Bulletin 2:110). The standard
// error is at least that of one photo on which one training is off by one: trainings that never differed on few photos do not
// give an interval of no width.
func CrossedInterval(values [][]float64, groups []string) (Interval, error) {
	n := 0
	if len(values) > 0 {
		n = len(values[0])
	}
	if groups != nil && len(groups) != n {
		return Interval{}, fmt.Errorf("eval: %d groups for %d photos", len(groups), n)
	}
	s, photos := float64(len(values)), float64(n)
	means, perPhoto := make([]float64, len(values)), make([]float64, n)
	mean := 0.0
	for t, row := range values {
		if len(row) != n {
			return Interval{}, fmt.Errorf("eval: training %d has %d photos, not %d", t, len(row), n)
		}
		for i, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return Interval{}, fmt.Errorf("eval: training %d has %v for photo %d", t, v, i)
			}
			means[t] += v / photos
			perPhoto[i] += v / s
		}
		mean += means[t] / s
	}
	units, _ := group(perPhoto, groups)
	m := float64(len(units))
	if len(values) < 2 {
		return Interval{}, &TooFewError{What: "trainings", Have: len(values), Need: 2}
	}
	if len(units) < 2 {
		return Interval{}, &TooFewError{What: "places", Have: len(units), Need: 2}
	}
	byTraining, byGroup := 0.0, between(units, mean)
	for _, v := range means {
		byTraining += (v - mean) * (v - mean) / (s * (s - 1))
	}
	variance, df := byTraining+byGroup, m-1
	if variance > 0 {
		df = variance * variance / (byTraining*byTraining/(s-1) + byGroup*byGroup/(m-1))
	}
	half := tQuantile(.975, df) * max(math.Sqrt(variance), 1/(s*photos))
	return Interval{mean, mean - half, mean + half}, nil
}
