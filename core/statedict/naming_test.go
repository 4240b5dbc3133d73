package statedict

import (
	"slices"
	"testing"

	"okuyuki/core/model"
)

// The shapes that a file is checked by are those of the model, in PyTorch's order.
func TestShapes(t *testing.T) {
	m, err := model.New(model.BaseTorch, []model.Class{{ID: "a"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	shapes := shapes()
	for _, n := range namings() {
		if len(n.layers) != len(shapes) {
			t.Errorf("%s has %d layers, there are shapes of %d", n.library, len(n.layers), len(shapes))
		}
		for _, l := range n.layers {
			w := m.Param(l.ours + "/weight")
			if w == nil {
				t.Fatalf("the model has no %s", l.ours)
			}
			s := w.Shape // [height, width, inputs, outputs], or [height, width, channels]
			want := []int{s[len(s)-1], 1, s[0], s[1]}
			if len(s) == 4 {
				want[1] = s[2]
			}
			if !slices.Equal(shapes[l.ours], want) {
				t.Errorf("%s: %v, want %v", l.ours, shapes[l.ours], want)
			}
		}
	}
}
