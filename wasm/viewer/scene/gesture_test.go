package scene

import (
	"math"
	"testing"

	"okuyuki/wasm/message"
)

func TestPointers(t *testing.T) {
	var p Pointers
	if _, ok := p.Move(1, 5, 5); ok {
		t.Error("a pointer that is not down moves nothing")
	}
	p.Press(1, 10, 10)
	m, ok := p.Move(1, 13, 6)
	if want := (Motion{3, -4, 13, 6, 1, 1}); !ok || m != want {
		t.Errorf("one finger: %+v, want %+v", m, want)
	}
	// Fingers at (13, 6) and (23, 6); the second goes 10 to the right: their middle 5, their distance doubles.
	p.Press(2, 23, 6)
	m, _ = p.Move(2, 33, 6)
	if want := (Motion{5, 0, 23, 6, 2, 2}); m != want {
		t.Errorf("two fingers: %+v, want %+v", m, want)
	}
	p.Press(3, 100, 100)
	if m, _ = p.Move(3, 200, 200); m.DX != 0 || m.DY != 0 || m.Scale != 1 {
		t.Errorf("a third finger changes nothing, got %+v", m)
	}
	p.Release(1)
	p.Release(3)
	p.Release(3)
	if m, ok = p.Move(2, 34, 6); !ok || m.DX != 1 || m.Fingers != 1 || p.Count() != 1 {
		t.Errorf("the finger that stays goes on: %+v of %d", m, p.Count())
	}
	p.Press(4, 34, 6)
	if m, _ = p.Move(4, 60, 6); m.Scale != 1 || math.IsNaN(m.DX) {
		t.Errorf("fingers on one spot give no scale, got %+v", m)
	}
}

func TestGripAt(t *testing.T) {
	zoomed := Whole.ZoomAt(2, 0.5, 0.5)
	for _, c := range []struct {
		what string
		mode message.Mode
		view View
		u    float64 // across the pane, the line at 0.5
		want Grip
	}{
		{"photo", message.ModePicture, Whole, 0.2, NoGrip},
		{"zoomed photo", message.ModePicture, zoomed, 0.2, PanGrip},
		{"split", message.ModeSplit, Whole, 0.2, LineGrip},
		{"zoomed split beside the line", message.ModeSplit, zoomed, 0.2, PanGrip},
		{"zoomed split on the line", message.ModeSplit, zoomed, 0.51, LineGrip},
		{"relief", message.ModeRelief, zoomed, 0.2, TiltGrip},
	} {
		panes := Panes(c.mode, []bool{true})
		Place(panes, 500, 400, 4.0/3, 10)
		x, y := panes[0].At(c.u, 0.5)
		if got, p := GripAt(panes, c.view, 0.5, x, y, 16); got != c.want || p != &panes[0] {
			t.Errorf("%s: grip %v on %v, want %v", c.what, got, p, c.want)
		}
	}
	if got, p := GripAt(nil, Whole, 0.5, 3, 3, 16); got != NoGrip || p != nil {
		t.Error("an empty window gives no grip")
	}
}
