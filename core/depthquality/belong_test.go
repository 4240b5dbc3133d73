package depthquality

import (
	"math"
	"math/rand/v2"
	"testing"
)

// pipes are testimonies of n photos that are all alike: the same things in the same places, in the light and in the maps. Each map has
// a slope of its own, of which the model's guess knows a part. Maps are those of the photo so many further on.
func pipes(n, further int) (out []Testimony) {
	const w, h = 56, 32
	slope := func(i int) (x, y float64) {
		rng := rand.New(rand.NewPCG(uint64(i%n), 8))
		return rng.NormFloat64(), rng.NormFloat64()
	}
	for i := range n {
		rng := rand.New(rand.NewPCG(uint64(i), 9))
		brought, model, light := &Map{W: w, H: h, Depth: make([]float32, w*h)}, &Map{W: w, H: h, Depth: make([]float32, w*h)}, &Map{W: w, H: h, Depth: make([]float32, w*h)}
		mx, my := slope(i + further)
		gx, gy := slope(i)
		ex, ey := rng.NormFloat64(), rng.NormFloat64()
		for k := range brought.Depth {
			x, y := float64(k%w)/w, float64(k/w)/h
			common := math.Sin(9*x*x + 3*y)
			brought.Depth[k] = float32(common + .3*(mx*x+my*y) + .05*rng.NormFloat64())
			model.Depth[k] = float32(common + .1*((gx+ex)*x+(gy+ey)*y))
			light.Depth[k] = float32(common + .05*rng.NormFloat64())
		}
		out = append(out, Hear(Evidence{Map: brought, Cues: sure(brought, 0), Model: model, Light: light}))
	}
	return out
}

// Shuffled maps of photos that are all alike are found out by what little the model's guesses tell of each, and right ones are not
// taken for them; of few maps nothing is said.
func TestStrangers(t *testing.T) {
	for _, c := range []struct {
		n, further int
		want       bool
	}{{60, 0, false}, {60, 17, true}, {60, 31, true}, {belongLeast - 1, 17, false}} {
		said := pipes(c.n, c.further)
		if got := strangers(said); got != c.want {
			t.Errorf("%d maps of the photos %d further on: strangers %v", c.n, c.further, got)
		}
		s := Judge(said)
		if c.want != (s.Quality == 0) || c.want != (s.Left == c.n) {
			t.Errorf("%d maps of the photos %d further on: quality %.2f, %d left out", c.n, c.further, s.Quality, s.Left)
		}
	}
}

// With nothing to tell, shuffled and right are the same.
func TestDeviations(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	beyond := 0
	for range 400 {
		v := deviations(60, func(i, k int) (float64, bool) { return rng.NormFloat64(), true })
		if v > belongSure {
			beyond++
		}
	}
	if beyond > 20 { // 9 are expected, 20 in one run of a thousand
		t.Errorf("%d of 400 sets of noise belong", beyond)
	}
	if v := deviations(60, func(i, k int) (float64, bool) { return 0, false }); v != 0 {
		t.Errorf("nothing is known, and yet %g", v)
	}
}
