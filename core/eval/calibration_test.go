package eval_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/eval"

	"pgregory.net/rapid"
)

// The root of the derivative of the sum of -ln softmax(ln p / T)[y] and (ln T)²/2, found
// with mpmath (40 digits).
func TestTemperature(t *testing.T) {
	p := [][]float64{{.7, .2, .1}, {.5, .3, .2}, {.1, .85, .05}, {.34, .33, .33}, {.05, .05, .9}, {.6, .3, .1}}
	got, err := eval.Temperature(p, []int{0, 1, 1, 0, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "T", got, 1.13789962306799, 1e-6)
}

// sharpened draws answers whose probabilities are right, and reports them with logits
// multiplied by by.
func sharpened(seed uint64, n int, by float64) (p [][]float64, y []int) {
	rng := rand.New(rand.NewPCG(seed, 7))
	for range n {
		z := normals(rng, 4)
		true4 := eval.Temper([]float64{math.Exp(z[0]) / 1e3, math.Exp(z[1]) / 1e3, math.Exp(z[2]) / 1e3, math.Exp(z[3]) / 1e3}, .5)
		u, c := rng.Float64(), 0
		for ; c < 3 && u > true4[c]; c++ {
			u -= true4[c]
		}
		p, y = append(p, eval.Temper(true4, 1/by)), append(y, c)
	}
	return p, y
}

// Probabilities made twice too sure get the temperature 2, and are calibrated by it.
func TestTemperatureFindsWhatWasDone(t *testing.T) {
	p, y := sharpened(1, 20000, 2)
	got, err := eval.Temperature(p, y)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "T", got, 2, .06)
	before, err := eval.Calibrate(p, y)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p {
		p[i] = eval.Temper(p[i], got)
	}
	after, err := eval.Calibrate(p, y)
	if err != nil {
		t.Fatal(err)
	}
	if !(after.NLL < before.NLL && after.Brier < before.Brier && after.ECE < .02 && before.ECE > .08) {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

// All right does not make certain, and never is the fit worse than none.
func TestTemperatureOfFewPhotos(t *testing.T) {
	p, y := [][]float64{{.9, .1}, {.2, .8}, {.7, .3}}, []int{0, 1, 0}
	got, err := eval.Temperature(p, y)
	if err != nil {
		t.Fatal(err)
	}
	if !(got > .3 && got < 1) {
		t.Errorf("three photos, all right: T = %g", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		p, y := sharpened(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 30).Draw(t, "n"), rapid.Float64Range(.2, 20).Draw(t, "by"))
		T, err := eval.Temperature(p, y)
		if err != nil || T < .1 || T > 10 {
			t.Fatalf("T = %g, %v", T, err)
		}
		before, _ := eval.Calibrate(p, y)
		for i := range p {
			p[i] = eval.Temper(p[i], T)
		}
		if after, err := eval.Calibrate(p, y); err != nil || after.NLL > before.NLL+1e-6 {
			t.Fatalf("T = %g: log likelihood %g before, %g after (%v)", T, before.NLL, after.NLL, err)
		}
	})
}

func TestTemper(t *testing.T) {
	p := eval.Temper([]float64{.5, .3, .2}, .5) // squares: 25, 9, 4 of 38
	near(t, "p0", p[0], 25.0/38, 1e-12)
	near(t, "p2", p[2], 4.0/38, 1e-12)
	for _, v := range eval.Temper([]float64{1, 0}, .1) {
		if math.IsNaN(v) || v < 0 || v > 1 {
			t.Errorf("a certain answer tempered gives %g", v)
		}
	}
}

// By hand: four photos make one bin, |mean p - 3/4|.
func TestCalibrate(t *testing.T) {
	p := [][]float64{{.9, .1}, {.6, .4}, {.3, .7}, {.2, .8}}
	c, err := eval.Calibrate(p, []int{0, 0, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "ECE", c.ECE, 0, 1e-12) // (.9+.6+.7+.8)/4 = .75
	near(t, "Brier", c.Brier, (2*.01+2*.16+2*.09+2*.64)/4, 1e-12)
	near(t, "NLL", c.NLL, -(math.Log(.9)+math.Log(.6)+math.Log(.7)+math.Log(.2))/4, 1e-12)
	if c.Bins != 1 {
		t.Errorf("%d bins", c.Bins)
	}
	// Ten photos in two bins: the five least sure, of .6, all wrong; the others, of .9, all right.
	p, y := nil, []int(nil)
	for i := range 10 {
		if i%2 == 0 {
			p, y = append(p, []float64{.6, .4}), append(y, 1)
		} else {
			p, y = append(p, []float64{.1, .9}), append(y, 1)
		}
	}
	if c, err = eval.Calibrate(p, y); err != nil || c.Bins != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	near(t, "ECE", c.ECE, .5*.6+.5*.1, 1e-12)
	if c, err = eval.Calibrate([][]float64{{1, 0}}, []int{1}); err != nil || math.IsInf(c.NLL, 0) {
		t.Errorf("certain and wrong: %+v, %v", c, err)
	}
}

// The temperature of a fold is that of the others: changing its labels does not change it.
func TestCrossTemperKeepsFoldsApart(t *testing.T) {
	p, y := sharpened(5, 40, 3)
	fold := make([]int, len(p))
	for i := range fold {
		fold[i] = i % 4
	}
	first, err := eval.CrossTemper(p, y, fold)
	if err != nil {
		t.Fatal(err)
	}
	for i := range y {
		if fold[i] == 2 {
			y[i] = (y[i] + 1) % 4
		}
	}
	second, err := eval.CrossTemper(p, y, fold)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p {
		if same := first[i][0] == second[i][0]; same != (fold[i] == 2) {
			t.Fatalf("photo %d of fold %d: %v, then %v", i, fold[i], first[i], second[i])
		}
	}
	var few *eval.TooFewError
	if _, err := eval.CrossTemper(p, y, make([]int, len(p))); !errors.As(err, &few) {
		t.Errorf("one fold: %v", err)
	}
}

func TestProbabilitiesAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		p [][]float64
		y []int
	}{
		"none":    {nil, nil},
		"labels":  {[][]float64{{1, 0}}, []int{0, 1}},
		"class":   {[][]float64{{1, 0}}, []int{2}},
		"classes": {[][]float64{{1, 0}, {1}}, []int{0, 0}},
		"nan":     {[][]float64{{math.NaN(), 1}}, []int{0}},
		"minus":   {[][]float64{{-1, 2}}, []int{0}},
		"sum":     {[][]float64{{.5, .4}}, []int{0}},
		"empty":   {[][]float64{{}}, []int{0}},
	} {
		if _, err := eval.Calibrate(c.p, c.y); err == nil {
			t.Errorf("%s: calibration accepted", name)
		}
		if _, err := eval.Temperature(c.p, c.y); err == nil {
			t.Errorf("%s: temperature accepted", name)
		}
		if _, err := eval.Conform(c.p, c.y, nil, .5); err == nil {
			t.Errorf("%s: conformal accepted", name)
		}
	}
}
