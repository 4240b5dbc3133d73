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

// methods are those of the menu, for a classification and an absolute loss.
func methods(t *testing.T) map[string]func() Method {
	t.Helper()
	out := map[string]func() Method{}
	for _, e := range Menu() {
		out[e.Name] = func() Method {
			m, err := New(e.Name, Settings{Kinds: [2]Kind{Classification, Laplace}, Seed: 7})
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
	}
	return out
}

func TestMenu(t *testing.T) {
	for _, e := range Menu() {
		for _, knob := range append([]float64{0, e.Usual}, e.Grid...) {
			m, err := New(e.Name, Settings{Knob: knob})
			if err != nil || m.Name() != e.Name {
				t.Fatalf("%s with %g: %v, %v", e.Name, knob, m, err)
			}
			if _, combines := m.(Combiner); combines && m.Needs()&TaskGradients == 0 {
				t.Errorf("%s combines gradients that it does not ask for", e.Name)
			}
		}
		if (e.Knob == "") != (len(e.Grid) == 0) || (e.Knob != "" && !slices.Contains(e.Grid, e.Usual)) {
			t.Errorf("%s: a number called %q, usually %g, to be sought among %v", e.Name, e.Knob, e.Usual, e.Grid)
		}
	}
	if m, err := New("upgrad", Settings{}); err != nil || m.Name() != "pcgrad" {
		t.Errorf("upgrad: %v, %v", m, err)
	}
	for name, knob := range map[string]float64{"none": 1, "fixed": -1} {
		if _, err := New(name, Settings{Knob: knob}); err == nil {
			t.Errorf("%s with %g was made", name, knob)
		}
	}
}

func TestAnAbsentTaskHasNoWeightAndTeachesNothing(t *testing.T) {
	for name, make := range methods(t) {
		m := make()
		absent := Loss{Value: math.NaN(), Absent: true}
		losses := []Loss{{Value: 2}, absent}
		w := weightsOf(m, losses...)
		if !(w[0] > 0) || w[1] != 0 {
			t.Errorf("%s: weights %v", name, w)
		}
		if f := Factors(m, w, Gram{A: 1, B: 1, C: -1}, losses); f != [2]float64{w[0], 0} {
			t.Errorf("%s: factors %v with weights %v", name, f, w)
		}
		if name == "random" {
			continue // it draws anew whatever happens
		}
		for range 3 {
			m.Update(Step{Losses: []Loss{absent, {Value: 3}}, After: []Loss{absent, {Value: 1}}, Gram: Gram{B: 1}})
		}
		a, b := weightsOf(m, Loss{Value: 2}, Loss{Value: 3}), weightsOf(make(), Loss{Value: 2}, Loss{Value: 3})
		if name != "uncertainty" && name != "revised" && name != "normalised" && !slices.Equal(a, b) {
			t.Errorf("%s: steps with one task moved the weights from %v to %v", name, b, a)
		}
		if a[0] != b[0] || math.IsNaN(a[1]) {
			t.Errorf("%s: an absent task moved its weight from %v to %v", name, b[0], a[0])
		}
	}
}

// A method that goes on from a saved state gives what it would have given.
func TestStateResumes(t *testing.T) {
	for name, make := range methods(t) {
		r := rand.New(rand.NewPCG(1, 1))
		step := func(ms ...Method) {
			s := Step{
				Losses: []Loss{{Value: 2 * r.Float64()}, {Value: r.Float64()}},
				After:  []Loss{{Value: r.Float64()}, {Value: r.Float64()}},
				Gram:   Gram{A: r.Float64(), B: r.Float64()},
			}
			for _, m := range ms {
				m.Update(s)
				m.EndEpoch(s.After)
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
	copy(u.x, []float64{.3, -1.2, 2})
	w, g := make([]float64, 3), make([]float64, 3)
	u.Weights(w, losses)
	for i, l := range losses {
		g[i] = u.gradient(i, l.Value)
	}
	const h = 1e-5
	for i := range kinds {
		a := u.x[i]
		u.x[i] = a + h
		up := u.Objective(losses)
		u.x[i] = a - h
		near(t, "gradient", g[i], (up-u.Objective(losses))/(2*h), 1e-8)
		u.x[i] = a
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
