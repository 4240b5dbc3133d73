package balance

import (
	"math"

	"okuyuki/kernels"
)

// Gram is the inner products of two tasks' gradients of the shared parameters:
// all that the closed forms for two tasks need, and a diagnostic by itself.
type Gram struct {
	A, B float64 // squared norms of the first and the second gradient
	C    float64 // their inner product
}

// NewGram measures two gradients.
func NewGram(g1, g2 []float32) Gram {
	return Gram{A: kernels.SumSquares(g1), B: kernels.SumSquares(g2), C: kernels.Dot(g1, g2)}
}

// Cosine is the cosine of the angle between the gradients: below 0 the tasks
// pull against each other. 0 if either gradient is 0.
func (g Gram) Cosine() float64 {
	d := math.Sqrt(g.A) * math.Sqrt(g.B)
	if d == 0 {
		return 0
	}
	return min(1, max(-1, g.C/d))
}

// Ratio is the norm of the second gradient over that of the first; 0 if the
// first is 0.
func (g Gram) Ratio() float64 {
	if g.A == 0 {
		return 0
	}
	return math.Sqrt(g.B) / math.Sqrt(g.A)
}
