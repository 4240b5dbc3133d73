package balance

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestGram(t *testing.T) {
	g := NewGram([]float32{3, 4, 0}, []float32{-4, 3, 12})
	if g != (Gram{A: 25, B: 169, C: 0}) || g.Cosine() != 0 {
		t.Errorf("%+v, cosine %v", g, g.Cosine())
	}
	near(t, "ratio", g.Ratio(), 13./5, 1e-12)
	x := []float32{.1, -.7, .3}
	near(t, "cosine with itself", NewGram(x, x).Cosine(), 1, 1e-12)
	near(t, "cosine with its opposite", NewGram(x, []float32{-.2, 1.4, -.6}).Cosine(), -1, 1e-12)
	if c := NewGram(x, make([]float32, 3)).Cosine(); c != 0 {
		t.Errorf("cosine with nothing: %v", c)
	}
	parts := NewGram([]float32{3, 4}, []float32{-4, 3}).Add(NewGram([]float32{0}, []float32{12}))
	if parts != g {
		t.Errorf("in parts %+v, whole %+v", parts, g)
	}
}

func TestGramLog(t *testing.T) {
	var l GramLog
	if l.Cosine() != 0 || l.Ratio() != 1 || l.Conflicting() != 0 {
		t.Errorf("an empty log says %v, %v, %v", l.Cosine(), l.Ratio(), l.Conflicting())
	}
	l.Add(Gram{A: 1, B: 4, C: 1})     // cosine 1/2, ratio 2
	l.Add(Gram{A: 4, B: .25, C: -.9}) // cosine -.9, ratio 1/4
	l.Add(Gram{A: 1})                 // no second gradient
	l.Add(Gram{A: math.NaN(), B: 1})
	l.Add(Gram{A: 1, B: math.Inf(1)})
	if l.Steps != 2 || l.Conflicting() != .5 {
		t.Errorf("%+v", l)
	}
	near(t, "cosine", l.Cosine(), -.2, 1e-12)
	near(t, "ratio", l.Ratio(), math.Sqrt(.5), 1e-12)
}

// gradients in a few dimensions, as likely in conflict as not.
func gradients(r *rand.Rand) (g1, g2 []float32) {
	scale := math.Exp(3 * r.NormFloat64())
	for range 4 {
		g1 = append(g1, float32(r.NormFloat64()))
		g2 = append(g2, float32(scale*r.NormFloat64()))
	}
	return g1, g2
}

// Where the paper promises that no task's loss rises along the step, it does not.
func TestNoTaskLosesWherePromised(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		g := NewGram(gradients(r))
		for _, m := range []Combiner{NewMGDA(), NewPCGrad(), NewCAGrad(1), NewIMTL(), NewNash()} {
			f := m.Combine(g)
			step := g.norm(f)
			for i, along := range []float64{f[0]*g.A + f[1]*g.C, f[0]*g.C + f[1]*g.B} {
				length := math.Sqrt([]float64{g.A, g.B}[i])
				if along < -1e-6*length*step {
					t.Fatalf("%s makes task %d worse: %v on %+v with factors %v", m.Name(), i, along, g, f)
				}
			}
		}
	}
}

// The first task is never worse off for the second than the gate allows.
func TestGate(t *testing.T) {
	for _, c := range []struct {
		gram           Gram
		plain, weighed float64 // factor of the second gradient
	}{
		{Gram{A: 1, B: 4, C: 1}, 3, 1.5},
		{Gram{A: 1, B: 4, C: 0}, 3, 0},
		{Gram{A: 1, B: 4, C: -.1}, 0, 0},
	} {
		if f := NewGate(3, false).Combine(c.gram); f != [2]float64{1, c.plain} {
			t.Errorf("gate: %v at %+v", f, c.gram)
		}
		if f := NewGate(3, true).Combine(c.gram); f[0] != 1 || math.Abs(f[1]-c.weighed) > 1e-12 {
			t.Errorf("gate-cosine: %v at %+v", f, c.gram)
		}
	}
	if w := weightsOf(NewGate(3, true), Loss{Value: 1}, Loss{Value: 1}); w[0] != 1 || w[1] != 3 {
		t.Errorf("weights of the heads %v", w)
	}
}

func TestExtremesOfCAGrad(t *testing.T) {
	g := Gram{A: 1, B: 9, C: -1}
	f := NewCAGrad(1e-9).Combine(g)
	near(t, "the mean", f[0], .5, 1e-6)
	near(t, "the mean", f[1], .5, 1e-6)
	f, m := NewCAGrad(1e6).Combine(g), NewMGDA().Combine(g)
	near(t, "direction of MGDA", f[0]/f[1], m[0]/m[1], 1e-3)
}

// Gradients that vanish, are equal, opposed or not finite never give factors
// that are not finite.
func TestHostileGradients(t *testing.T) {
	losses := []Loss{{Value: 1}, {Value: 2}}
	for _, g := range []Gram{
		{}, {A: 1}, {B: 1}, {A: 1, B: 1, C: 1}, {A: 1, B: 1, C: -1}, {A: 4, B: 1, C: 2}, {A: 4, B: 1, C: -2}, {A: 1e-300, B: 1e-300, C: 1e-300},
		{A: 1e300, B: 1, C: 1e150}, {A: 1e-30, B: 1e30, C: -1}, {A: 1, B: 1, C: 1 + 1e-9}, {A: 1, B: 1, C: -1 - 1e-9},
		{A: math.Inf(1), B: 1, C: math.Inf(1)}, {A: math.NaN(), B: math.NaN(), C: math.NaN()},
	} {
		for name, make := range methods(t) {
			m := make()
			for range 3 {
				w := weightsOf(m, losses...)
				for _, f := range Factors(m, w, g, losses) {
					if math.IsNaN(f) || math.IsInf(f, 0) {
						t.Errorf("%s: factor %v at %+v", name, f, g)
					}
				}
				m.EndEpoch(losses)
				m.Update(Step{Losses: losses, After: losses, Gram: g})
			}
		}
	}
}

// Losses of 0 and very large ones never give weights that are not finite.
func TestHostileLosses(t *testing.T) {
	for name, make := range methods(t) {
		m := make()
		for _, l := range [][2]float64{{0, 0}, {1e-300, 1}, {0, 1e9}, {1e9, 0}, {3, 2}} {
			losses := []Loss{{Value: l[0]}, {Value: l[1]}}
			for i, w := range weightsOf(m, losses...) {
				if math.IsNaN(w) || math.IsInf(w, 0) || w < 0 {
					t.Errorf("%s: weight %d is %v for losses of %v", name, i, w, l)
				}
			}
			m.Update(Step{Losses: losses, After: losses, Gram: Gram{A: 1, B: 1}})
			m.EndEpoch(losses)
		}
	}
}

func TestSoft(t *testing.T) {
	w := weightsOf(NewSoft(2), Loss{Value: .5}, Loss{Value: .25})
	near(t, "odds", w[1]/w[0], math.E, 1e-12) // exp((4 - 2)/2)
	near(t, "sum", w[0]+w[1], 1, 1e-12)
	if w = weightsOf(NewSoft(1), Loss{Absent: true}, Loss{Absent: true}); w[0] != 0 || w[1] != 0 {
		t.Errorf("without tasks %v", w)
	}
}

// With constant losses the log-scales of Revised go to c² = (L + sqrt(L² + 8L))/4.
func TestRevisedFindsItsOptimum(t *testing.T) {
	r := NewRevised(2, .05)
	losses := []Loss{{Value: 1.5}, {Value: .1}}
	for range 3000 {
		r.Update(Step{Losses: losses})
	}
	for i, l := range losses {
		near(t, "log-scale", r.LogScales()[i], math.Log((l.Value+math.Sqrt(l.Value*l.Value+8*l.Value))/4), .02)
	}
}

// The weights are those of softmaxed normal deviates: their mean is 1/2 and
// each differs from step to step, alike for the same seed.
func TestRandom(t *testing.T) {
	m, same, other := NewRandom(5), NewRandom(5), NewRandom(6)
	sum, square, n := 0.0, 0.0, 4000
	for range n {
		w := weightsOf(m, Loss{Value: 1}, Loss{Value: 1})
		if w[0] != weightsOf(same, Loss{}, Loss{})[0] || w[0] == weightsOf(other, Loss{}, Loss{})[0] {
			t.Fatal("the weights do not follow from the seed")
		}
		z := math.Log(w[0] / w[1]) // of variance 2
		sum, square = sum+z, square+z*z
		for _, r := range []*Random{m, same, other} {
			r.Update(Step{})
		}
	}
	near(t, "mean log-odds", sum/float64(n), 0, .1)
	near(t, "variance", square/float64(n), 2, .2)
}
