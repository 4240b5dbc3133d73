package train_test

import (
	"math"
	"testing"

	"okuyuki/core/balance"
	"okuyuki/core/model"
	"okuyuki/core/train"
)

// Depth that is believed by half pulls half as much: confidence .5 everywhere is the depth loss with weight .5, which a
// mean over confidences alone would undo.
func TestConfidenceWeighsTheLoss(t *testing.T) {
	trained := func(confidence float32, weight float64) []float32 {
		m, err := model.New(model.Small, []model.Class{{ID: "left"}, {ID: "right"}}, 2)
		if err != nil {
			t.Fatal(err)
		}
		set := halves(m, 4, 32)
		for _, e := range set {
			for i := range e.Views[0].Target.Confidence {
				e.Views[0].Target.Confidence[i] = confidence
			}
		}
		tr, err := train.NewTrainer(m, set, train.Config{Steps: 3, Batch: 4, Whole: true, Clip: 1e9, Seed: 1, Method: balance.NewFixed(1, weight)})
		if err != nil {
			t.Fatal(err)
		}
		run(t, tr, 3)
		var out []float32
		for _, p := range m.Params() {
			out = append(out, p.Value...)
		}
		return out
	}
	distance := func(a, b []float32) (d float64) {
		for i := range a {
			d = max(d, math.Abs(float64(a[i]-b[i])))
		}
		return d
	}
	half, want, full := trained(.5, 1), trained(1, .5), trained(1, 1)
	if d, other := distance(half, want), distance(full, want); d > 1e-4 || d > other/5 {
		t.Errorf("parameters differ by %g, those of full confidence by %g", d, other)
	}
	none, single := trained(0, 1), trained(1, 0)
	if d := distance(none, single); d != 0 {
		t.Errorf("depth of no confidence moved parameters by %g", d)
	}
}
