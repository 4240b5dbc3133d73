package eval_test

import (
	"math"
	"testing"

	"okuyuki/core/eval"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.9g, want %.9g", what, got, want)
	}
}

// Worked by hand: predictions 2, 1, 3 against truths 1, 1, 4 (and one pixel without a truth).
func TestDepthByHand(t *testing.T) {
	m, err := eval.MeasureDepth([]float32{2, 1, 3, 7}, []float32{1, 1, 4, 0}, eval.NYU)
	if err != nil {
		t.Fatal(err)
	}
	r2, r3 := math.Log(2), math.Log(0.75)
	near(t, "AbsRel", m.AbsRel, (1+0+0.25)/3, 1e-12)
	near(t, "SqRel", m.SqRel, (1+0+0.25)/3, 1e-12)
	near(t, "RMSE", m.RMSE, math.Sqrt(2.0/3), 1e-12)
	near(t, "RMSELog", m.RMSELog, math.Sqrt((r2*r2+r3*r3)/3), 1e-12)
	near(t, "Log10", m.Log10, (math.Log10(2)+math.Log10(4.0/3))/3, 1e-12)
	mean := (r2 + r3) / 3
	near(t, "SILog", m.SILog, 100*math.Sqrt((r2*r2+r3*r3)/3-mean*mean), 1e-9)
	near(t, "Delta1", m.Delta1, 1.0/3, 1e-12)
	near(t, "Delta2", m.Delta2, 2.0/3, 1e-12)
	near(t, "Delta3", m.Delta3, 2.0/3, 1e-12)
	if m.Pixels != 3 {
		t.Errorf("counted %d pixels, want 3", m.Pixels)
	}
}

func TestDepthProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := rapid.SliceOfN(rapid.Float32Range(0.1, 9), 1, 50).Draw(t, "truth")
		scale := rapid.Float32Range(0.5, 1.1).Draw(t, "scale")
		same, err := eval.MeasureDepth(truth, truth, eval.NYU)
		if err != nil || same.RMSE != 0 || same.AbsRel != 0 || same.Delta1 != 1 {
			t.Fatalf("a map against itself: %+v %v", same, err)
		}
		scaled := make([]float32, len(truth))
		for i, y := range truth {
			scaled[i] = scale * y
		}
		m, err := eval.MeasureDepth(scaled, truth, eval.NYU)
		if err != nil {
			t.Fatal(err)
		}
		if m.SILog > 0.05 {
			t.Fatalf("scale-invariant error of a scaled map is %g", m.SILog)
		}
		if math.Abs(m.AbsRel-math.Abs(float64(scale)-1)) > 1e-4 {
			t.Fatalf("AbsRel %g for scale %g", m.AbsRel, scale)
		}
		if m.Delta1 > m.Delta2 || m.Delta2 > m.Delta3 {
			t.Fatalf("deltas are not ordered: %+v", m)
		}
	})
}

func TestDepthRefusesNonsense(t *testing.T) {
	nan := float32(math.NaN())
	for name, c := range map[string]struct{ pred, truth []float32 }{
		"sizes":        {[]float32{1}, []float32{1, 2}},
		"no truth":     {[]float32{1, 1}, []float32{0, nan}},
		"nan":          {[]float32{nan}, []float32{1}},
		"out of range": {[]float32{1}, []float32{11}},
	} {
		if m, err := eval.MeasureDepth(c.pred, c.truth, eval.NYU); err == nil {
			t.Errorf("%s: accepted, %+v", name, m)
		}
	}
}

func TestMeanDepthIsMeanOfImages(t *testing.T) {
	m := eval.MeanDepth([]eval.Depth{{RMSE: 1, Delta1: .5, Pixels: 10}, {RMSE: 3, Delta1: 1, Pixels: 1000}})
	if m.RMSE != 2 || m.Delta1 != .75 || m.Pixels != 1010 {
		t.Errorf("got %+v", m)
	}
	if (eval.MeanDepth(nil) != eval.Depth{}) {
		t.Error("the mean of no image is not zero")
	}
}

func TestConfusion(t *testing.T) {
	c := eval.NewConfusion([]string{"a", "b", "c"})
	for i, row := range [][]int{{3, 1, 0}, {0, 2, 0}, {0, 0, 0}} {
		for j, k := range row {
			for range k {
				if err := c.Add(i, j); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	near(t, "accuracy", c.Accuracy(), 5.0/6, 1e-12)
	near(t, "balanced", c.Balanced(), (0.75+1)/2, 1e-12)
	near(t, "recall a", c.Recall(0), 0.75, 1e-12)
	near(t, "precision b", c.Precision(1), 2.0/3, 1e-12)
	if !math.IsNaN(c.Recall(2)) {
		t.Error("the recall of a class that does not occur is a number")
	}
	if c.Add(3, 0) == nil || c.Add(0, -1) == nil {
		t.Error("a class that does not exist was counted")
	}
}

// Published values of the Wilson score interval: 0 of 10 and 9 of 10 at 95 %
// (Newcombe 1998, Statistics in Medicine 17:857, method 3, formula evaluated by hand).
func TestWilson(t *testing.T) {
	lo, hi := eval.Wilson(0, 10, 1.959964)
	near(t, "lo", lo, 0, 1e-12)
	near(t, "hi", hi, 0.277533, 1e-5)
	lo, hi = eval.Wilson(9, 10, 1.959964)
	near(t, "lo", lo, 0.595850, 1e-5)
	near(t, "hi", hi, 0.982124, 1e-5)
	if lo, hi := eval.Wilson(0, 0, 1.96); lo != 0 || hi != 1 {
		t.Errorf("no trials: [%g, %g]", lo, hi)
	}
}
