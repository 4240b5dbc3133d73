package scene

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"okuyuki/wasm/message"
)

func TestArrangePrefersTheLargerPicture(t *testing.T) {
	for _, c := range []struct {
		w, h    float64
		n, rows int
	}{{1000, 400, 2, 1}, {400, 1000, 2, 2}, {1300, 350, 3, 1}, {400, 1200, 3, 3}, {800, 650, 3, 2}, {500, 500, 1, 1}} {
		ys := []float64{}
		for _, r := range Arrange(c.w, c.h, 4.0/3, 10, c.n) {
			ys = append(ys, r.Y)
		}
		slices.Sort(ys)
		if rows := len(slices.Compact(ys)); rows != c.rows {
			t.Errorf("%d pictures in %v x %v stand in %d rows, want %d", c.n, c.w, c.h, rows, c.rows)
		}
	}
}

func TestArrangeStaysInsideAndKeepsAspect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.Float64Range(120, 3000).Draw(t, "w"), rapid.Float64Range(120, 3000).Draw(t, "h")
		aspect, gap := rapid.Float64Range(0.2, 5).Draw(t, "aspect"), rapid.Float64Range(0, 20).Draw(t, "gap")
		rects := Arrange(w, h, aspect, gap, rapid.IntRange(1, 3).Draw(t, "n"))
		const slack = 1e-6
		for i, r := range rects {
			if r.X < gap-slack || r.Y < gap-slack || r.X+r.W > w-gap+slack || r.Y+r.H > h-gap+slack {
				t.Fatalf("%+v leaves the window %v x %v with gap %v", r, w, h, gap)
			}
			if math.Abs(r.W/r.H-aspect) > 1e-6*aspect {
				t.Fatalf("aspect %v instead of %v", r.W/r.H, aspect)
			}
			for _, q := range rects[:i] {
				if r.X < q.X+q.W+gap-slack && q.X < r.X+r.W+gap-slack && r.Y < q.Y+q.H+gap-slack && q.Y < r.Y+r.H+gap-slack {
					t.Fatalf("%+v and %+v are closer than the gap %v", q, r, gap)
				}
			}
		}
	})
}

func TestPanes(t *testing.T) {
	type pane struct {
		kind   Kind
		arm    int
		labels string
	}
	for _, c := range []struct {
		mode message.Mode
		has  []bool
		want []pane
	}{
		{"", []bool{true}, []pane{{Photo, -1, "0"}, {Depths, 0, ""}}}, // as before there were modes
		{message.ModeBoth, []bool{false}, []pane{{Photo, -1, "0"}}},
		{message.ModeBoth, []bool{true, true}, []pane{{Photo, -1, ""}, {Depths, 0, "0"}, {Depths, 1, "1"}}},
		{message.ModeBoth, []bool{false, true}, []pane{{Photo, -1, "0"}, {Depths, 1, "1"}}},
		{message.ModePicture, []bool{true, true}, []pane{{Photo, -1, "01"}}},
		{message.ModeDepth, []bool{true}, []pane{{Depths, 0, "0"}}},
		{message.ModeSplit, []bool{true, true}, []pane{{Split, 0, "0"}, {Split, 1, "1"}}},
		{message.ModeSplit, []bool{true, false}, []pane{{Split, 0, "01"}}},
		{message.ModeRelief, []bool{true, true}, []pane{{Relief, 0, "0"}, {Relief, 1, "1"}}},
		{message.ModeRelief, []bool{false, false}, []pane{{Photo, -1, "01"}}},
	} {
		var got []pane
		for _, p := range Panes(c.mode, c.has) {
			labels := ""
			for _, l := range p.Labels {
				labels += string(rune('0' + l))
			}
			got = append(got, pane{p.Kind, p.Arm, labels})
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q %v: %v, want %v", c.mode, c.has, got, c.want)
		}
	}
}

func TestUnderAndOnLine(t *testing.T) {
	panes := Panes(message.ModeSplit, []bool{true, true})
	Place(panes, 900, 400, 4.0/3, 12)
	for i, p := range panes {
		x, y := p.At(0.5, 0.5)
		if got := Under(panes, x, y); got != &panes[i] {
			t.Errorf("the middle of pane %d lies under %v", i, got)
		}
		line, _ := p.At(0.25, 0)
		if !p.OnLine(line+5, y, 0.25, 6) || p.OnLine(line+7, y, 0.25, 6) || p.OnLine(line, p.Y-1, 0.25, 6) {
			t.Errorf("pane %d: the line is caught within its reach and its pane only", i)
		}
	}
	if Under(panes, 1, 1) != nil || Under(nil, 0, 0) != nil {
		t.Error("the edge of the window shows nothing")
	}
	photo := Pane{Kind: Photo, Rect: Rect{0, 0, 10, 10}}
	if photo.OnLine(5, 5, 0.5, 5) {
		t.Error("a photo has no line")
	}
}
