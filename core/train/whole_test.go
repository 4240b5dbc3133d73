package train_test

import (
	"slices"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/train"
)

// Pictures that are bright in one half: left for class 0 and near, right for class 1 and far.
func halves(m *model.Model, n, side int) []train.Example {
	out := make([]train.Example, n)
	for i := range out {
		y := i % 2
		image := make([]float32, side*side*m.Channels())
		depth := make([]float32, side*side)
		for p := range side * side {
			if bright := (p%side < side/2) == (y == 0); bright {
				for c := range m.Channels() {
					image[p*m.Channels()+c] = .7 + .3*float32((p*7+i*13+c)%11)/11
				}
			}
			depth[p] = float32(1 + 2*y)
		}
		out[i] = train.Example{Label: y, Views: []train.View{{H: side, W: side, Image: image, Target: train.NewTarget(depth)}}}
	}
	return out
}

func TestTheWholeNetworkLearns(t *testing.T) {
	m, err := model.New(model.Small, []model.Class{{ID: "left"}, {ID: "right"}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	stem := slices.Clone(m.Backbone.Params()[0].Value)
	tr, err := train.NewTrainer(m, halves(m, 8, 32), train.Config{Steps: 40, Batch: 4, Whole: true, Rate: 3e-3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	results := run(t, tr, 40)
	if slices.Equal(stem, m.Backbone.Params()[0].Value) {
		t.Error("the first layer did not move")
	}
	first, last := results[0], results[39]
	if last.Class > first.Class/4 || last.Depth > first.Depth/2 {
		t.Errorf("losses went from %.3f and %.3f to %.3f and %.3f", first.Class, first.Depth, last.Class, last.Depth)
	}
}

func TestWholeTrainingNeedsImages(t *testing.T) {
	m := newModel(t)
	_, err := train.NewTrainer(m, examples(m, 2), train.Config{Steps: 1, Whole: true})
	if err == nil || !strings.Contains(err.Error(), "image") {
		t.Errorf("features were taken for images: %v", err)
	}
}
