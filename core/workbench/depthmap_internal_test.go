package workbench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/train"
)

// related is a map that correlates with another one as strongly as it is told to, about.
func related(own []float32, strength float64, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(seed, 1))
	out := make([]float32, len(own))
	for i, v := range own {
		out[i] = float32(100 + 10*strength*float64(v) + 10*rng.NormFloat64())
	}
	return out
}

// Relative maps rise or fall together, as most of them say, in whatever order they come; one that is left alone goes its own way.
func TestRelativeMapsTurnTogether(t *testing.T) {
	own := make([]float32, 400)
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range own {
		own[i] = float32(rng.NormFloat64())
	}
	strengths := []float64{.1, -.15, .8, -.1, .7, .05}
	bench := func(order []int) *Workbench {
		b := &Workbench{photos: map[string]*entry{}}
		for _, k := range order {
			id := fmt.Sprint(k)
			b.photos[id], b.order = &entry{clean: train.View{Target: &train.Target{}}}, append(b.order, id)
			line, err := align(related(own, strengths[k], uint64(k)), own)
			if err != nil {
				t.Fatal(err)
			}
			if line.falls != (strengths[k] < 0) {
				t.Fatalf("map %d alone: correlation %.2f", k, line.correlation)
			}
			b.bring(id, line.target(), DepthRelative, line)
			b.settle()
		}
		return b
	}
	a, c := bench([]int{0, 1, 2, 3, 4, 5}), bench([]int{3, 1, 5, 0, 4, 2})
	for id, e := range a.photos {
		if e.relative.falls {
			t.Errorf("map %s falls alone", id)
		}
		if !slices.Equal(e.clean.Target.LogDepth, c.photos[id].clean.Target.LogDepth) {
			t.Errorf("map %s depends on the order in which maps came", id)
		}
		// The target has turned with the rest where the file alone would have it fall.
		if again := agree(e.clean.Target.LogDepth, e.clean.Target.Confidence, own); math.Abs(again.correlation-e.relative.correlation) > 1e-6 {
			t.Errorf("map %s: correlation %.2f of the file, %.2f of the target", id, e.relative.correlation, again.correlation)
		}
	}
	for _, id := range []string{"0", "2", "4"} {
		a.Remove(id)
	}
	for id, e := range a.photos {
		if !e.relative.falls {
			t.Errorf("map %s still rises, of those that are left most fall", id)
		}
	}
}
