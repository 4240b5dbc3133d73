package balance

import "math"

// PCGrad takes out of each gradient what pulls against the other one, and adds
// them up (Yu et al. 2020, arXiv 2001.06782, algorithm 1). For two tasks, whose
// order then does not matter,
//
//	c >= 0: g1 + g2
//	c < 0:  (1 - c/a) g1 + (1 - c/b) g2
//
// UPGrad (Quinton and Rey 2024, arXiv 2406.16232) is for two tasks half of the
// same vector.
type PCGrad struct{ combining }

// NewPCGrad has nothing to choose.
func NewPCGrad() *PCGrad { return &PCGrad{} }

// Name implements Method.
func (*PCGrad) Name() string { return "pcgrad" }

// Combine implements Combiner.
func (*PCGrad) Combine(g Gram) [2]float64 {
	if g.C >= 0 {
		return [2]float64{1, 1}
	}
	return [2]float64{1 - g.C/g.A, 1 - g.C/g.B}
}

// Gate lets the second task take part only where it does not pull against the
// first, so that what is reached is critical for the first task's loss alone
// (Du et al. 2018, arXiv 1812.02224, eq. 4): the second gradient's factor is its
// weight if the cosine of the gradients is at least 0, and else 0; or weighted,
// weight·max(0, cosine).
type Gate struct {
	combining
	weight   float64
	weighted bool
}

// NewGate gives the second task the weight, 0 for 1.
func NewGate(weight float64, weighted bool) *Gate {
	if weight == 0 {
		weight = 1
	}
	return &Gate{weight: weight, weighted: weighted}
}

// Name implements Method.
func (m *Gate) Name() string {
	if m.weighted {
		return "gate-cosine"
	}
	return "gate"
}

// Weights implements Method.
func (m *Gate) Weights(w []float64, losses []Loss) {
	m.combining.Weights(w, losses)
	w[1] *= m.weight
}

// Combine implements Combiner.
func (m *Gate) Combine(g Gram) [2]float64 {
	cos := g.Cosine()
	switch {
	case cos < 0:
		return [2]float64{1, 0}
	case m.weighted:
		return [2]float64{1, m.weight * cos}
	}
	return [2]float64{1, m.weight}
}

// IMTL steps along the vector in the affine hull of the gradients whose
// projections on all of them are equally long (IMTL-G, Liu et al. 2021, ICLR,
// "Towards impartial multi-task learning", eq. 6). For two tasks
//
//	f1 = |g2|/(|g1| + |g2|),  f2 = |g1|/(|g1| + |g2|)
type IMTL struct{ combining }

// NewIMTL has nothing to choose.
func NewIMTL() *IMTL { return &IMTL{} }

// Name implements Method.
func (*IMTL) Name() string { return "imtl" }

// Combine implements Combiner.
func (*IMTL) Combine(g Gram) [2]float64 {
	a, b := math.Sqrt(g.A), math.Sqrt(g.B)
	return [2]float64{b / (a + b), a / (a + b)}
}

// Nash is the Nash bargaining solution (Navon et al. 2022, arXiv 2202.01017,
// eq. 3): the positive factors with (GG') f = 1/f. For two tasks
//
//	f_i = 1/(|g_i| sqrt(1 + cos))
//
// so that it goes where IMTL goes, with a step of length sqrt(2) that is cut to
// 1 as in the authors' code. Gradients that are all but opposed have no common
// way: there the step shrinks to nothing.
type Nash struct{ combining }

// NewNash has nothing to choose.
func NewNash() *Nash { return &Nash{} }

// Name implements Method.
func (*Nash) Name() string { return "nash" }

// Of 1 + cos, and of the step.
const (
	opposed = 1e-6
	longest = 1.
)

// Combine implements Combiner.
func (*Nash) Combine(g Gram) [2]float64 {
	f := bargain(g)
	if n := g.norm(f); n > longest {
		f[0], f[1] = f[0]*longest/n, f[1]*longest/n
	}
	return f
}

// bargain is the solution before its step is cut.
func bargain(g Gram) [2]float64 {
	k := 1 / math.Sqrt(max(opposed, 1+g.Cosine()))
	return [2]float64{k / math.Sqrt(g.A), k / math.Sqrt(g.B)}
}
