package kernels

import "math"

// whole is how many of n elements the assembly does.
func whole(n int) int { return n / avx2Lanes * avx2Lanes }

func avx2Add(dst, a, b []float32) {
	n := whole(len(dst))
	if n > 0 {
		addAVX2(&vectors{p0: &dst[0], p1: &a[0], p2: &b[0], blocks: n / avx2Lanes})
	}
	portableAdd(dst[n:], a[n:], b[n:])
}

func avx2Axpy(dst []float32, s float32, x []float32) {
	n := whole(len(dst))
	if n > 0 {
		axpyAVX2(&vectors{p0: &dst[0], p1: &x[0], blocks: n / avx2Lanes, k: [8]float32{s}})
	}
	portableAxpy(dst[n:], s, x[n:])
}

func avx2ActivationGrad(dy, y []float32, act Activation) {
	n := whole(len(dy))
	if n > 0 {
		top := float32(math.NaN()) // nothing is greater than or equal to it
		if act == ReLU6 {
			top = 6
		}
		activationGradAVX2(&vectors{p0: &dy[0], p1: &y[0], blocks: n / avx2Lanes, k: [8]float32{0, top}})
	}
	portableActivationGrad(dy[n:], y[n:], act)
}

func avx2Adam(w, g, m, v []float32, a Adam) {
	n := whole(len(w))
	if n > 0 {
		adamAVX2(&vectors{
			p0: &w[0], p1: &g[0], p2: &m[0], p3: &v[0], blocks: n / avx2Lanes,
			k: [8]float32{
				a.Beta1, 1 - a.Beta1, a.Beta2, 1 - a.Beta2, 1 - a.LR*a.WeightDecay,
				a.LR / a.Correction1, 1 / float32(math.Sqrt(float64(a.Correction2))), a.Eps,
			},
		})
	}
	portableAdam(w[n:], g[n:], m[n:], v[n:], a)
}
