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

// Add is the Gram matrix of gradients that consist of several parts.
func (g Gram) Add(h Gram) Gram { return Gram{g.A + h.A, g.B + h.B, g.C + h.C} }

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

// usable reports whether both gradients are finite and not zero.
func (g Gram) usable() bool {
	return g.A > 0 && g.B > 0 && !math.IsInf(g.A, 0) && !math.IsInf(g.B, 0) && !math.IsNaN(g.C)
}

// norm is the length of f[0] g1 + f[1] g2.
func (g Gram) norm(f [2]float64) float64 {
	return math.Sqrt(max(0, f[0]*f[0]*g.A+2*f[0]*f[1]*g.C+f[1]*f[1]*g.B))
}

// GramLog sums up how the tasks' gradients stood to each other in the steps of
// a run. Its zero value is an empty log.
type GramLog struct {
	Steps       int     `json:"steps"`        // with both gradients
	Conflicts   int     `json:"conflicts"`    // of them with a cosine below 0
	CosineSum   float64 `json:"cosine_sum"`   // of the cosines
	LogRatioSum float64 `json:"logratio_sum"` // of ln(|g2|/|g1|)
}

// Add takes a step in. Steps where a gradient vanishes or is not finite do not count.
func (l *GramLog) Add(g Gram) {
	if !g.usable() {
		return
	}
	cos := g.Cosine()
	l.Steps++
	l.CosineSum += cos
	l.LogRatioSum += math.Log(g.Ratio())
	if cos < 0 {
		l.Conflicts++
	}
}

// Cosine is the mean cosine; 0 for an empty log.
func (l GramLog) Cosine() float64 { return l.CosineSum / float64(max(1, l.Steps)) }

// Ratio is the geometric mean of |g2|/|g1|; 1 for an empty log.
func (l GramLog) Ratio() float64 { return math.Exp(l.LogRatioSum / float64(max(1, l.Steps))) }

// Conflicting is the share of steps with a negative cosine; 0 for an empty log.
func (l GramLog) Conflicting() float64 { return float64(l.Conflicts) / float64(max(1, l.Steps)) }
