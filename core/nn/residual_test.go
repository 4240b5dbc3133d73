package nn

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// residuals has four blocks that can be fused, one whose widening cannot because
// something else reads the wide map, and one that cannot because the filtered
// map is an output.
func residuals(pad Padding) *Graph {
	g := NewGraph()
	pointwise := func(name string, x Node, out int, act kernels.Activation, norm bool) Node {
		return g.Conv(name, x, ConvSpec{Out: out, K: 1, Act: act, Norm: norm})
	}
	x := g.Input("a", 3)
	block := func(name string, x Node, out, stride int, norm bool) (wide, filtered, narrow Node) {
		wide = pointwise(name+"/expand", x, 7, kernels.ReLU6, norm)
		filtered = g.Depthwise(name+"/depthwise", wide, stride, kernels.ReLU, pad)
		return wide, filtered, pointwise(name+"/project", filtered, out, kernels.Linear, norm)
	}
	_, _, y := block("plain", x, 5, 1, false)
	_, _, z := block("added", y, 5, 1, true)
	y = g.Add(y, z)
	_, _, z = block("added to", y, 5, 1, false)
	y = g.Add(z, y)
	_, _, y = block("stride", y, 4, 2, false)
	wide, _, z := block("wide is read", y, 4, 1, false)
	y = g.Add(y, z)
	_, filtered, z := block("filtered is shown", y, 4, 1, false)
	g.Output("wide", g.GlobalAvgPool(wide))
	g.Output("filtered", filtered)
	g.Output("y", g.Add(y, z))
	g.Init(3)
	drawBiases(g, rand.New(rand.NewPCG(1, 2)))
	return g
}

// A fused plan gives what the literal one gives.
func TestResidualsAreFused(t *testing.T) {
	for _, pad := range []Padding{SameTorch, SameTF} {
		for _, size := range [][2]int{{1, 1}, {2, 5}, {7, 6}, {12, 9}} {
			g := residuals(pad)
			shapes := map[string]tensor.Shape{"a": {3, size[0], size[1], 3}}
			literal := mustPlan(t, g, shapes, Options{literal: true})
			fill(literal.Input("a").Data, 1)
			literal.Forward()
			fused := mustPlan(t, g, shapes, Options{residuals: 1})
			n := 0
			for i := range fused.nodes {
				if _, ok := fused.ops[i].op.(*residualOp); ok && fused.nodes[i].step != nil {
					n++
				}
			}
			if n != 5 {
				t.Fatalf("%d blocks fused, want 5", n)
			}
			fill(fused.Input("a").Data, 1)
			for range 2 { // nothing must be left over from the first pass
				fused.Forward()
			}
			for _, name := range g.Outputs() {
				near(t, fmt.Sprintf("%s, %v", name, size), fused.Output(name).Data, widenSlice(literal.Output(name).Data))
			}
		}
	}
}

func TestResidualsAreFusedForInferenceOfLargeMapsOnly(t *testing.T) {
	g := residuals(SameTF)
	count := func(o Options) (n int) {
		for _, op := range mustPlan(t, g, map[string]tensor.Shape{"a": {2, 9, 8, 3}}, o).ops {
			if _, ok := op.op.(*residualOp); ok {
				n++
			}
		}
		return n
	}
	if n := count(Options{Train: true, residuals: 1}); n != 0 {
		t.Errorf("%d blocks fused in training", n)
	}
	if n := count(Options{residuals: 2*9*8*7 + 1}); n != 0 {
		t.Errorf("%d small blocks fused", n)
	}
	if n := count(Options{residuals: 2 * 9 * 8 * 7}); n != 4 {
		t.Errorf("%d large blocks fused, want 4", n)
	}
}

func TestFusedResidualsForAnyNumberOfWorkers(t *testing.T) {
	defer kernels.SetWorkers(kernels.Workers())
	g := residuals(SameTF)
	shapes := map[string]tensor.Shape{"a": {3, 13, 8, 3}}
	var want [][]float32
	for _, workers := range []int{1, 2, 7} {
		kernels.SetWorkers(workers)
		p := mustPlan(t, g, shapes, Options{residuals: 1})
		fill(p.Input("a").Data, 1)
		p.Forward()
		var got [][]float32
		for _, name := range g.Outputs() {
			got = append(got, slices.Clone(p.Output(name).Data))
		}
		if want == nil {
			want = got
			if n := testing.AllocsPerRun(3, func() { p.Forward() }); n != 0 && !raceDetector {
				t.Errorf("%v allocations a pass", n)
			}
		}
		for i := range got {
			if !slices.Equal(got[i], want[i]) {
				t.Errorf("%d workers: %s differs", workers, g.Outputs()[i])
			}
		}
	}
}
