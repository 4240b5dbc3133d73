package nn

import (
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// upsampled has every way in which an upsampling can be read.
func upsampled() *Graph {
	g := NewGraph()
	x := g.Input("a", 3)
	relu := func(name string, x Node, out int) Node {
		return g.Conv(name, x, ConvSpec{Out: out, K: 3, Act: kernels.ReLU})
	}
	alone := relu("alone", g.Upsample2(x), 5)
	shared := g.Upsample2(alone) // read by two filters and a pointwise layer
	g.Output("sum", g.Add(relu("left", shared, 4), relu("right", shared, 4)))
	g.Output("point", g.Conv("point", shared, ConvSpec{Out: 2, K: 1}))
	shown := g.Upsample2(x)
	g.Output("shown", shown)
	g.Output("filtered", relu("filtered", shown, 2))
	g.Output("stride", g.Conv("stride", g.UpsampleTo(x, alone), ConvSpec{Out: 2, K: 3, Stride: 2}))
	g.Init(3)
	drawBiases(g, rand.New(rand.NewPCG(1, 2)))
	return g
}

// A rewritten plan gives what the literal one gives, forward and backward.
func TestUpsamplingIsFused(t *testing.T) {
	shapes := map[string]tensor.Shape{"a": {2, 5, 4, 3}}
	g := upsampled()
	literal := mustPlan(t, g, shapes, Options{Train: true, InputGrads: []string{"a"}, literal: true})
	fused := mustPlan(t, g, shapes, Options{Train: true, InputGrads: []string{"a"}})
	fill(literal.Input("a").Data, 1)
	fill(fused.Input("a").Data, 1)
	literal.Forward()
	fused.Forward()
	for _, name := range g.Outputs() {
		near(t, name, fused.Output(name).Data, widenSlice(literal.Output(name).Data))
	}
	want, got := gradients(literal, g), gradients(fused, g)
	for name := range want {
		near(t, "gradient of "+name, got[name], widenSlice(want[name]))
	}
	near(t, "gradient of the input", fused.InputGrad("a").Data, widenSlice(literal.InputGrad("a").Data))

	// The upsampled maps that nothing else reads are gone.
	count := func(p *Plan) (n int) {
		for i := range p.nodes {
			if _, ok := p.ops[i].op.(upsampleOp); ok && p.nodes[i].value != nil {
				n++
			}
		}
		return n
	}
	if a, b := count(literal), count(fused); a != 4 || b != 3 {
		t.Errorf("%d upsampled maps, %d after rewriting", a, b)
	}
	if fused.Memory() >= literal.Memory() {
		t.Errorf("%d bytes, %d after rewriting", literal.Memory(), fused.Memory())
	}
}

// A map upsampled to an odd size cannot be fused and is left as it is.
func TestCutUpsamplingIsNotFused(t *testing.T) {
	g := NewGraph()
	x, like := g.Input("a", 3), g.Input("b", 1)
	g.Output("y", g.Conv("c", g.UpsampleTo(x, like), ConvSpec{Out: 2, K: 3}))
	g.Init(1)
	for _, c := range []struct {
		rows  int
		fused bool
	}{{5, false}, {6, true}} {
		p := mustPlan(t, g, map[string]tensor.Shape{"a": {1, 3, 3, 3}, "b": {1, c.rows, 6, 1}}, Options{})
		fused := slices.ContainsFunc(p.ops, func(o operation) bool { _, ok := o.op.(*convUp2Op); return ok })
		if fused != c.fused {
			t.Errorf("%d rows: fused %v", c.rows, fused)
		}
	}
}

// pooled has convolutions that a pooling alone reads and one that others read.
func pooled() *Graph {
	g := NewGraph()
	x := g.Input("a", 3)
	conv := func(name string, x Node, out int) Node {
		return g.Conv(name, x, ConvSpec{Out: out, K: 3, Act: kernels.ReLU})
	}
	y := g.MaxPool2(conv("first", x, 16))
	shared := conv("shared", y, 5)
	g.Output("both", g.Add(g.MaxPool2(conv("second", y, 4)), g.Conv("half", y, ConvSpec{Out: 4, K: 3, Stride: 2})))
	g.Output("pooled", g.MaxPool2(shared))
	g.Output("shared", g.Conv("out", shared, ConvSpec{Out: 2, K: 1}))
	g.Init(5)
	drawBiases(g, rand.New(rand.NewPCG(3, 4)))
	return g
}

func TestPoolingIsFused(t *testing.T) {
	shapes := map[string]tensor.Shape{"a": {9, 8, 12, 3}}
	g := pooled()
	o := Options{Train: true, InputGrads: []string{"a"}}
	fused := mustPlan(t, g, shapes, o)
	o.literal = true
	literal := mustPlan(t, g, shapes, o)
	fill(literal.Input("a").Data, 1)
	fill(fused.Input("a").Data, 1)
	literal.Forward()
	fused.Forward()
	for _, name := range g.Outputs() {
		near(t, name, fused.Output(name).Data, widenSlice(literal.Output(name).Data))
	}
	want, got := gradients(literal, g), gradients(fused, g)
	for name := range want {
		near(t, "gradient of "+name, got[name], widenSlice(want[name]))
	}
	near(t, "gradient of the input", fused.InputGrad("a").Data, widenSlice(literal.InputGrad("a").Data))

	count := func(p *Plan) (n int) {
		for i := range p.nodes {
			if _, ok := p.ops[i].op.(maxPoolOp); ok {
				n++
			}
		}
		return n
	}
	if a, b := count(literal), count(fused); a != 3 || b != 1 {
		t.Errorf("%d poolings in the literal plan and %d in the fused one, want 3 and 1", a, b)
	}
}
