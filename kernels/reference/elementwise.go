package reference

import (
	"math"

	"okuyuki/kernels/shape"
)

// Activate applies an activation in place. NaN stays NaN.
func Activate[T Float](y []T, act shape.Activation) {
	for i, v := range y {
		if act != shape.Linear && v < 0 {
			y[i] = 0
		}
		if act == shape.ReLU6 && v > 6 {
			y[i] = 6
		}
	}
}

// ActivationGrad zeroes dy where the activation's output y is clipped.
func ActivationGrad[T Float](dy, y []T, act shape.Activation) {
	for i, v := range y {
		if act != shape.Linear && v <= 0 || act == shape.ReLU6 && v >= 6 {
			dy[i] = 0
		}
	}
}

// Add computes dst = a + b.
func Add[T Float](dst, a, b []T) {
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// Axpy computes dst += s*x.
func Axpy[T Float](dst []T, s T, x []T) {
	for i := range dst {
		dst[i] += s * x[i]
	}
}

// Dot is the sum of a[i]*b[i].
func Dot[T Float](a, b []T) float64 {
	s := 0.0
	for i := range a {
		s += float64(a[i]) * float64(b[i])
	}
	return s
}

// Softmax computes the softmax of every row of src [rows,cols].
func Softmax[T Float](dst, src []T, rows, cols int) {
	for r := range rows {
		row := src[r*cols : (r+1)*cols]
		largest := math.Inf(-1)
		for _, v := range row {
			largest = max(largest, float64(v))
		}
		sum := 0.0
		for _, v := range row {
			sum += math.Exp(float64(v) - largest)
		}
		for c, v := range row {
			dst[r*cols+c] = T(math.Exp(float64(v)-largest) / sum)
		}
	}
}

// AdamStep does one step of AdamW; package kernels gives the formula.
func AdamStep[T Float](w, g, m, v []T, a shape.Adam) {
	lr, eps := float64(a.LR), float64(a.Eps)
	for i := range w {
		d := float64(g[i])
		b1, b2 := float64(a.Beta1), float64(a.Beta2)
		mi := b1*float64(m[i]) + (1-b1)*d
		vi := b2*float64(v[i]) + (1-b2)*d*d
		m[i], v[i] = T(mi), T(vi)
		decayed := float64(w[i]) * (1 - lr*float64(a.WeightDecay))
		w[i] = T(decayed - lr*mi/float64(a.Correction1)/(math.Sqrt(vi/float64(a.Correction2))+eps))
	}
}

// Sigmoid replaces x by 1/(1+e^-x).
func Sigmoid[T Float](x []T) {
	for i, v := range x {
		x[i] = T(1 / (1 + math.Exp(-float64(v))))
	}
}
