package photo

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func noise(w, h int, seed uint64) *Image {
	rng := rand.New(rand.NewPCG(seed, 7))
	m := New(w, h)
	for i := range m.Pix {
		m.Pix[i] = uint8(rng.Uint32())
	}
	return m
}

// overlap is the length of [a0,a1) within [b0,b1).
func overlap(a0, a1, b0, b1 float64) float64 { return math.Max(0, math.Min(a1, b1)-math.Max(a0, b0)) }

// weights64 says in floating point how much source pixel i gives to result pixel j along an axis.
func weights64(src, dst, j int) map[int]float64 {
	w := map[int]float64{}
	if dst > src {
		pos := (float64(j)+.5)*float64(src)/float64(dst) - .5
		lo := math.Floor(pos)
		clamp := func(i float64) int { return int(math.Max(0, math.Min(float64(src-1), i))) }
		w[clamp(lo)] += 1 - (pos - lo)
		w[clamp(lo+1)] += pos - lo
		return w
	}
	s := float64(src) / float64(dst)
	for i := range src {
		if o := overlap(float64(i), float64(i+1), float64(j)*s, float64(j+1)*s); o > 0 {
			w[i] = o / s
		}
	}
	return w
}

func TestResizeAgainstFloat64(t *testing.T) {
	for _, c := range [][4]int{{16, 12, 8, 6}, {17, 13, 5, 4}, {31, 9, 30, 9}, {7, 5, 19, 11}, {9, 20, 21, 3}, {1, 1, 4, 3}, {5, 4, 1, 1}, {64, 48, 63, 47}} {
		src := noise(c[0], c[1], uint64(c[0]))
		got := src.Resize(c[2], c[3])
		if got.W != c[2] || got.H != c[3] {
			t.Fatalf("%v: size %dx%d", c, got.W, got.H)
		}
		for y := range got.H {
			wy := weights64(src.H, got.H, y)
			for x := range got.W {
				wx := weights64(src.W, got.W, x)
				for ch := range 3 {
					want := 0.0
					for sy, a := range wy {
						for sx, b := range wx {
							want += a * b * float64(src.Pix[3*(sy*src.W+sx)+ch])
						}
					}
					if v := float64(got.Pix[3*(y*got.W+x)+ch]); math.Abs(v-want) > .5+1e-9 {
						t.Fatalf("%v: pixel %d,%d channel %d: %v, want %v", c, x, y, ch, v, want)
					}
				}
			}
		}
	}
}

// The largest side and the whitest image must not overflow a sum.
func TestResizeWidest(t *testing.T) {
	for _, c := range [][4]int{{MaxSide, 2, 3, 1}, {2, MaxSide, 1, 5}, {3, 1, MaxSide, 2}} {
		m := New(c[0], c[1])
		for i := range m.Pix {
			m.Pix[i] = 255
		}
		for i, v := range m.Resize(c[2], c[3]).Pix {
			if v != 255 {
				t.Fatalf("%v: value %d at %d", c, v, i)
			}
		}
	}
}

func TestResizeCommutesWithFlip(t *testing.T) {
	m := noise(41, 30, 3)
	if a, b := m.FlipH().Resize(17, 12), m.Resize(17, 12).FlipH(); !bytes.Equal(a.Pix, b.Pix) {
		t.Error("flipping before and after shrinking gives different pixels")
	}
}

func TestFit(t *testing.T) {
	for _, c := range [][6]int{{400, 300, 200, 200, 200, 150}, {300, 400, 200, 200, 150, 200}, {50, 40, 200, 200, 50, 40},
		{1000, 1, 10, 10, 10, 1}, {16384, 3000, 768, 768, 768, 141}} {
		if w, h := fitSize(c[0], c[1], c[2], c[3]); w != c[4] || h != c[5] {
			t.Errorf("%dx%d in %dx%d: %dx%d, want %dx%d", c[0], c[1], c[2], c[3], w, h, c[4], c[5])
		}
	}
}

func TestCropAndFlip(t *testing.T) {
	m := scene(10, 8)
	c := m.Crop(3, 2, 4, 5)
	for y := range c.H {
		for x := range c.W {
			if !bytes.Equal(c.row(y)[3*x:3*x+3], m.row(y + 2)[3*(x+3):3*(x+3)+3]) {
				t.Fatalf("crop at %d,%d", x, y)
			}
		}
	}
	f := m.FlipH()
	if !bytes.Equal(f.row(1)[:3], m.row(1)[27:]) {
		t.Error("the first pixel of a flipped row is not the last")
	}
	if !bytes.Equal(f.FlipH().Pix, m.Pix) {
		t.Error("flipping twice changes the image")
	}
	defer func() {
		if recover() == nil {
			t.Error("a crop outside the image did not panic")
		}
	}()
	m.Crop(7, 0, 4, 4)
}

func TestInputSize(t *testing.T) {
	for _, c := range []struct{ w, h, iw, ih int }{
		{4032, 3024, 224, 160}, {3024, 4032, 160, 224}, {320, 240, 224, 160}, {1000, 1000, 192, 192}, {1920, 1080, 288, 160},
	} {
		if w, h := InputSize(c.w, c.h); w != c.iw || h != c.ih {
			t.Errorf("%dx%d: %dx%d, want %dx%d", c.w, c.h, w, h, c.iw, c.ih)
		}
	}
	for w := 1; w < 20000; w = w*3/2 + 1 {
		for h := 1; h < 20000; h = h*3/2 + 1 {
			iw, ih := InputSize(w, h)
			if iw%32 != 0 || ih%32 != 0 || iw < 96 || ih < 96 || iw*ih > 2*inputArea {
				t.Fatalf("%dx%d: %dx%d", w, h, iw, ih)
			}
			if tw, th := InputSize(h, w); tw != ih || th != iw {
				t.Fatalf("%dx%d: %dx%d, but turned %dx%d", w, h, iw, ih, tw, th)
			}
		}
	}
}

func TestNormalize(t *testing.T) {
	m := &Image{W: 1, H: 1, Pix: []uint8{0, 255, 51}}
	var got [3]float32
	Normalize(got[:], m)
	if want := [3]float32{-1, 1, -.6}; got[0] != want[0] || got[1] != want[1] || math.Abs(float64(got[2]-want[2])) > 1e-7 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func BenchmarkResize(b *testing.B) {
	for _, s := range [][2]int{{640, 480}, {4032, 3024}} {
		m := noise(s[0], s[1], 1)
		b.Run(fmt.Sprintf("%dx%d", s[0], s[1]), func(b *testing.B) {
			for b.Loop() {
				m.Resize(224, 160)
			}
		})
	}
}
