package depthmnist

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// bar is a thick upright stroke, ring a circle: two digits.
func bar() []uint8 {
	d := make([]uint8, Side*Side)
	for y := 5; y < 23; y++ {
		for x := 11; x < 17; x++ {
			d[y*Side+x] = 255
		}
	}
	return d
}

func ring() []uint8 {
	d := make([]uint8, Side*Side)
	for y := range Side {
		for x := range Side {
			if r := math.Hypot(float64(x)-13.5, float64(y)-13.5); r > 5 && r < 9 {
				d[y*Side+x] = 255
			}
		}
	}
	return d
}

func configs(mode Mode) []Config {
	a, b := Trial(), Standard()
	a.Mode, b.Mode = mode, mode
	return []Config{a, b}
}

func TestDefaultsAreAllowed(t *testing.T) {
	for _, mode := range []Mode{Shape, Flat} {
		for _, c := range configs(mode) {
			if err := c.Check(); err != nil {
				t.Error(err)
			}
		}
	}
	for name, change := range map[string]func(*Config){
		"mode":     func(c *Config) { c.Mode = "round" },
		"digit":    func(c *Config) { c.Digit = Range{.7, .3} },
		"relief":   func(c *Config) { c.Relief = c.Digit.Lo },
		"tilt":     func(c *Config) { c.Tilt = .3 },
		"size":     func(c *Config) { c.Size = math.NaN() },
		"whole":    func(c *Config) { c.Whole = 0 },
		"shift":    func(c *Config) { c.Shift = -1 },
		"grain":    func(c *Config) { c.Grain = 0 },
		"ink":      func(c *Config) { c.Ink.Hi = 2 },
		"falloff":  func(c *Config) { c.Falloff = 1.5 },
		"infinity": func(c *Config) { c.Plane.Hi = math.Inf(1) },
	} {
		c := Standard()
		change(&c)
		if c.Check() == nil {
			t.Errorf("%s: %+v was accepted", name, c)
		}
	}
}

// In mode Flat the depth map is the same whatever the digit; in mode Shape it is not.
func TestOnlyShapeTellsTheDigit(t *testing.T) {
	for seed := range uint64(20) {
		for _, c := range configs(Flat) {
			a, b := c.Draw(bar(), seed), c.Draw(ring(), seed)
			if !slices.Equal(a.Depth, b.Depth) || slices.Equal(a.Image, b.Image) {
				t.Fatalf("flat, seed %d: the depth knows the digit, or the picture does not", seed)
			}
		}
		for _, c := range configs(Shape) {
			if slices.Equal(c.Draw(bar(), seed).Depth, c.Draw(ring(), seed).Depth) {
				t.Fatalf("shape, seed %d: the depth does not know the digit", seed)
			}
		}
	}
}

func TestScenesKeepTheirPromises(t *testing.T) {
	for _, mode := range []Mode{Shape, Flat} {
		for k, c := range configs(mode) {
			for seed := range uint64(50) {
				s := c.Draw(ring(), seed)
				again := c.Draw(ring(), seed)
				if !slices.Equal(s.Image, again.Image) || !slices.Equal(s.Depth, again.Depth) {
					t.Fatal("another scene the second time")
				}
				lo, hi := c.Plane.Lo-2*c.Tilt, c.Plane.Hi+2*c.Tilt
				if mode == Shape {
					lo, hi = c.Digit.Lo-c.Relief, c.Ground.Hi+2*c.Tilt
				}
				if slices.Min(s.Image) < 0 || slices.Max(s.Image) > 1 || float64(slices.Min(s.Depth)) < lo-1e-6 || float64(slices.Max(s.Depth)) > hi+1e-6 {
					t.Fatalf("%s %d, seed %d: brightness %g to %g, depth %g to %g, want %g to %g", mode, k, seed,
						slices.Min(s.Image), slices.Max(s.Image), slices.Min(s.Depth), slices.Max(s.Depth), lo, hi)
				}
			}
		}
	}
}

// The middle of the bar bulges by the relief, its edge does not, and the plane lies where it was put.
func TestDepthIsTheTruth(t *testing.T) {
	c := Trial()
	c.Digit, c.Ground, c.Tilt = Range{.5, .5}, Range{.9, .9}, 0
	s := c.Draw(bar(), 3)
	for name, p := range map[string]struct {
		x, y int
		want float64
	}{"middle": {13, 14, .3}, "edge": {11, 14, .5 - .2/3}, "plane": {2, 2, .9}} {
		if got := float64(s.Depth[p.y*Side+p.x]); math.Abs(got-p.want) > 1e-6 {
			t.Errorf("%s: depth %g, want %g", name, got, p.want)
		}
	}
	// Brightness falls with depth: ink of brightness 1 at .3 gives 1 - .6·.3.
	if got := s.Image[14*Side+13]; math.Abs(float64(got)-.82) > 1e-6 {
		t.Errorf("brightness of the middle %g", got)
	}
}

// The farther a digit is, the smaller and the darker it gets.
func TestDistanceShows(t *testing.T) {
	area := func(at float64) (pixels int, light float64) {
		c := Standard()
		c.Digit, c.Shift, c.Ink = Range{at, at}, 0, Range{1, 1}
		s := c.Draw(ring(), 1)
		for i, d := range s.Depth {
			if float64(d) <= at+1e-6 {
				pixels++
				light += float64(s.Image[i])
			}
		}
		return pixels, light / float64(pixels)
	}
	near, bright := area(.45)
	far, dim := area(.7)
	if near <= far || bright <= dim {
		t.Errorf("near: %d pixels of brightness %.3f; far: %d of %.3f", near, bright, far, dim)
	}
}

func TestDistanceIsExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for trial := range 30 {
		w, h := 1+rng.IntN(12), 1+rng.IntN(12)
		set := make([]bool, w*h)
		for i := range set {
			set[i] = trial > 0 && rng.IntN(6) == 0
		}
		got := distance(set, w)
		for i := range set {
			want := math.Inf(1)
			for k, s := range set {
				if dx, dy := float64(k%w-i%w), float64(k/w-i/w); s {
					want = min(want, dx*dx+dy*dy)
				}
			}
			if got[i] != want {
				t.Fatalf("%dx%d, pixel %d: %g, want %g", w, h, i, got[i], want)
			}
		}
	}
}

// Digits without ink, and of nothing but ink, are drawn like any other.
func TestDegenerateDigits(t *testing.T) {
	full := make([]uint8, Side*Side)
	for i := range full {
		full[i] = 255
	}
	for _, d := range [][]uint8{make([]uint8, Side*Side), full} {
		for _, c := range configs(Shape) {
			s := c.Draw(d, 1)
			for i := range s.Image {
				if math.IsNaN(float64(s.Image[i])) || !(s.Depth[i] > 0) {
					t.Fatalf("brightness %g at depth %g", s.Image[i], s.Depth[i])
				}
			}
		}
	}
}
