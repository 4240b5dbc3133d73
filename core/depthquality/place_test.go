package depthquality

import (
	"math"
	"math/rand/v2"
	"testing"
)

// place is how far the outline of a map is where that of its photo's light is.
func place(m, light *Map) (r float64, known bool) {
	return m.on(light.W, light.H).outline().at(light.outline())
}

// room is a true map of things before a floor that rises from near to far, as in all rooms, and the light of its photo: each thing
// has a brightness of its own, so that edges of both are in the same places and nothing else is common to them.
func room(seed uint64) (depth, light *Map) {
	const w, h = 56, 42
	rng := rand.New(rand.NewPCG(seed, 5))
	depth, light = &Map{W: w, H: h, Depth: make([]float32, w*h)}, &Map{W: w, H: h, Depth: make([]float32, w*h)}
	for i := range depth.Depth {
		depth.Depth[i] = 2 - 1.5*float32(i/w)/h
		light.Depth[i] = .5 + .05*float32(rng.NormFloat64())
	}
	for range 8 {
		x0, y0, wide, high := rng.IntN(w), rng.IntN(h), 4+rng.IntN(16), 4+rng.IntN(16)
		nearer, brighter := .2+.6*rng.Float32(), rng.Float32()-.5
		for y := y0; y < min(y0+high, h); y++ {
			for x := x0; x < min(x0+wide, w); x++ {
				depth.Depth[y*w+x] -= nearer
				light.Depth[y*w+x] += brighter
			}
		}
	}
	return depth, light
}

// rooms are the testimonies of n rooms about maps that were brought along; witnesses know what is common to all rooms alone.
func rooms(n uint64, brought func(seed uint64, light *Map) *Map) (out []Testimony) {
	for seed := range n {
		truth, light := room(seed)
		floor := &Map{W: truth.W, H: truth.H, Depth: make([]float32, len(truth.Depth))}
		for i := range floor.Depth {
			floor.Depth[i] = -float32(i / truth.W)
		}
		out = append(out, Hear(Evidence{Map: brought(seed, light), Cues: sure(floor, .5), Model: noisy(truth, .2, seed+50), Light: light}))
	}
	return out
}

// Maps of other photos are thrown out even where witnesses believe them, because all rooms are alike; so are copies of the light, and
// maps that are mirrored by mistake. True ones, also with holes or on another grid, are not, and few of any kind are not judged by it.
func TestMapsMustFitTheirPhotos(t *testing.T) {
	own := func(seed uint64, _ *Map) *Map { m, _ := room(seed); return m }
	other := func(seed uint64, _ *Map) *Map { m, _ := room(seed + 1000); return m }
	for _, c := range []struct {
		name    string
		n       uint64
		brought func(seed uint64, light *Map) *Map
		good    bool
	}{
		{"true maps", 30, own, true},
		{"three true maps", 3, own, true},
		{"true maps with holes", 30, func(seed uint64, _ *Map) *Map {
			m, _ := room(seed)
			m = sure(m, 1)
			for i := range m.Confidence {
				if i%m.W < 12 || i%11 == 0 {
					m.Confidence[i] = 0
				}
			}
			return m
		}, true},
		{"true maps on another grid", 30, func(seed uint64, _ *Map) *Map { m, _ := room(seed); return m.on(112, 84) }, true},
		{"maps of other rooms", 30, other, false},
		{"mirrored maps", 30, func(seed uint64, _ *Map) *Map {
			m, _ := room(seed)
			out := &Map{W: m.W, H: m.H, Depth: make([]float32, len(m.Depth))}
			for i := range out.Depth {
				out.Depth[i] = m.Depth[i/m.W*m.W+m.W-1-i%m.W]
			}
			return out
		}, false},
		{"the light for depth", 30, func(seed uint64, light *Map) *Map {
			m := &Map{W: light.W, H: light.H, Depth: make([]float32, len(light.Depth))}
			for i, v := range light.Depth {
				m.Depth[i] = 3 - 2*v
			}
			return m
		}, false},
	} {
		said := rooms(c.n, c.brought)
		for i := range said {
			if said[i].Place < -1 || said[i].Place > 1+1e-9 {
				t.Fatalf("%s: a correlation of %g", c.name, said[i].Place)
			}
		}
		s := Judge(said)
		if c.good && s.Quality < .5 || !c.good && (s.Quality > 0 || s.Left != int(c.n)) {
			t.Errorf("%s: quality %.2f, %d of %d left out", c.name, s.Quality, s.Left, c.n)
		}
		if c.name == "maps of other rooms" { // without the photo's light they are believed
			for i := range said {
				said[i].placed = false
			}
			if s := Judge(said); s.Quality < .3 {
				t.Errorf("%s, without being compared with the photos: quality %.2f: the test tests nothing", c.name, s.Quality)
			}
		}
	}
}

// One map of another room says little of itself, so that little is made of it.
func TestPlaceCeiling(t *testing.T) {
	for _, c := range []struct {
		mean float64
		n    int
		want float64
	}{
		{0, 0, 1}, {0, 1, 1}, {-.3, 1, 0}, {0, 100, 0}, {.26, 100, 1}, {.26, 2, 1}, {.04, 100, 1}, {.01, 100, 0}, {1, 1, 0}, {.6, 1, 1},
	} {
		if got := placeCeiling(c.mean, c.n); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%g of %d: %g, want %g", c.mean, c.n, got, c.want)
		}
	}
	last := 1.
	for n := 1; n < 100; n++ {
		got := placeCeiling(0, n)
		if got > last {
			t.Errorf("%d maps that do not fit are believed more than %d", n, n-1)
		}
		last = got
	}
}

// What both halves of a picture have alike tells nothing, and a picture of one column has no halves.
func TestPlaceOfTheSymmetric(t *testing.T) {
	even := &Map{W: 8, H: 4, Depth: make([]float32, 32)}
	for i := range even.Depth {
		x := i % 8
		even.Depth[i] = float32(min(x, 7-x))
	}
	if r, known := place(even, even); known {
		t.Errorf("a map that is its mirror image: %g", r)
	}
	for _, m := range []*Map{{W: 1, H: 3, Depth: make([]float32, 3)}, {W: 1, H: 1, Depth: make([]float32, 1)}, sure(world(1), 0)} {
		if r, known := place(m, m); known {
			t.Errorf("%dx%d: %g", m.W, m.H, r)
		}
	}
	truth, light := room(1)
	if a, ok := place(truth, light); !ok || a < .1 {
		t.Errorf("a true map: %g", a)
	}
}
