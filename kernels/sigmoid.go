package kernels

import "math"

// Sigmoid replaces every value by 1/(1+e^-x), within a few units in the last
// place, or 1e-38; NaN stays.
func Sigmoid(x []float32) { runElements(len(x), elements{op: opSigmoid, a: x}) }

// The exponential function as Cephes has it (Moshier, expf.c): e^t = 2^n e^r
// with r = t - n ln 2 between -ln(2)/2 and ln(2)/2, where a polynomial serves.
const (
	expLeast, expMost  = -87, 88 // t is held between
	log2E              = 1.44269504088896341
	expRound           = 3 << 22 // added to a number, leaves its integral part in the lowest bits
	ln2High, ln2Low    = 0.693359375, -2.12194440e-4
	exponent, mantissa = 127, 23
	exp2, exp3, exp4   = 5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2
	exp5, exp6, exp7   = 8.3334519073e-3, 1.3981999507e-3, 1.9875691500e-4
)

func portableSigmoid(x []float32) {
	for i, v := range x {
		t := clamp(-v, expLeast, expMost)
		n := t*log2E + expRound
		whole := n - expRound
		r := t - whole*ln2High - whole*ln2Low
		p := float32(exp7)
		for _, k := range [...]float32{exp6, exp5, exp4, exp3, exp2} {
			p = p*r + k
		}
		p = p*r*r + r + 1
		x[i] = 1 / (1 + p*math.Float32frombits((math.Float32bits(n)+exponent)<<mantissa))
	}
}
