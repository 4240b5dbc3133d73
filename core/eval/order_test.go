package eval_test

import (
	"math"
	"testing"

	"okuyuki/core/eval"
)

func TestSpearman(t *testing.T) {
	for _, c := range []struct {
		a, b []float32
		want float64
	}{
		{[]float32{1, 2, 3}, []float32{10, 100, 1000}, 1},
		{[]float32{1, 2, 3}, []float32{5, 4, -3}, -1},
		{[]float32{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}, []float32{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}, -29. / 165}, // IQ and hours of television, Wikipedia
		{[]float32{1, 2, 2, 3}, []float32{1, 3, 2, 4}, 4.5 / math.Sqrt(4.5*5)},                                                 // ties, by hand
		{[]float32{1, 1, 1}, []float32{1, 2, 3}, 0},
	} {
		got, err := eval.Spearman(c.a, c.b)
		if err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v, %v: %g, %v, want %g", c.a, c.b, got, err, c.want)
		}
	}
	if _, err := eval.Spearman([]float32{1}, []float32{1}); err == nil {
		t.Error("one value has a rank correlation")
	}
	if _, err := eval.Spearman([]float32{1, 2}, []float32{1, 2, 3}); err == nil {
		t.Error("two and three values have a rank correlation")
	}
}

// A map that is ln depth but for scale and shift is aligned to the truth; one that has it the wrong way round becomes
// the best constant, the geometric mean.
func TestAlignLog(t *testing.T) {
	truth := []float32{1, 2, 4, 0, 8, 20}
	x, against := make([]float32, 6), make([]float32, 6)
	for i, v := range truth {
		x[i] = float32(3*math.Log(math.Max(1, float64(v))) - 7)
		against[i] = -x[i]
	}
	got, err := eval.AlignLog(x, truth, eval.Range{Min: .5, Max: 10})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range truth {
		if v > 0 && math.Abs(float64(got[i]/v-1)) > 1e-5 {
			t.Errorf("pixel %d is %g, want %g", i, got[i], v)
		}
	}
	got, err = eval.AlignLog(against, truth, eval.Range{Min: .5, Max: 10})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if want := math.Exp((0 + math.Ln2 + 2*math.Ln2 + 3*math.Ln2) / 4); math.Abs(float64(v)-want) > 1e-5 {
			t.Errorf("pixel %d is %g, want %g", i, v, want)
		}
	}
	if _, err := eval.AlignLog(x, truth, eval.Range{Min: 100, Max: 200}); err == nil {
		t.Error("a map was aligned to nothing")
	}
	if _, err := eval.AlignLog(x[:2], truth, eval.NYU); err == nil {
		t.Error("maps of two sizes were aligned")
	}
}

// Photos of one place are drawn together: their interval is that of the places.
func TestMeanInterval(t *testing.T) {
	values, groups := make([]float64, 40), make([]string, 40)
	for i := range values {
		values[i] = float64(i / 10) // four places of ten photos alike
		groups[i] = string(rune('a' + i/10))
	}
	alone, together := eval.Mean(values, nil, 2000, 1), eval.Mean(values, groups, 2000, 1)
	if alone.Mean != 1.5 || together.Mean != 1.5 || alone.Photos != 40 {
		t.Errorf("means %g and %g of %d", alone.Mean, together.Mean, alone.Photos)
	}
	wide, narrow := together.High-together.Low, alone.High-alone.Low
	if ratio := wide / narrow; ratio < 2.5 || ratio > 6 { // sqrt(10) and the allowance for few places
		t.Errorf("intervals of %g and %g", wide, narrow)
	}
	if again := eval.Mean(values, groups, 2000, 1); again != together {
		t.Error("two intervals from one seed")
	}
	if none := eval.Mean(nil, nil, 10, 1); none.Photos != 0 || none.Mean != 0 {
		t.Errorf("of nothing: %+v", none)
	}
}
