package reference

import (
	"math"

	"okuyuki/kernels/shape"
)

// BatchNormForward computes y = act(gamma*(x-mean)*invStd + beta) over the
// columns of x [rows,c], with the mean and 1/sqrt(biased variance + eps) of
// each.
func BatchNormForward[T Float](y, x, gamma, beta, mean, invStd []T, rows, c int, eps float64, act shape.Activation) {
	for i := range c {
		m, v := 0.0, 0.0
		for r := range rows {
			m += float64(x[r*c+i]) / float64(rows)
		}
		for r := range rows {
			d := float64(x[r*c+i]) - m
			v += d * d / float64(rows)
		}
		inv := 1 / math.Sqrt(v+eps)
		mean[i], invStd[i] = T(m), T(inv)
		for r := range rows {
			y[r*c+i] = T((float64(x[r*c+i])-m)*inv)*gamma[i] + beta[i]
		}
	}
	Activate(y, act)
}

// BatchNormBackward computes dx from dy and y = BatchNormForward(x), and adds
// the gradients with respect to gamma and beta to dgamma and dbeta.
func BatchNormBackward[T Float](dx, dy, x, y, gamma, mean, invStd, dgamma, dbeta []T, rows, c int, act shape.Activation) {
	g := append([]T(nil), dy...)
	ActivationGrad(g, y, act)
	for i := range c {
		var sum, product T
		normal := func(r int) T { return (x[r*c+i] - mean[i]) * invStd[i] }
		for r := range rows {
			sum += g[r*c+i]
			product += g[r*c+i] * normal(r)
		}
		dgamma[i] += product
		dbeta[i] += sum
		for r := range rows {
			dx[r*c+i] = gamma[i] * invStd[i] * (g[r*c+i] - (sum+normal(r)*product)/T(rows))
		}
	}
}
