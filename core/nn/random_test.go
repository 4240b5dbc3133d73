package nn

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// randomGraph draws operations on whatever nodes are there. Maps have one of
// two sizes, so that many nodes can be joined.
func randomGraph(r *rand.Rand) *Graph {
	g := NewGraph()
	full := []Node{g.Input("a", 2)} // at the size of the input
	var half []Node                 // at half of it
	pick := func(of []Node) Node { return of[r.IntN(len(of))] }
	acts := []kernels.Activation{kernels.Linear, kernels.ReLU, kernels.ReLU6}
	for i := range 9 {
		name := fmt.Sprintf("op%d", i)
		act := acts[r.IntN(3)]
		switch x := pick(full); r.IntN(9) {
		case 0:
			full = append(full, g.Conv(name, x, ConvSpec{Out: 1 + r.IntN(3), K: 1 + 2*r.IntN(2), Act: act}))
		case 1:
			half = append(half, g.Conv(name, x, ConvSpec{Out: 2, K: 3, Stride: 2, Act: act, Pad: Padding(r.IntN(2))}))
		case 2:
			full = append(full, g.Depthwise(name, x, 1, act, SameTF))
		case 3:
			half = append(half, g.MaxPool2(x))
		case 4:
			full = append(full, g.Concat(x, pick(full)))
		case 5:
			if y := pick(full); g.channels(x) == g.channels(y) {
				full = append(full, g.Add(x, y))
			}
		case 6, 7:
			if len(half) > 0 {
				full = append(full, g.UpsampleTo(pick(half), full[0]))
			}
		case 8:
			full = append(full, g.Centre(x))
		}
	}
	g.Output("last", g.Conv("last", full[len(full)-1], ConvSpec{Out: 1, K: 1}))
	g.Output("inner", pick(full))
	g.Output("pooled", g.Dense("dense", g.Concat(g.GlobalAvgPool(pick(full)), g.GlobalMaxPool(pick(full))), 2, kernels.Linear))
	g.Init(r.Uint64())
	drawBiases(g, r)
	for _, p := range g.Params() {
		p.Frozen = r.IntN(3) == 0
	}
	return g
}

// Whatever the graph and whatever is frozen, results and gradients are right:
// no buffer is given away while it is still needed.
func TestRandomGraphs(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 11))
			g := randomGraph(r)
			checkGraph(t, g, map[string]tensor.Shape{"a": {1 + r.IntN(2), 4, 6, 2}}, r)
		})
	}
}
