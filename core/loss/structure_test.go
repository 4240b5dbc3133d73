package loss

import (
	"math"
	"math/rand/v2"
	"testing"
)

// structural are the losses that look at more than a pixel's residual in log-depth.
func structural() map[string]Depth {
	return map[string]Depth{
		"Metres": Metres{}, "ScaleShift": ScaleShift{}, "Gradient": Gradient{Scales: 2}, "Gradient, four scales": Gradient{},
		"sum": Sum{{1, L1{}}, {.5, Gradient{}}, {2, ScaleShift{}}},
	}
}

func TestStructuralGradients(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for name, l := range structural() {
		for _, confidence := range [][]float32{nil, {1, 0, .5, 1, 1, .25, 1, 1, 0, 1, 1, .5, 1, 1, .125, 1, .5, 1}} {
			for _, weights := range [][]float32{nil, {1, 2}} {
				m := Maps{Pixels: 9, Width: 3, Prediction: normal(r, 18, 1), Target: normal(r, 18, 1), Confidence: confidence, Weights: weights}
				gradient(t, name, m.Prediction, func(grad []float32, scale float64) float64 { return l.Loss(grad, m, scale).Value })
			}
		}
	}
}

func TestStructuralLossesIgnoreMapsWithoutDepth(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for name, l := range structural() {
		known := Maps{Pixels: 6, Width: 3, Prediction: normal(r, 6, 1), Target: normal(r, 6, 1)}
		both := Maps{Pixels: 6, Width: 3, Prediction: append(normal(r, 6, 1), known.Prediction...),
			Target: append(normal(r, 6, 1), known.Target...), Confidence: []float32{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}}
		grad := make([]float32, 12)
		res := l.Loss(grad, both, 1)
		near(t, name, res.Value, l.Loss(nil, known, 1).Value)
		near(t, name+", weight", res.Weight, 1)
		for _, g := range grad[:6] {
			if g != 0 {
				t.Errorf("%s: gradient %v of a map without depth", name, grad[:6])
			}
		}
		both.Confidence = make([]float32, 12)
		if res := l.Loss(nil, both, 1); res != (Result{}) {
			t.Errorf("%s: no depth anywhere, %+v", name, res)
		}
	}
}

func TestMetresByHand(t *testing.T) {
	ln := func(v float64) float32 { return float32(math.Log(v)) }
	m := Maps{Pixels: 2, Prediction: []float32{ln(1), ln(2)}, Target: []float32{ln(3), ln(1)}}
	near(t, "metres", Metres{}.Loss(nil, m, 1).Value, 1.5)
}

// What is left after the best line is var(y) (1 - correlation^2), a fact of linear regression.
func TestScaleShiftIsTheResidualOfTheRegression(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	p, y := normal(r, 40, 2), normal(r, 40, 1)
	for i := range y {
		y[i] += .4 * p[i]
	}
	var mp, my, vp, vy, c float64
	for i := range p {
		mp, my = mp+float64(p[i])/40, my+float64(y[i])/40
	}
	for i := range p {
		a, b := float64(p[i])-mp, float64(y[i])-my
		vp, vy, c = vp+a*a/40, vy+b*b/40, c+a*b/40
	}
	m := Maps{Pixels: 40, Prediction: p, Target: y}
	value := ScaleShift{}.Loss(nil, m, 1).Value
	near(t, "regression", value, (vy-c*c/vp)/2)
	for i := range p {
		p[i] = 3*p[i] - 5
	}
	if again := (ScaleShift{}).Loss(nil, m, 1).Value; math.Abs(again-value) > 1e-6 {
		t.Errorf("scaled and shifted: %v, before %v", again, value)
	}
	for i := range p {
		p[i] = 2
	}
	grad := make([]float32, 40)
	near(t, "constant prediction", ScaleShift{}.Loss(grad, m, 1).Value, vy/2)
	for _, g := range grad {
		if g != 0 {
			t.Fatalf("gradient %v of a constant prediction", grad)
		}
	}
}

func TestGradientByHand(t *testing.T) {
	// Residuals 0 1 / 4 2: across 1 and 2, down 4 and 1; at twice the distance there is no pair.
	m := Maps{Pixels: 4, Width: 2, Prediction: []float32{0, 1, 4, 2}, Target: make([]float32, 4)}
	near(t, "2x2", Gradient{Scales: 2}.Loss(nil, m, 1).Value, 2*(1.+2+4+1)/4)
	m.Confidence = []float32{1, .5, 0, 1} // pairs of the third pixel are out
	near(t, "confidence", Gradient{Scales: 1}.Loss(nil, m, 1).Value, 2*(.5*1+.5*1)/1)
	// A row of 5: at scale 1 the pixels 0, 2 and 4 are neighbours.
	row := Maps{Pixels: 5, Width: 5, Prediction: []float32{0, 9, 1, 9, 4}, Target: make([]float32, 5)}
	near(t, "second scale", Gradient{Scales: 2}.Loss(nil, row, 1).Value, 2*(9.+8+8+5)/4+2*(1.+3)/2)
	for i := range row.Prediction {
		row.Target[i] = row.Prediction[i] + 7
	}
	near(t, "offset", Gradient{}.Loss(nil, row, 1).Value, 0)
}

func TestGradientNeedsAWidth(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("maps without a width were taken")
		}
	}()
	Gradient{}.Loss(nil, Maps{Pixels: 4, Prediction: make([]float32, 4), Target: make([]float32, 4)}, 1)
}
