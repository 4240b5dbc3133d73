package data

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/photo"
)

// ramp grows to the right in red, downwards in green.
func ramp(w, h int) *photo.Image {
	m := photo.New(w, h)
	for y := range h {
		for x := range w {
			m.Pix[3*(y*w+x)], m.Pix[3*(y*w+x)+1], m.Pix[3*(y*w+x)+2] = uint8(x), uint8(y), 128
		}
	}
	return m
}

func flat(w, h int, v uint8) *photo.Image {
	m := photo.New(w, h)
	for i := range m.Pix {
		m.Pix[i] = v
	}
	return m
}

func moments(m *photo.Image) (mean, std float64) {
	for _, v := range m.Pix {
		mean += float64(v)
	}
	mean /= float64(len(m.Pix))
	for _, v := range m.Pix {
		std += (float64(v) - mean) * (float64(v) - mean)
	}
	return mean, math.Sqrt(std / float64(len(m.Pix)))
}

func TestIdentity(t *testing.T) {
	m := ramp(40, 30)
	if got := Identity().Photo(m, 40, 30); !bytes.Equal(got.Pix, m.Pix) {
		t.Error("the identity changes a photo")
	}
}

// The photo and its depth map must show the same part: depth is made of the photo's own coordinates.
func TestViewKeepsPhotoAndDepthTogether(t *testing.T) {
	const w, h = 160, 120
	m := ramp(w, h)
	depth := make([]float32, w*h)
	for i := range depth {
		depth[i] = float32(m.Pix[3*i]) + 1 // one metre a column
	}
	rng := rand.New(rand.NewPCG(1, 1))
	a := Augmentation{Flip: .5, Area: Range{.3, 1}, Brightness: Range{1, 1}, Contrast: Range{1, 1}, Saturation: Range{1, 1}}
	flips := 0
	for range 40 {
		v := a.Draw(rng)
		if v.Flip {
			flips++
		}
		p, d := v.Photo(m, 80, 60), v.Depth(depth, h, w, 15, 20)
		for y := range 15 {
			for x := range 20 {
				red := float64(p.Pix[3*((4*y+2)*80+4*x+2)])
				if got := float64(d[y*20+x]); math.Abs(got-1-red) > 3 {
					t.Fatalf("%+v: depth %v where the photo shows column %v", v, got, red)
				}
			}
		}
	}
	if flips < 8 || flips > 32 {
		t.Errorf("%d of 40 views mirrored", flips)
	}
}

func TestDrawStaysInRange(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	a := Harsh()
	dark := 0
	for range 2000 {
		v := a.Draw(rng)
		if v.X < 0 || v.Y < 0 || v.X+v.Size > 1+1e-9 || v.Y+v.Size > 1+1e-9 || v.Size*v.Size < a.Area.Lo-1e-9 {
			t.Fatalf("crop %+v", v)
		}
		if v.Brightness < a.Brightness.Lo || v.Brightness > a.Brightness.Hi || v.Sigma > a.Sigma.Hi {
			t.Fatalf("light %+v", v)
		}
		if v.Photons > 0 {
			dark++
		}
	}
	if dark < 900 || dark > 1100 {
		t.Errorf("%d of 2000 views dark, want about 1000", dark)
	}
	r1, r2 := rand.New(rand.NewPCG(3, 3)), rand.New(rand.NewPCG(3, 3))
	if a.Draw(r1) != a.Draw(r2) {
		t.Error("one seed drew two views")
	}
}

func TestDarkenHasTheStatedMoments(t *testing.T) {
	m := flat(100, 100, 204) // .8
	for _, c := range []struct{ gamma, exposure, photons, read float64 }{
		{1, .5, 0, 0}, {2, .5, 0, .02}, {1, .5, 100, 0}, {1, .1, 60, 0}, {1.5, .6, 300, .02},
	} {
		y := c.exposure * math.Pow(.8, c.gamma)
		variance := c.read * c.read
		if c.photons > 0 {
			variance += y / c.photons
		}
		mean, std := moments(Darken(m, c.gamma, c.exposure, c.photons, c.read, 1))
		if math.Abs(mean-255*y) > 1 {
			t.Errorf("%+v: mean %v, want %v", c, mean, 255*y)
		}
		if want := 255 * math.Sqrt(variance); math.Abs(std-want) > .03*want+.5 {
			t.Errorf("%+v: deviation %v, want %v", c, std, want)
		}
	}
	if a, b := Darken(m, 1, .5, 50, .1, 1), Darken(m, 1, .5, 50, .1, 1); !bytes.Equal(a.Pix, b.Pix) {
		t.Error("one seed gave two noises")
	}
}

func TestBrighten(t *testing.T) {
	m := &photo.Image{W: 2, H: 1, Pix: []uint8{10, 20, 30, 0, 5, 15}}
	if got, want := Brighten(m, 80./3/255).Pix, []uint8{20, 40, 60, 0, 10, 30}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	if got := Brighten(m, .9).Pix; got[2] != 255 || got[0] != 172 {
		t.Errorf("%v: not cut off at white", got)
	}
	black := &photo.Image{W: 1, H: 1, Pix: make([]uint8, 3)}
	if got := Brighten(black, .4).Pix; !slices.Equal(got, black.Pix) {
		t.Errorf("black becomes %v", got)
	}
}

func TestBlurAgainstFloat64(t *testing.T) {
	const sigma = 1.3
	m := photo.New(15, 11)
	rng := rand.New(rand.NewPCG(5, 5))
	for i := range m.Pix {
		m.Pix[i] = uint8(rng.Uint32())
	}
	got := Blur(m, sigma)
	for y := range m.H {
		for x := range m.W {
			sum, weight := 0.0, 0.0
			for dy := -4; dy <= 4; dy++ {
				for dx := -4; dx <= 4; dx++ {
					w := math.Exp(-float64(dx*dx+dy*dy) / (2 * sigma * sigma))
					sy, sx := max(0, min(m.H-1, y+dy)), max(0, min(m.W-1, x+dx))
					sum += w * float64(m.Pix[3*(sy*m.W+sx)+1])
					weight += w
				}
			}
			if v := float64(got.Pix[3*(y*m.W+x)+1]); math.Abs(v-sum/weight) > .51 {
				t.Fatalf("pixel %d,%d: %v, want %v", x, y, v, sum/weight)
			}
		}
	}
}

func TestRecolour(t *testing.T) {
	m := ramp(20, 20)
	before, spread := moments(m)
	bright, _ := moments(recolour(m, 1.2, 1, 1))
	if math.Abs(bright-1.2*before) > 1 {
		t.Errorf("brightness 1.2: mean %v of %v", bright, before)
	}
	if _, s := moments(recolour(m, 1, .5, .5)); s > .6*spread {
		t.Errorf("half the contrast and saturation: deviation %v of %v", s, spread)
	}
	g := recolour(m, 1, 1, 0)
	for i := 0; i < len(g.Pix); i += 3 {
		if g.Pix[i] != g.Pix[i+1] || g.Pix[i] != g.Pix[i+2] || math.Abs(float64(g.Pix[i])-grey(m.Pix[i:])) > .51 {
			t.Fatalf("without saturation pixel %v became %v", m.Pix[i:i+3], g.Pix[i:i+3])
		}
	}
}
