package loss

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// What mistakes that were made on purpose (`make mutate`) once left unnoticed.

// refused returns what a function panics with.
func refused(f func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	f()
	return ""
}

// A label that is no class is refused as such, whatever its place in the logits would be.
func TestLabelsAreClasses(t *testing.T) {
	for _, label := range []int32{2, 3, NoLabel - 1} {
		text := refused(func() { CrossEntropy{}.Loss(nil, make([]float32, 4), []int32{label, 0}, nil, 2, 1) })
		if !strings.HasPrefix(text, "loss: label") {
			t.Errorf("label %d: %s", label, text)
		}
	}
}

// A single class is certain: nothing is lost, and nothing added to the gradient.
func TestOneClass(t *testing.T) {
	grad := []float32{9, 9}
	if r := (CrossEntropy{Smoothing: .1}).Loss(grad, []float32{-3, 1000}, []int32{0, 0}, nil, 1, 1); r.Value != 0 || grad[0] != 9 || grad[1] != 9 {
		t.Errorf("%+v, gradient %v", r, grad)
	}
}

// Forty classes, all alike but one that no exponential function can tell from infinity.
func TestManyClasses(t *testing.T) {
	const classes = 40
	logits, grad := make([]float32, classes), make([]float32, classes)
	near(t, "alike", CrossEntropy{}.Loss(grad, logits, []int32{7}, nil, classes, 1).Value, math.Log(classes))
	near(t, "gradient of the label", float64(grad[7]), 1./classes-1)
	near(t, "gradient of another", float64(grad[39]), 1./classes)
	logits[39] = 1000
	near(t, "far away", CrossEntropy{}.Loss(nil, logits, []int32{7}, nil, classes, 1).Value, 1000)
}

// A prediction that is right costs nothing and is not pushed, by any loss; maps of no weight give a result of none.
func TestRightPredictionsRest(t *testing.T) {
	all := losses()
	for name, l := range structural() {
		all[name] = l
	}
	for name, l := range all {
		right := []float32{0, .5, 1, 1, .25, 2}
		m := Maps{Pixels: 6, Width: 3, Prediction: right, Target: right}
		grad := make([]float32, 6)
		if res := l.Loss(grad, m, 1); math.Abs(res.Value) > 1e-12 || res.Weight != 1 {
			t.Errorf("%s: %+v", name, res)
		}
		for i, g := range grad {
			if !(math.Abs(float64(g)) < 1e-9) {
				t.Errorf("%s pushes pixel %d by %v", name, i, g)
			}
		}
		m.Prediction, m.Weights = []float32{3, 1, 4, 1, 5, 9}, []float32{0}
		if res := l.Loss(grad, m, 1); res != (Result{}) {
			t.Errorf("%s of nothing: %+v", name, res)
		}
		m.Weights, m.Target = nil, right[:5]
		if text := refused(func() { l.Loss(grad, m, 1) }); !strings.HasPrefix(text, "loss: depth maps") {
			t.Errorf("%s of maps that do not fit: %s", name, text)
		}
	}
}

// The threshold of BerHu is a share of the largest residual, however small that is.
func TestBerHuOfSmallResiduals(t *testing.T) {
	m := Maps{Pixels: 2, Prediction: []float32{.125, .0625}, Target: []float32{0, 0}}
	const k = .5 * .125
	near(t, "value", BerHu{Share: .5}.Loss(nil, m, 1).Value, ((.125*.125+k*k)/(2*k)+.0625)/2)
}

// Slopes are compared at four scales unless another number is given, and only on maps of whole rows.
func TestScalesOfTheGradient(t *testing.T) {
	const width = 40
	m := Maps{Pixels: 2 * width, Width: width, Prediction: make([]float32, 2*width), Target: make([]float32, 2*width)}
	for i := range m.Prediction {
		m.Prediction[i] = float32(i*i%17) / 8
	}
	if got, want := (Gradient{}).Loss(nil, m, 1).Value, (Gradient{Scales: 4}).Loss(nil, m, 1).Value; got != want || got == (Gradient{Scales: 5}).Loss(nil, m, 1).Value {
		t.Errorf("without a number of scales %v, with four %v", got, want)
	}
	for _, bad := range []int{-1, 0, 3, 81} {
		m.Width = bad
		if text := refused(func() { Gradient{}.Loss(nil, m, 1) }); !strings.HasPrefix(text, "loss: the gradient") {
			t.Errorf("rows of %d pixels: %s", bad, text)
		}
	}
	column := Maps{Pixels: 3, Width: 1, Prediction: []float32{0, 1, 3}, Target: make([]float32, 3)}
	near(t, "a column", Gradient{Scales: 1}.Loss(nil, column, 1).Value, 3)
}
