package balance

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func weightsOf(m Method, losses ...Loss) []float64 {
	w := make([]float64, len(losses))
	m.Weights(w, losses)
	return w
}

func methods() map[string]func() Method {
	return map[string]func() Method{
		"fixed":       func() Method { return NewFixed(1, .3) },
		"normalised":  func() Method { return NewNormalised(1, .3) },
		"uncertainty": func() Method { return NewUncertainty(.05, Classification, Laplace) },
	}
}

func TestAnAbsentTaskHasNoWeightAndTeachesNothing(t *testing.T) {
	for name, make := range methods() {
		m := make()
		if m.Name() != name {
			t.Errorf("%s calls itself %s", name, m.Name())
		}
		absent := Loss{Value: math.NaN(), Absent: true}
		w := weightsOf(m, Loss{Value: 2}, absent)
		if !(w[0] > 0) || w[1] != 0 {
			t.Errorf("%s: weights %v", name, w)
		}
		fresh := make()
		m.Update(Step{Losses: []Loss{absent, {Value: 3}}})
		fresh.Update(Step{Losses: []Loss{absent, {Value: 3}}})
		a, b := weightsOf(m, Loss{Value: 2}, Loss{Value: 3}), weightsOf(make(), Loss{Value: 2}, Loss{Value: 3})
		if a[0] != b[0] || math.IsNaN(a[1]) {
			t.Errorf("%s: an absent task moved its weight from %v to %v", name, b[0], a[0])
		}
	}
}

// A method that goes on from a saved state gives what it would have given.
func TestStateResumes(t *testing.T) {
	for name, make := range methods() {
		r := rand.New(rand.NewPCG(1, 1))
		step := func(ms ...Method) {
			s := Step{Losses: []Loss{{Value: 2 * r.Float64()}, {Value: r.Float64()}}}
			for _, m := range ms {
				m.Update(s)
			}
		}
		a := make()
		for range 5 {
			step(a)
		}
		b := make()
		if err := b.SetState(a.State()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for range 5 {
			step(a, b)
		}
		if x, y := weightsOf(a, Loss{Value: 1}, Loss{Value: 1}), weightsOf(b, Loss{Value: 1}, Loss{Value: 1}); !slices.Equal(x, y) {
			t.Errorf("%s: weights %v, resumed %v", name, x, y)
		}
		if err := b.SetState([]float64{1, 2, 3}); err == nil {
			t.Errorf("%s: took a state that is not its own", name)
		}
	}
}

func TestFixed(t *testing.T) {
	if w := weightsOf(NewFixed(1, .3), Loss{Value: 5}, Loss{Value: 7}); w[0] != 1 || w[1] != .3 {
		t.Errorf("weights %v", w)
	}
}

func TestNormalisedDividesByTheFirstLoss(t *testing.T) {
	m := NewNormalised(1, 2)
	losses := []Loss{{Value: 4}, {Value: .5}}
	for range 3 {
		w := weightsOf(m, losses...)
		near(t, "class", w[0], .25, 0)
		near(t, "depth", w[1], 4, 0)
		m.Update(Step{Losses: losses})
		losses = []Loss{{Value: losses[0].Value / 2}, {Value: losses[1].Value / 3}}
	}
}

func TestUncertaintyGradientIsThatOfItsObjective(t *testing.T) {
	kinds := []Kind{Classification, Laplace, Gaussian}
	losses := []Loss{{Value: 1.7}, {Value: .2}, {Value: 3}}
	u := NewUncertainty(0, kinds...)
	u.a = []float64{.3, -1.2, 2}
	w, g := make([]float64, 3), make([]float64, 3)
	u.Weights(w, losses)
	u.Gradient(g, losses)
	const h = 1e-5
	for i := range kinds {
		a := u.a[i]
		u.a[i] = a + h
		up := u.Objective(losses)
		u.a[i] = a - h
		near(t, "gradient", g[i], (up-u.Objective(losses))/(2*h), 1e-8)
		u.a[i] = a
		// The weight of a loss is the derivative of the objective by that loss.
		l := losses[i].Value
		losses[i].Value = l + h
		up = u.Objective(losses)
		losses[i].Value = l - h
		near(t, "weight", w[i], (up-u.Objective(losses))/(2*h), 1e-8)
		losses[i].Value = l
	}
}

// With constant losses the log-scales go to their optimum: e^a = 2L for
// classification, L for Laplace and Gaussian.
func TestUncertaintyFindsItsOptimum(t *testing.T) {
	u := NewUncertainty(.05, Classification, Laplace, Gaussian)
	losses := []Loss{{Value: 1.5}, {Value: .1}, {Value: 4}}
	for range 3000 {
		u.Update(Step{Losses: losses})
	}
	for i, want := range []float64{math.Log(3), math.Log(.1), math.Log(4)} {
		near(t, "log-scale", u.LogScales()[i], want, .02)
	}
}

func TestUncertaintyKeepsItsLogScalesInBounds(t *testing.T) {
	u := NewUncertainty(.5, Classification, Laplace)
	for range 500 {
		u.Update(Step{Losses: []Loss{{Value: 1e9}, {Value: 0}}})
	}
	if a := u.LogScales(); a[0] != limit || a[1] != -limit {
		t.Errorf("log-scales %v, want %v and %v", a, limit, -limit)
	}
}

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
}
