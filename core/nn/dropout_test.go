package nn

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/tensor"
)

func dropoutPlan(t *testing.T, train bool) *Plan {
	t.Helper()
	g := NewGraph()
	g.Output("y", g.Dropout(g.Input("a", 1000), .3))
	return mustPlan(t, g, map[string]tensor.Shape{"a": tensor.Vector(4, 1000)}, Options{Train: train, InputGrads: []string{"a"}})
}

func TestDropout(t *testing.T) {
	p := dropoutPlan(t, true)
	x, y := p.Input("a").Data, p.Output("y").Data
	fill(x, 1)
	p.Reseed(9)
	p.Forward()
	first := slices.Clone(y)
	kept := 0
	for i, v := range y {
		if v != 0 {
			kept++
			if math.Abs(float64(v-x[i]/.7)) > 1e-6*math.Abs(float64(v)) {
				t.Fatalf("element %d is %v, want %v or 0", i, v, x[i]/.7)
			}
		}
	}
	// Binomial(4000, .7): standard deviation 29.
	if kept < 2800-150 || kept > 2800+150 {
		t.Errorf("kept %d of 4000 at probability .7", kept)
	}
	grad := p.OutputGrad("y").Data
	fill(grad, 2)
	given := slices.Clone(grad)
	p.Backward()
	for i, d := range p.InputGrad("a").Data {
		want := given[i] / .7
		if y[i] == 0 {
			want = 0
		}
		if math.Abs(float64(d-want)) > 1e-6*math.Abs(float64(want)) {
			t.Fatalf("gradient %d is %v, want %v", i, d, want)
		}
	}
	p.Forward()
	if slices.Equal(first, y) {
		t.Error("two steps drew the same elements")
	}
	p.Reseed(9)
	p.Forward()
	if !slices.Equal(first, y) {
		t.Error("the same seed drew other elements")
	}
}

func TestDropoutIsOffInPrediction(t *testing.T) {
	p := dropoutPlan(t, false)
	fill(p.Input("a").Data, 1)
	p.Forward()
	if !slices.Equal(p.Input("a").Data, p.Output("y").Data) {
		t.Error("values changed")
	}
}
