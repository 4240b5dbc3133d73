package scene

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestArrangePrefersTheLargerPicture(t *testing.T) {
	wide := Arrange(1000, 400, 4.0/3, 10, true)
	if wide.Photo.Y != wide.Depth.Y || wide.Depth.X <= wide.Photo.X {
		t.Errorf("a wide window shows them side by side, got %+v", wide)
	}
	high := Arrange(400, 1000, 4.0/3, 10, true)
	if high.Photo.X != high.Depth.X || high.Depth.Y <= high.Photo.Y {
		t.Errorf("a high window shows them stacked, got %+v", high)
	}
}

func TestArrangeStaysInsideAndKeepsAspect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.Float64Range(80, 3000).Draw(t, "w"), rapid.Float64Range(80, 3000).Draw(t, "h")
		aspect, gap := rapid.Float64Range(0.2, 5).Draw(t, "aspect"), rapid.Float64Range(0, 20).Draw(t, "gap")
		l := Arrange(w, h, aspect, gap, rapid.Bool().Draw(t, "depth"))
		const slack = 1e-6
		for _, r := range []Rect{l.Photo, l.Depth} {
			if r == (Rect{}) {
				continue
			}
			if r.X < gap-slack || r.Y < gap-slack || r.X+r.W > w-gap+slack || r.Y+r.H > h-gap+slack {
				t.Fatalf("%+v leaves the window %v x %v with gap %v", r, w, h, gap)
			}
			if math.Abs(r.W/r.H-aspect) > 1e-6*aspect {
				t.Fatalf("aspect %v instead of %v", r.W/r.H, aspect)
			}
		}
		if l.Depth.W > 0 && l.Photo.X+l.Photo.W > l.Depth.X+slack && l.Photo.Y+l.Photo.H > l.Depth.Y+slack {
			t.Fatalf("photo %+v and depth map %+v overlap", l.Photo, l.Depth)
		}
	})
}

func TestFindIsTheInverseOfAt(t *testing.T) {
	l := Arrange(640, 900, 4.0/3, 12, true)
	for _, r := range []Rect{l.Photo, l.Depth} {
		x, y := r.At(0.25, 0.75)
		u, v, ok := l.Find(x, y)
		if !ok || math.Abs(u-0.25) > 1e-9 || math.Abs(v-0.75) > 1e-9 {
			t.Errorf("got %v, %v, %v", u, v, ok)
		}
	}
	if _, _, ok := l.Find(1, 1); ok {
		t.Error("the edge of the window shows nothing")
	}
	if _, _, ok := (Layout{}).Find(0, 0); ok {
		t.Error("an empty layout shows nothing")
	}
}

func TestDepthAt(t *testing.T) {
	nan := float32(math.NaN())
	d := Depth{W: 2, H: 2, Values: []float32{1, 3, 5, 7}, Min: 1, Max: 7}
	for _, c := range []struct{ u, v, want float64 }{
		{0.25, 0.25, 1}, {0.75, 0.25, 3}, {0.5, 0.25, 2}, {0.5, 0.5, 4}, {0, 0, 1}, {1, 1, 7},
	} {
		if got, ok := d.At(c.u, c.v); !ok || math.Abs(float64(got)-c.want) > 1e-6 {
			t.Errorf("at %v, %v: got %v %v, want %v", c.u, c.v, got, ok, c.want)
		}
	}
	for _, hole := range []float32{nan, 0, -1, float32(math.Inf(1))} {
		d.Values = []float32{hole, 3, 5, 7}
		if _, ok := d.At(0.25, 0.25); ok {
			t.Errorf("%v counts as a depth", hole)
		}
		if got, ok := d.At(0.75, 0.4); !ok || got < 3 || got > 7 {
			t.Errorf("beside a hole: got %v %v, want a mean of the known", got, ok)
		}
	}
}

func TestValid(t *testing.T) {
	for _, d := range []Depth{{}, {W: 2, H: 2, Values: make([]float32, 3)}, {W: 1, H: 1, Values: []float32{1}, Min: 2, Max: 1},
		{W: 1, H: 1, Values: []float32{1}, Min: float32(math.NaN()), Max: 1}, {W: -1, H: -1, Values: []float32{1}}} {
		if d.Valid() {
			t.Errorf("%+v passes as valid", d)
		}
	}
	if d := (Depth{W: 1, H: 1, Values: []float32{1}, Min: 1, Max: 1}); !d.Valid() {
		t.Error("a flat map is valid")
	}
}

func TestPaint(t *testing.T) {
	var colours ColourMap
	for i := range 256 {
		colours[3*i] = byte(i)
	}
	d := Depth{W: 3, H: 1, Values: []float32{1, 0, 3}, Min: 1, Max: 3}
	p := d.Paint(nil, 3, 1, &colours, 0x102030)
	want := []byte{0, 0, 0, 255, 0x10, 0x20, 0x30, 255, 255, 0, 0, 255}
	for i := range want {
		if p[i] != want[i] {
			t.Fatalf("pixels %v, want %v", p, want)
		}
	}
	again := d.Paint(p, 1, 1, &colours, 0)
	if len(again) != 4 || &again[0] != &p[0] {
		t.Error("a buffer that is long enough is used again")
	}
	flat := Depth{W: 1, H: 1, Values: []float32{2}, Min: 2, Max: 2}
	if q := flat.Paint(nil, 2, 2, &colours, 0); q[0] != 0 || len(q) != 16 {
		t.Errorf("a flat map takes the near end, got %v", q)
	}
}
