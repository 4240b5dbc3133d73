package balance

import "math"

// MGDA steps along the shortest vector in the convex hull of the gradients,
// along which no task's loss rises (Désidéri 2012; Sener and Koltun 2018, arXiv
// 1810.04650, eq. 4 and the closed form for two tasks after it):
//
//	f1 = clip((b - c)/(a + b - 2c), 0, 1),  f2 = 1 - f1
type MGDA struct{ combining }

// NewMGDA has nothing to choose: the gradients are not normalised.
func NewMGDA() *MGDA { return &MGDA{} }

// Name implements Method.
func (*MGDA) Name() string { return "mgda" }

// Combine implements Combiner.
func (*MGDA) Combine(g Gram) [2]float64 {
	x := leastNorm(g)
	return [2]float64{x, 1 - x}
}

// leastNorm is the x in [0, 1] that makes x g1 + (1-x) g2 shortest.
func leastNorm(g Gram) float64 {
	if d := g.A + g.B - 2*g.C; d > 0 {
		return min(1, max(0, (g.B-g.C)/d))
	}
	return .5 // g1 = g2
}

// CAGrad stays close to the mean gradient g0 while it lets the task that gains
// least gain most (Liu et al. 2021, arXiv 2110.14048, algorithm 1): with g_x =
// x g1 + (1-x) g2 and the x in [0, 1] that minimises
//
//	F(x) = g_x·g0 + c |g0| |g_x|
//
// it steps along (g0 + c |g0|/|g_x| g_x)/(1 + c²). With c = 0 this is the mean,
// with a large c it goes towards MGDA. F is convex: x is found by bisection of
// its derivative.
type CAGrad struct {
	combining
	c float64
}

// NewCAGrad has the radius c, 0 for .5.
func NewCAGrad(c float64) *CAGrad {
	if c == 0 {
		c = .5
	}
	return &CAGrad{c: c}
}

// Name implements Method.
func (*CAGrad) Name() string { return "cagrad" }

// Combine implements Combiner.
func (m *CAGrad) Combine(g Gram) [2]float64 {
	along := [2]float64{(g.A + g.C) / 2, (g.C + g.B) / 2} // gi·g0
	radius := m.c * g.norm([2]float64{.5, .5})
	slope := func(x float64) float64 {
		// d|g_x|²/dx / 2
		half := x*(g.A-g.C) - (1-x)*(g.B-g.C)
		n := g.norm([2]float64{x, 1 - x})
		if n == 0 {
			return 0
		}
		return along[0] - along[1] + radius*half/n
	}
	lo, hi := 0.0, 1.0
	switch {
	case slope(0) >= 0:
		hi = 0
	case slope(1) <= 0:
		lo = 1
	}
	for lo < hi {
		x := (lo + hi) / 2
		if x == lo || x == hi {
			break
		}
		if slope(x) < 0 {
			lo = x
		} else {
			hi = x
		}
	}
	f := [2]float64{lo, 1 - lo}
	step := 0.0
	if n := g.norm(f); n > 0 {
		step = radius / n
	}
	for i := range f {
		f[i] = (.5 + step*f[i]) / (1 + m.c*m.c)
	}
	return f
}

// Aligned makes the two gradients orthogonal and equally long, both as long as
// the shorter principal direction of their span, and takes the mean
// (Aligned-MTL, Senushkin et al. 2023, arXiv 2305.19000, algorithm 1): f =
// sqrt(λ) (GG')^(-1/2) (1/2, 1/2) with the Gram matrix GG' and its smallest
// eigenvalue λ that is not 0. For a 2x2 matrix with r = sqrt(ab - c²),
//
//	(GG')^(-1/2) = sqrt(a + b + 2r) (GG' + r I)^-1
//
// and where the gradients lie on one line the other direction drops out.
type Aligned struct{ combining }

// NewAligned has nothing to choose.
func NewAligned() *Aligned { return &Aligned{} }

// Name implements Method.
func (*Aligned) Name() string { return "aligned" }

// collinear is the ratio of the eigenvalues below which the smaller one counts
// as rounding of float32 gradients.
const collinear = 1e-12

// Combine implements Combiner.
func (*Aligned) Combine(g Gram) [2]float64 {
	trace, det := g.A+g.B, g.A*g.B-g.C*g.C
	large := trace/2 + math.Hypot((g.A-g.B)/2, g.C)
	small := det / large // keeps digits that trace/2 - ... would lose
	if small <= collinear*large {
		// The projection of (1/2, 1/2) on the only direction, (|g1|, ±|g2|).
		v := [2]float64{math.Sqrt(g.A / trace), math.Copysign(math.Sqrt(g.B/trace), g.C)}
		p := (v[0] + v[1]) / 2
		return [2]float64{p * v[0], p * v[1]}
	}
	r := math.Sqrt(det)
	k := .5 * math.Sqrt(small) * math.Sqrt(trace+2*r)
	// (GG' + r I)^-1 (1, 1); the determinant of GG' + r I is r (trace + 2r).
	d := r * (trace + 2*r)
	return [2]float64{k * (g.B + r - g.C) / d, k * (g.A + r - g.C) / d}
}
