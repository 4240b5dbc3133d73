package nn

import (
	"slices"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// wideConvs has layers for which the kernels may choose an algorithm by the
// size of the map.
func wideConvs() *Graph {
	g := NewGraph()
	x := g.Conv("one", g.Input("a", 32), ConvSpec{Out: 32, K: 3, Act: kernels.ReLU})
	x = g.Conv("two", x, ConvSpec{Out: 32, K: 3, Stride: 2, Norm: true})
	g.Output("y", g.Conv("three", g.Upsample2(x), ConvSpec{Out: 16, K: 3}))
	g.Init(1)
	return g
}

// Plans of two sizes, taken in turn while the weights change and the
// implementation of the kernels too, give what a graph gives that has packed
// nothing before.
func TestPackedWeightsAreNeverStale(t *testing.T) {
	before := kernels.Name()
	defer func() {
		if err := kernels.Use(before); err != nil {
			t.Error(err)
		}
	}()
	sizes := []map[string]tensor.Shape{{"a": {2, 6, 6, 32}}, {"a": {1, 16, 16, 32}}}
	o := Options{Train: true, InputGrads: []string{"a"}}
	g := wideConvs()
	plans := []*Plan{mustPlan(t, g, sizes[0], o), mustPlan(t, g, sizes[1], o)}
	predict := []*Plan{mustPlan(t, g, sizes[0], Options{}), mustPlan(t, g, sizes[1], Options{})}
	results := func(p, q *Plan, g *Graph, seed uint64) map[string][]float32 {
		fill(p.Input("a").Data, seed)
		p.Forward()
		m := gradients(p, g)
		m["y"], m["dx"] = slices.Clone(p.Output("y").Data), slices.Clone(p.InputGrad("a").Data)
		fill(q.Input("a").Data, seed+1)
		q.Forward()
		m["prediction"] = slices.Clone(q.Output("y").Data)
		return m
	}
	seed := uint64(0)
	for _, name := range kernels.Implementations() {
		if err := kernels.Use(name); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			for i, s := range sizes {
				seed += 2
				for _, q := range g.Params() {
					if q.Decay && seed%4 == 0 {
						kernels.Scale(q.Value, 1.1)
					}
				}
				g.Touch()
				fresh := wideConvs()
				for k, q := range fresh.Params() {
					copy(q.Value, g.Params()[k].Value)
				}
				want := results(mustPlan(t, fresh, s, o), mustPlan(t, fresh, s, Options{}), fresh, seed)
				got := results(plans[i], predict[i], g, seed)
				for what := range want {
					if !slices.Equal(got[what], want[what]) {
						t.Errorf("%s, %v: %s is stale", name, s["a"], what)
					}
				}
			}
		}
	}
}

func TestWeightsArePackedOnceForEachChange(t *testing.T) {
	var w packedWeights
	key := packing{of: stamp{version: 1}, by: "a"}
	other := key
	other.algorithm++
	changed := key
	changed.of.version++
	for i, c := range []struct {
		key   packing
		stale bool
	}{{key, true}, {key, false}, {other, true}, {key, false}, {other, false}, {changed, true}, {changed, false}, {other, false}} {
		if data, stale := w.get(c.key, 5); stale != c.stale || len(data) != 5 {
			t.Errorf("request %d: stale %v of %d values", i, stale, len(data))
		}
	}
	if _, stale := w.get(changed, 6); !stale {
		t.Error("a new buffer counts as filled")
	}
}
