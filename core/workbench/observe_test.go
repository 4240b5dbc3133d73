package workbench_test

import (
	"math"
	"testing"
)

// What is observed of a file is what the workbench answers for it.
func TestObserve(t *testing.T) {
	b := open(t, untrained(t))
	for i, file := range [][]byte{drawn(t, "corridor", 1, 200, 150), drawn(t, "pipes", 2, 90, 160)} {
		want, err := b.PredictFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, own := range []bool{false, true} {
			x, err := b.Observe(file, own)
			if err != nil {
				t.Fatal(err)
			}
			if x.Answer.Class != want.Classes[0].Index || x.Answer.P != want.Classes[0].P || x.Answer.Novel != want.Novel {
				t.Errorf("photo %d: %+v, the prediction is %+v", i, x.Answer, want.Classes[0])
			}
			sum := 0.0
			for _, p := range x.P {
				sum += p
			}
			if len(x.P) != len(b.Classes()) || math.Abs(sum-1) > 1e-6 || len(x.Features) == 0 || x.Agreement < -1 || x.Agreement > 1 || x.Quality.Luma <= 0 {
				t.Errorf("photo %d: %+v", i, x)
			}
		}
	}
	if _, err := b.Observe([]byte("no photo"), false); err == nil {
		t.Error("text is observed")
	}
}
