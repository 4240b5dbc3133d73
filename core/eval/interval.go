package eval

import (
	"fmt"
	"math"
)

// Interval is a mean with its 95 % interval.
type Interval struct{ Mean, Low, High float64 }

// TInterval is Student's interval for the mean of independent values, such as what trainings came to that have a seed each,
// and with it their data. It needs at least two.
func TInterval(values []float64) (Interval, error) {
	n := float64(len(values))
	if len(values) < 2 {
		return Interval{}, &TooFewError{What: "values", Have: len(values), Need: 2}
	}
	mean, square := 0.0, 0.0
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Interval{}, fmt.Errorf("eval: value %d is %v", i, v)
		}
		mean += v / n
	}
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	half := tQuantile(.975, n-1) * math.Sqrt(square/(n-1)/n)
	return Interval{mean, mean - half, mean + half}, nil
}
