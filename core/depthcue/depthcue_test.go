package depthcue

import (
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/depthmap"
	"okuyuki/core/photo"
)

func cue(t *testing.T, name string) Cue {
	t.Helper()
	for _, c := range Cues() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no cue %q", name)
	return Cue{}
}

// order is the rank correlation of a map with a function of the cells' centres in pixels.
func order(m *Map, depth func(x, y float64) float64) float64 {
	want := make([]float32, m.W*m.H)
	for i := range want {
		want[i] = float32(depth((float64(i%m.W)+.5)*Cell, (float64(i/m.W)+.5)*Cell))
	}
	return correlate(ranks(m.Depth), ranks(want))
}

// Every cue on photos of which it must see the depth, and must see that there is nothing to see.
func TestCues(t *testing.T) {
	up := func(_, y float64) float64 { return -y }
	for _, c := range []struct {
		cue, photo string
		picture    *photo.Image
		depth      func(x, y float64) float64 // nil: the cue must abstain
	}{
		{"texture", "plank", plank(1), up},
		{"texture", "another plank", plank(2), up},
		{"texture", "wall", wall(1), nil},
		{"texture", "noise", noise(1), nil},
		{"texture", "bricks", bricks(), nil},
		{"vanishing", "tunnel", tunnel(90, 70), func(x, y float64) float64 { return -(x-90)*(x-90) - (y-70)*(y-70) }},
		{"vanishing", "tunnel that ends outside", tunnel(-30, 80), func(x, y float64) float64 { return -(x+30)*(x+30) - (y-80)*(y-80) }},
		{"vanishing", "wall", wall(2), nil},
		{"vanishing", "noise", noise(2), nil},
		{"vanishing", "bricks", bricks(), nil},
		{"position", "plank", layers(), up},
		{"position", "wall", wall(5), nil},
		{"position", "noise", noise(5), nil},
		{"position", "bricks", bricks(), nil},
		{"position", "light from the side", paint(func(x, y float64) float64 { return .2 + .6*x/testW }), nil},
	} {
		m := cue(t, c.cue).see(newPicture(c.picture))
		for i, v := range m.Depth {
			if !(v >= 0 && v <= 1 && m.Confidence[i] >= 0 && m.Confidence[i] <= 1) {
				t.Fatalf("%s on %s: depth %g, confidence %g", c.cue, c.photo, v, m.Confidence[i])
			}
		}
		if c.depth == nil {
			if got := m.Trust(); got > .1 {
				t.Errorf("%s on %s: it should abstain, and has confidence %.2f", c.cue, c.photo, got)
			}
			continue
		}
		if got := order(m, c.depth); got < .8 || m.Trust() < .25 {
			t.Errorf("%s on %s: rank correlation %.2f with confidence %.2f", c.cue, c.photo, got, m.Trust())
		}
	}
}

// layers are a floor, a wall and a ceiling.
func layers() *photo.Image {
	g := newGrain(9, 12)
	return paintRGB(func(x, y float64) (r, gr, b float64) {
		n := .1 * g.at(x/2, y/2)
		switch {
		case y > .6*testH:
			return .25 + n, .2 + n, .15 + n
		case y > .2*testH:
			return .6 + n, .6 + n, .5 + n
		}
		return .85 + n, .85 + n, .9 + n
	})
}

// On generated corridors, whose depth is known, the cues together order near and far.
func TestSeeCorridors(t *testing.T) {
	sum, n := 0.0, 0
	for seed := range uint64(6) {
		s, err := scene.Render("corridor", seed, testW, testH)
		if err != nil {
			t.Fatal(err)
		}
		m := See(s.Photo).Fused
		truth := make([]float32, m.W*m.H)
		depthmap.Shrink(truth, m.H, m.W, s.Depth, testH, testW)
		sum += correlate(ranks(m.Depth), ranks(truth))
		n++
		if m.Trust() < .1 {
			t.Errorf("corridor %d: confidence %.2f", seed, m.Trust())
		}
	}
	if sum/float64(n) < .6 {
		t.Errorf("mean rank correlation with the true depth of corridors: %.2f", sum/float64(n))
	}
}

// Where nothing is to be seen, nothing is said; and the same photo always gets the same answer.
func TestSeeNothing(t *testing.T) {
	for name, m := range map[string]*photo.Image{"wall": wall(7), "noise": noise(7), "bricks": bricks(), "black": photo.New(testW, testH)} {
		s := See(m)
		if got := s.Fused.Trust(); got > .05 {
			t.Errorf("%s: confidence %.2f", name, got)
		}
		again := See(m)
		if !slices.Equal(s.Fused.Depth, again.Fused.Depth) || !slices.Equal(s.Fused.Confidence, again.Fused.Confidence) {
			t.Errorf("%s: two answers to one photo", name)
		}
	}
}

// Photos of any size and content have maps within bounds.
func TestSeeAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, size := range [][2]int{{1, 1}, {1, 300}, {500, 2}, {7, 5}, {33, 31}, {320, 240}, {2000, 90}} {
		m := photo.New(size[0], size[1])
		for i := range m.Pix {
			m.Pix[i] = uint8(rng.IntN(2) * 255)
		}
		s := See(m)
		for _, o := range append(s.Maps, s.Fused) {
			if len(o.Depth) != o.W*o.H || len(o.Confidence) != o.W*o.H {
				t.Fatalf("%v: %d depths of %dx%d", size, len(o.Depth), o.W, o.H)
			}
			for i, v := range o.Depth {
				if !(v >= 0 && v <= 1 && o.Confidence[i] >= 0 && o.Confidence[i] <= 1) {
					t.Fatalf("%v: depth %g, confidence %g", size, v, o.Confidence[i])
				}
			}
		}
	}
}
