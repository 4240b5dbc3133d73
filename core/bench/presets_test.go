package bench

import (
	"fmt"
	"testing"

	"okuyuki/core/model"
)

// A preset's cases cost as much for each image, however many there are, and training makes the loss fall.
func TestPresetCases(t *testing.T) {
	var macs [2]int64
	for i, batch := range []int{1, 4} {
		w, err := inferCase("digits", model.Digits, batch, 28, 28).prepare()
		if err != nil {
			t.Fatal(err)
		}
		w.run()
		macs[i] = w.macs
	}
	if macs[0] <= 0 || macs[1] != 4*macs[0] {
		t.Errorf("%d multiply-adds for one image, %d for four", macs[0], macs[1])
	}
	w, err := trainCase("digits", model.Digits, 4, 28, 28).prepare()
	if err != nil {
		t.Fatal(err)
	}
	var losses [2]float64
	for i := range losses {
		for range 1 + 9*i {
			w.run()
		}
		if _, err := fmt.Sscanf(w.check(), "loss %f", &losses[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !(losses[1] < losses[0]) {
		t.Errorf("loss %v after one step, %v after ten", losses[0], losses[1])
	}
}

// A case that cannot be prepared says so, and is not measured.
func TestCasesThatCannotBe(t *testing.T) {
	for _, c := range []Case{
		inferCase("digits", model.Digits, 1, 27, 28),
		trainCase("digits", model.Digits, 0, 28, 28),
		inferCase("none", model.Preset("none"), 1, 28, 28),
		normalisedCase("small", 1, 7, 64),
	} {
		if w, err := c.prepare(); err == nil {
			t.Errorf("%s: %+v", c.Name, w)
		}
		if r, err := c.Measure(nil, 0); err == nil {
			t.Errorf("%s: %+v", c.Name, r)
		}
	}
}
