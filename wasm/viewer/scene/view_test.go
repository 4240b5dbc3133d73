package scene

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func drawView(t *rapid.T) View {
	v := Whole
	for range rapid.IntRange(0, 4).Draw(t, "moves") {
		v = v.ZoomAt(rapid.Float64Range(0.3, 6).Draw(t, "factor"), rapid.Float64Range(0, 1).Draw(t, "u"), rapid.Float64Range(0, 1).Draw(t, "w"))
		v = v.Pan(rapid.Float64Range(-2, 2).Draw(t, "dx"), rapid.Float64Range(-2, 2).Draw(t, "dy"))
	}
	return v
}

func TestViewStaysWithinThePhoto(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawView(t).Crop()
		const slack = 1e-9
		if c.X < -slack || c.Y < -slack || c.X+c.W > 1+slack || c.Y+c.H > 1+slack || c.W < 1/float64(MaxZoom)-slack || c.W > 1+slack {
			t.Fatalf("visible part %+v", c)
		}
	})
}

func TestFindIsTheInverseOfFull(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawView(t)
		pane := Rect{30, 50, 320, 240}
		u, w := rapid.Float64Range(0, 1).Draw(t, "u"), rapid.Float64Range(0, 1).Draw(t, "w")
		x, y := v.Full(pane).At(u, w)
		gotU, gotW := v.Find(pane, x, y)
		if math.Abs(gotU-u) > 1e-9 || math.Abs(gotW-w) > 1e-9 {
			t.Fatalf("%v, %v is found as %v, %v", u, w, gotU, gotW)
		}
		// Visible's slack is a share of the photo: in pixels it grows with the zoom.
		slack := 2e-9 * v.Full(pane).W
		inPane := x >= pane.X-slack && x <= pane.X+pane.W+slack && y >= pane.Y-slack && y <= pane.Y+pane.H+slack
		if seen := v.Visible(u, w); seen && !inPane {
			t.Fatalf("%v, %v counts as visible and lies at %v, %v", u, w, x, y)
		}
	})
}

// What is zoomed at stays where it is, unless the photo would end inside the pane.
func TestZoomAtKeepsThePlace(t *testing.T) {
	pane := Rect{0, 0, 400, 300}
	v := Whole.ZoomAt(3, 0.4, 0.6).Pan(0.1, -0.05)
	x, y := v.Full(pane).At(0.42, 0.55)
	for _, factor := range []float64{1.2, 2, 4} {
		gotX, gotY := v.ZoomAt(factor, 0.42, 0.55).Full(pane).At(0.42, 0.55)
		if math.Abs(gotX-x) > 1e-9 || math.Abs(gotY-y) > 1e-9 {
			t.Errorf("factor %v moves the place from %v, %v to %v, %v", factor, x, y, gotX, gotY)
		}
	}
	if v.ZoomAt(1e-9, 0.4, 0.6) != Whole {
		t.Error("zooming out ends at the whole photo")
	}
	if got := Whole.ZoomAt(1000, 0.3, 0.3).Zoom; got != MaxZoom {
		t.Errorf("zoom %v, the limit is %v", got, MaxZoom)
	}
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if v.ZoomAt(bad, 0.5, 0.5) != v {
			t.Errorf("factor %v changes the view", bad)
		}
	}
}

func TestPanFollowsTheHand(t *testing.T) {
	pane := Rect{0, 0, 400, 300}
	v := Whole.ZoomAt(4, 0.5, 0.5)
	x, y := v.Full(pane).At(0.5, 0.5)
	gotX, gotY := v.Pan(20/pane.W, -12/pane.H).Full(pane).At(0.5, 0.5)
	if math.Abs(gotX-x-20) > 1e-9 || math.Abs(gotY-y+12) > 1e-9 {
		t.Errorf("20, -12 pixels moved the photo by %v, %v", gotX-x, gotY-y)
	}
	if Whole.Pan(0.3, 0.3) != Whole {
		t.Error("the whole photo has nowhere to go")
	}
}

func TestReveal(t *testing.T) {
	v := Whole.ZoomAt(5, 0.1, 0.1)
	if v.Visible(0.8, 0.9) {
		t.Fatal("the test needs a place out of sight")
	}
	r := v.Reveal(0.8, 0.9)
	if !r.Visible(0.8, 0.9) || r.Zoom != v.Zoom {
		t.Errorf("%+v does not show the place", r)
	}
	if r.Reveal(r.X, r.Y) != r {
		t.Error("what is in sight moves nothing")
	}
	if !v.Reveal(1, 1).Visible(1, 1) {
		t.Error("the corner can be shown")
	}
}
