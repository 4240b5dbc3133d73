package nn

import (
	"fmt"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// Add is the sum of two results of one shape.
func (g *Graph) Add(a, b Node) Node {
	if ca, cb := g.channels(a), g.channels(b); ca != cb {
		panic(fmt.Sprintf("nn: add %d channels to %d", cb, ca))
	}
	return g.add(node{name: "add", op: addOp{}, in: []Node{a, b}, channels: g.channels(a)})
}

type addOp struct{ plain }

func (addOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	if in[0] != in[1] {
		return in[0], fmt.Errorf("cannot add %s to %s", in[1], in[0])
	}
	return in[0], nil
}

func (addOp) plan(e *env) step { return &addStep{e} }

type addStep struct{ *env }

func (s *addStep) forward() { kernels.Add(s.y.Data, s.x[0].Data, s.x[1].Data) }

func (s *addStep) backward() {
	for _, dx := range s.dx {
		if dx != nil {
			dx.add(s.dy.t.Data)
		}
	}
}
