package loss

import (
	"math"
	"math/rand/v2"
	"testing"
)

// step of the finite differences, in float32: exact at the magnitudes used.
const step = 1. / 512

// gradient compares what f adds to grad with central differences of its value,
// and checks that it adds scale times the gradient to what is there.
func gradient(t *testing.T, name string, x []float32, f func(grad []float32, scale float64) float64) {
	t.Helper()
	const scale, before = 3, .25
	grad := make([]float32, len(x))
	for i := range grad {
		grad[i] = before
	}
	value := f(grad, scale)
	if again := f(nil, scale); again != value {
		t.Errorf("%s: value %v with a gradient, %v without", name, value, again)
	}
	for i, v := range x {
		x[i] = v + step
		up := f(nil, 1)
		x[i] = v - step
		down := f(nil, 1)
		x[i] = v
		want := before + scale*(up-down)/(2*step)
		if got := float64(grad[i]); !(math.Abs(got-want) <= 2e-5) {
			t.Errorf("%s: gradient %d is %v, want %v", name, i, got, want)
		}
	}
}

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-6*max(1, math.Abs(want))) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

func normal(r *rand.Rand, n int, scale float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(scale * r.NormFloat64())
	}
	return x
}

func TestCrossEntropyByHand(t *testing.T) {
	logits := []float32{0, float32(math.Log(3)), 5, 5}
	// -ln(3/4) and -ln(1/2)
	res := CrossEntropy{}.Loss(nil, logits, []int32{1, 0}, nil, 2, 1)
	near(t, "value", res.Value, (math.Log(4./3)+math.Ln2)/2)
	near(t, "weight", res.Weight, 2)
	res = CrossEntropy{}.Loss(nil, logits, []int32{1, 0}, []float32{3, 1}, 2, 1)
	near(t, "weighted", res.Value, (3*math.Log(4./3)+math.Ln2)/4)
	res = CrossEntropy{}.Loss(nil, logits, []int32{NoLabel, 0}, nil, 2, 1)
	near(t, "one label", res.Value, math.Ln2)
	// Smoothing s: (1-s) of the label, s/2 of each of two classes.
	res = CrossEntropy{Smoothing: .2}.Loss(nil, logits[:2], []int32{1}, nil, 2, 1)
	near(t, "smoothed", res.Value, .9*math.Log(4./3)+.1*math.Log(4))
}

func TestCrossEntropyWithoutLabels(t *testing.T) {
	grad := []float32{1, 2}
	res := CrossEntropy{}.Loss(grad, []float32{3, 4}, []int32{NoLabel}, nil, 2, 1)
	if res != (Result{}) || grad[0] != 1 || grad[1] != 2 {
		t.Errorf("result %v, gradient %v", res, grad)
	}
	if res := (CrossEntropy{}).Loss(grad, []float32{3, 4}, []int32{0}, []float32{0}, 2, 1); res != (Result{}) {
		t.Errorf("weight 0: %v", res)
	}
}

func TestCrossEntropyOfLargeLogits(t *testing.T) {
	grad := make([]float32, 2)
	res := CrossEntropy{}.Loss(grad, []float32{1000, -1000}, []int32{1}, nil, 2, 1)
	near(t, "value", res.Value, 2000)
	if grad[0] != 1 || grad[1] != -1 {
		t.Errorf("gradient %v", grad)
	}
}

func TestCrossEntropyGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const classes = 5
	for _, smoothing := range []float32{0, .1} {
		for _, weights := range [][]float32{nil, {1, .5, 0, 2}} {
			logits := normal(r, 4*classes, 2)
			gradient(t, "cross-entropy", logits, func(grad []float32, scale float64) float64 {
				return CrossEntropy{Smoothing: smoothing}.Loss(grad, logits, []int32{4, NoLabel, 2, 0}, weights, classes, scale).Value
			})
		}
	}
}

func TestDepthByHand(t *testing.T) {
	// Residuals 1, -3, (invalid), 2 in one map.
	m := Maps{Pixels: 4, Prediction: []float32{1, 0, 9, 2}, Target: []float32{0, 3, -5, 0}, Confidence: []float32{1, 1, 0, 1}}
	near(t, "L1", L1{}.Loss(nil, m, 1).Value, 2)
	near(t, "L2", L2{}.Loss(nil, m, 1).Value, 14./3)
	near(t, "SILog .5", SILog{Lambda: .5}.Loss(nil, m, 1).Value, 14./3)
	m.Target = []float32{0, 3, 5, 5} // residuals 1, -3, invalid, -3: mean -5/3
	near(t, "SILog", SILog{Lambda: .5}.Loss(nil, m, 1).Value, 19./3-.5*25./9)
	// k = .5*3: |1| below, (9+2.25)/3 beyond
	near(t, "BerHu", BerHu{Share: .5}.Loss(nil, m, 1).Value, (1+2*11.25/3)/3)
	m.Confidence = []float32{1, .5, 0, 0}
	near(t, "confidence", L1{}.Loss(nil, m, 1).Value, (1+.5*3)/1.5)
	near(t, "standard", Standard().Loss(nil, m, 1).Value,
		L1{}.Loss(nil, m, 1).Value+SILog{Lambda: .85}.Loss(nil, m, 1).Value)
}

func TestMapsWithoutValidPixelsDoNotCount(t *testing.T) {
	m := Maps{Pixels: 2, Prediction: []float32{1, 2, 3, 4}, Target: make([]float32, 4), Confidence: []float32{0, 0, 1, 0}}
	for name, l := range losses() {
		grad := make([]float32, 4)
		if res := l.Loss(grad, m, 1); res.Weight != 1 || res.Value <= 0 {
			t.Errorf("%s: %+v", name, res)
		}
		if grad[0] != 0 || grad[1] != 0 || grad[3] != 0 || grad[2] == 0 {
			t.Errorf("%s: gradient %v", name, grad)
		}
		none := m
		none.Confidence = make([]float32, 4)
		if res := l.Loss(grad, none, 1); res != (Result{}) {
			t.Errorf("%s: no valid pixel, %+v", name, res)
		}
	}
}

func TestWeightsOfMaps(t *testing.T) {
	m := Maps{Pixels: 1, Prediction: []float32{1, 3, 7}, Target: make([]float32, 3), Weights: []float32{3, 1, 0}}
	res := L1{}.Loss(nil, m, 1)
	near(t, "value", res.Value, 1.5)
	near(t, "weight", res.Weight, 4)
}

// A map that is wrong by one factor costs nothing when Lambda is 1.
func TestScaleInvariance(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	m := Maps{Pixels: 6, Prediction: normal(r, 12, 1), Target: make([]float32, 12)}
	for i, p := range m.Prediction {
		m.Target[i] = p + float32(1+i/6)
	}
	near(t, "Lambda 1", SILog{Lambda: 1}.Loss(nil, m, 1).Value, 0)
	near(t, "Lambda 0", SILog{}.Loss(nil, m, 1).Value, L2{}.Loss(nil, m, 1).Value)
}

func losses() map[string]Depth {
	return map[string]Depth{
		"L1": L1{}, "L2": L2{}, "SILog": SILog{Lambda: .85},
		"sum": Sum{{.5, L1{}}, {2, SILog{Lambda: .5}}}, "standard": Standard(), "BerHu": BerHu{},
	}
}

func TestDepthGradients(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for name, l := range losses() {
		for _, confidence := range [][]float32{nil, {1, 0, .5, 1, 1, .25, 0, 0, 0, 1, .125, 1}} {
			for _, weights := range [][]float32{nil, {1, 2, .5}} {
				m := Maps{Pixels: 4, Prediction: normal(r, 12, 1), Target: normal(r, 12, 1), Confidence: confidence, Weights: weights}
				if name == "BerHu" {
					continue // below
				}
				f := func(grad []float32, scale float64) float64 { return l.Loss(grad, m, scale).Value }
				gradient(t, name, m.Prediction, f)
			}
		}
	}
}

// The threshold of BerHu counts as a constant, so that finite differences agree
// for every pixel but the one with the largest residual, which sets it.
func TestBerHuGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	m := Maps{Pixels: 6, Prediction: append(normal(r, 11, 1), 6), Target: make([]float32, 12)}
	grad := make([]float32, 12)
	BerHu{}.Loss(grad, m, 1)
	near(t, "largest", float64(grad[11]), 6/(.2*6)/12)
	below, beyond := 0, 0
	gradient(t, "BerHu", m.Prediction[:11], func(grad []float32, scale float64) float64 {
		if grad == nil {
			return BerHu{}.Loss(nil, m, 1).Value
		}
		whole := append(append([]float32(nil), grad...), 0)
		v := BerHu{}.Loss(whole, m, scale).Value
		copy(grad, whole)
		return v
	})
	for _, p := range m.Prediction {
		if math.Abs(float64(p)) < .2*6 {
			below++
		} else {
			beyond++
		}
	}
	if below == 0 || beyond < 2 {
		t.Errorf("%d residuals below the threshold, %d beyond: both are to be tested", below, beyond)
	}
}

func TestLengthsThatDoNotFitPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"logits": func() { CrossEntropy{}.Loss(nil, make([]float32, 5), []int32{0, 1}, nil, 2, 1) },
		"label":  func() { CrossEntropy{}.Loss(nil, make([]float32, 2), []int32{2}, nil, 2, 1) },
		"target": func() { L1{}.Loss(nil, Maps{Pixels: 2, Prediction: make([]float32, 4), Target: make([]float32, 2)}, 1) },
		"pixels": func() {
			SILog{}.Loss(nil, Maps{Pixels: 3, Prediction: make([]float32, 4), Target: make([]float32, 4)}, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
