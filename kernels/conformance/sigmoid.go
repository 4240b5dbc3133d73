package conformance

import (
	"errors"
	"math"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

// checkSigmoid compares with the formula within eight roundings, and what is
// next to nothing within 1e-38.
func checkSigmoid(n int, seed uint64) error {
	s := newSource(seed)
	x, intact := guarded("x", n)
	for i, v := range s.values(n) {
		x[i] = v * float32(s.IntN(60))
	}
	inf := float32(math.Inf(1))
	copy(x, []float32{0, float32(math.NaN()), inf, -inf, 88.8, -88.8, 1e30, -1e30})
	want := wide(x)
	reference.Sigmoid(want)
	kernels.Sigmoid(x)
	for i, v := range x {
		if d := math.Abs(float64(v) - want[i]); !(d <= 8*eps*want[i]+1e-38) && (v == v || want[i] == want[i]) {
			return errors.New("sigmoid[" + itoa(i) + "] = " + number(float64(v)) + ", want " + number(want[i]))
		}
	}
	return intact()
}
