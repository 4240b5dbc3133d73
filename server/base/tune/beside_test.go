package tune

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/train"
)

func besideTrainer(t *testing.T, beside Beside, classes []float32) *Trainer {
	t.Helper()
	m, err := model.New(model.Small, []model.Class{{ID: "a"}, {ID: "b"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	real := []Picture{scene(), scene(), scene()}
	for i := range real {
		real[i].Photo.Pix[5] = uint8(i) // three pictures, not one
		real[i].Label = i % 2
	}
	tr, err := New(m, real, Config{H: 32, W: 32, Steps: 4, Batch: 4, Backbone: 1e-3, Heads: 1e-3, EMA: .9, DepthLoss: loss.L1{}, DepthWeight: 1,
		Classes: classes, Drawing: Usual(), Beside: beside, Teacher: .5, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// Real pictures are drawn to the bit as they are without company, which stands behind them with weights of its own.
func TestBeside(t *testing.T) {
	classes := []float32{.5, 2}
	drawn := scene()
	drawn.Label = 1
	alone := besideTrainer(t, Beside{}, classes)
	silent := besideTrainer(t, Beside{Pictures: []Picture{drawn, drawn}, Batch: 2}, classes)
	labelled := besideTrainer(t, Beside{Pictures: []Picture{drawn, drawn}, Batch: 2, Class: .25}, classes)
	for step := range 3 {
		for _, tr := range []*Trainer{alone, silent, labelled} {
			tr.step = step
			if err := tr.load(); err != nil {
				t.Fatal(err)
			}
		}
		want := alone.batch.session.Image().Data
		for _, tr := range []*Trainer{silent, labelled} {
			b := &tr.batch
			if got := b.session.Image().Data; !slices.Equal(got[:len(want)], want) || len(got) != len(want)*6/4 {
				t.Fatalf("step %d: the real pictures look different", step)
			}
			if !slices.Equal(b.depth[:len(alone.batch.depth)], alone.batch.depth) || !slices.Equal(b.labels[:4], alone.batch.labels) ||
				!slices.Equal(b.weights[:4], alone.batch.weights) {
				t.Errorf("step %d: the real pictures' targets differ", step)
			}
		}
		if got := silent.batch.labels[4:]; got[0] != train.NoLabel || got[1] != train.NoLabel {
			t.Errorf("labels %v of pictures that teach depth alone", got)
		}
		if b := &labelled.batch; b.labels[5] != 1 || b.weights[5] != .25 {
			t.Errorf("label %d with weight %g", b.labels[5], b.weights[5])
		}
	}
	r, err := labelled.Step()
	if err != nil {
		t.Fatal(err)
	}
	if r.Labeled != 4 {
		t.Errorf("%d labelled pictures are counted, of which 4 are real", r.Labeled)
	}
}

func TestBesideIsChecked(t *testing.T) {
	m, err := model.New(model.Small, []model.Class{{ID: "a"}, {ID: "b"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	wrong := scene()
	wrong.Label = 2
	for name, b := range map[string]Beside{
		"none to draw from": {Batch: 1}, "a negative weight": {Pictures: []Picture{scene()}, Batch: 1, Class: -1},
		"no weight": {Pictures: []Picture{scene()}, Batch: 1, Class: float32(math.NaN())}, "an unknown class": {Pictures: []Picture{wrong}, Batch: 1},
	} {
		c := Config{H: 32, W: 32, Steps: 1, Batch: 1, Backbone: 1, Heads: 1, EMA: .9, DepthLoss: loss.L1{}, Beside: b}
		if _, err := New(m, []Picture{scene()}, c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
