package evaluate_test

import (
	"math"
	"strings"
	"testing"

	"okuyuki/core/eval"
	"okuyuki/server/evaluate"
)

func TestMeanByHand(t *testing.T) {
	results := []*evaluate.Result{
		{Depth: eval.Depth{Delta1: .6, RMSE: .8}, Accuracy: .5, Balanced: .1},
		{Depth: eval.Depth{Delta1: .7, RMSE: .8}, Accuracy: .6, Balanced: .2},
		{Depth: eval.Depth{Delta1: .8, RMSE: .8}, Accuracy: .4, Balanced: .6},
	}
	m := evaluate.MeanOf(results)
	for name, c := range map[string]struct{ got, want [2]float64 }{
		"delta1":   {m.Delta1, [2]float64{.7, .1}},
		"RMSE":     {m.RMSE, [2]float64{.8, 0}},
		"accuracy": {m.Accuracy, [2]float64{.5, .1}},
		"balanced": {m.Balanced, [2]float64{.3, math.Sqrt(.07)}},
	} {
		for i, want := range c.want {
			if math.Abs(c.got[i]-want) > 1e-12 {
				t.Errorf("%s: %v, want %v", name, c.got, c.want)
			}
		}
	}
	var text, machine strings.Builder
	if err := evaluate.PrintMean(&text, results, false); err != nil || !strings.Contains(text.String(), "delta1 0.7000 ± 0.1000") {
		t.Errorf("%q, %v", text.String(), err)
	}
	if err := evaluate.PrintMean(&machine, results, true); err != nil || !strings.Contains(machine.String(), `"models":3`) {
		t.Errorf("%q, %v", machine.String(), err)
	}
}
