package model_test

import (
	"slices"
	"testing"

	"okuyuki/core/model"
)

// Heads on a borrowed backbone are like those of a copy with other classes, and leave the lender as it was.
func TestWithHeads(t *testing.T) {
	m, err := model.New(model.Base, []model.Class{{ID: "x"}, {ID: "y"}, {ID: "z"}}, 4)
	if err != nil {
		t.Fatal(err)
	}
	classes := []model.Class{{ID: "a"}, {ID: "b"}}
	want := m.Clone()
	if err := want.SetClasses(classes, 9); err != nil {
		t.Fatal(err)
	}
	answer := func(m *model.Model) (logits, depth []float32) {
		s, err := m.NewHeadsSession(1, 64, 32, false)
		if err != nil {
			t.Fatal(err)
		}
		for i, tap := range s.Taps() {
			for k := range tap.Data {
				tap.Data[k] = float32((k+i)%7) / 7
			}
		}
		s.ForwardHeads()
		return slices.Clone(s.Logits().Data), slices.Clone(s.Depth().Data)
	}
	beforeLogits, beforeDepth := answer(m)
	got, err := m.WithHeads(classes, 9)
	if err != nil {
		t.Fatal(err)
	}
	gotLogits, gotDepth := answer(got)
	wantLogits, wantDepth := answer(want)
	if len(gotLogits) != 2 || !slices.Equal(gotLogits, wantLogits) || !slices.Equal(gotDepth, wantDepth) {
		t.Error("the heads answer otherwise than those of a copy")
	}
	if got.Backbone != m.Backbone {
		t.Error("the backbone was copied")
	}
	got.Heads.Param("class/dense/bias").Value[0]++
	got.Meta["name"] = "other"
	got.Touch()
	afterLogits, afterDepth := answer(m)
	if len(m.Classes) != 3 || m.Meta["name"] == "other" || !slices.Equal(afterLogits, beforeLogits) || !slices.Equal(afterDepth, beforeDepth) {
		t.Error("the lender was changed")
	}
	if changed, _ := answer(got); slices.Equal(changed, gotLogits) {
		t.Error("another parameter, and the same answer")
	}
	if _, err := m.WithHeads(nil, 1); err == nil {
		t.Error("heads for no classes")
	}
}
