package kernels

import "math"

func portableAdd(dst, a, b []float32) {
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

func portableAxpy(dst []float32, s float32, x []float32) {
	for i, v := range x {
		dst[i] += s * v
	}
}

func portableAdam(w, g, m, v []float32, a Adam) {
	keep := 1 - a.LR*a.WeightDecay
	step := a.LR / a.Correction1
	root := 1 / float32(math.Sqrt(float64(a.Correction2)))
	for i, d := range g {
		m[i] = a.Beta1*m[i] + (1-a.Beta1)*d
		v[i] = a.Beta2*v[i] + (1-a.Beta2)*d*d
		denominator := float32(math.Sqrt(float64(v[i])))*root + a.Eps
		w[i] = keep*w[i] - step*m[i]/denominator
	}
}

func portableActivationGrad(dy, y []float32, act Activation) {
	switch act {
	case ReLU:
		for i, v := range y {
			if v <= 0 {
				dy[i] = 0
			}
		}
	case ReLU6:
		for i, v := range y {
			if v <= 0 || v >= 6 {
				dy[i] = 0
			}
		}
	}
}
