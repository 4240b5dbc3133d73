package eval_test

import (
	"errors"
	"math"
	"testing"

	"okuyuki/core/eval"
)

func TestTInterval(t *testing.T) {
	// R: t.test(c(.1, .4, .2, .3))$conf.int
	i, err := eval.TInterval([]float64{.1, .4, .2, .3})
	if err != nil || !(math.Abs(i.Mean-.25) < 1e-12 && math.Abs(i.Low-.04457397) < 1e-7 && math.Abs(i.High-.45542603) < 1e-7) {
		t.Errorf("%+v, %v", i, err)
	}
	if i, err = eval.TInterval([]float64{5, 5}); err != nil || i != (eval.Interval{Mean: 5, Low: 5, High: 5}) {
		t.Errorf("without spread %+v, %v", i, err)
	}
	var few *eval.TooFewError
	if _, err = eval.TInterval([]float64{1}); !errors.As(err, &few) {
		t.Errorf("of one value: %v", err)
	}
	if _, err = eval.TInterval([]float64{1, math.NaN()}); err == nil {
		t.Error("NaN has a mean")
	}
}
