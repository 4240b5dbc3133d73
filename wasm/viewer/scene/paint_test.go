package scene

import (
	"math"
	"testing"
)

func TestPaint(t *testing.T) {
	var colours ColourMap
	for i := range 256 {
		colours[3*i] = byte(i)
	}
	d := Depth{W: 3, H: 1, Values: []float32{1, 0, 3}, Min: 1, Max: 3}
	p := d.Paint(nil, 3, 1, &colours, [2]Colour{0x102030, 0x405060})
	want := []byte{0, 0, 0, 255, 0x40, 0x50, 0x60, 255, 255, 0, 0, 255}
	for i := range want {
		if p[i] != want[i] {
			t.Fatalf("pixels %v, want %v", p, want)
		}
	}
	again := d.Paint(p, 1, 1, &colours, [2]Colour{})
	if len(again) != 4 || &again[0] != &p[0] {
		t.Error("a buffer that is long enough is used again")
	}
	flat := Depth{W: 1, H: 1, Values: []float32{2}, Min: 2, Max: 2}
	if q := flat.Paint(nil, 2, 2, &colours, [2]Colour{}); q[0] != 0 || len(q) != 16 {
		t.Errorf("a flat map takes the near end, got %v", q)
	}
}

// Unknown places are striped: both colours, and about as much of each.
func TestPaintStripesTheUnknown(t *testing.T) {
	d := Depth{W: 2, H: 1, Values: []float32{1, float32(math.NaN())}, Min: 1, Max: 2}
	var colours ColourMap
	p := d.Paint(nil, 160, 120, &colours, [2]Colour{0xff0000, 0x00ff00})
	var count [2]int
	for y := range 120 {
		for x := 80; x < 160; x++ {
			switch q := p[4*(y*160+x):]; {
			case q[0] == 255 && q[1] == 0:
				count[0]++
			case q[0] == 0 && q[1] == 255:
				count[1]++
			}
		}
	}
	if sum := count[0] + count[1]; sum != 80*120 || count[0] < sum/3 || count[1] < sum/3 {
		t.Errorf("stripes of %v pixels among %d", count, 80*120)
	}
}

func TestHeights(t *testing.T) {
	d := Depth{W: 4, H: 1, Values: []float32{1, 2, 3, 0}, Min: 1, Max: 3}
	p := d.Heights(nil, 4, 1, Whole)
	for x, want := range []int{65535, 32768, 0} {
		if got := int(p[4*x])<<8 + int(p[4*x+1]); got != want || p[4*x+2] != 255 || p[4*x+3] != 255 {
			t.Errorf("pixel %d: height %d, want %d; %v", x, got, want, p[4*x:4*x+4])
		}
	}
	if p[14] != 0 || p[12] != 0 {
		t.Errorf("the unknown lies at the bottom, marked: %v", p[12:])
	}
	// A look at the second quarter only: its own value across, but for the slopes to its neighbours.
	v := Whole.ZoomAt(4, 0.5, 0.5).Pan(10, 0).Pan(-1, 0)
	if c := v.Crop(); math.Abs(c.X-0.25) > 1e-9 || math.Abs(c.W-0.25) > 1e-9 {
		t.Fatalf("visible part %+v", c)
	}
	z := d.Heights(p, 2, 2, v)
	if len(z) != 16 || z[0] <= 128-32 || z[0] >= 128+40 || z[4] >= z[0] {
		t.Errorf("zoomed heights %v", z)
	}
}

func TestHandleIsADisc(t *testing.T) {
	const side = 30
	p := Handle(side)
	if len(p) != 4*side*side {
		t.Fatalf("%d bytes", len(p))
	}
	at := func(x, y int) []byte { return p[4*(y*side+x):][:4] }
	if at(0, 0)[3] != 0 || at(15, 15)[3] != 255 || at(15, 15)[0] < 200 {
		t.Errorf("corner %v, middle %v", at(0, 0), at(15, 15))
	}
	if at(22, 15)[0] > 100 || at(7, 15)[0] > 100 {
		t.Errorf("no arrows: %v, %v", at(22, 15), at(7, 15))
	}
	for i := 0; i < len(p); i += 4 {
		if p[i] > p[i+3] {
			t.Fatalf("pixel %d is not premultiplied: %v", i/4, p[i:i+4])
		}
	}
}
