package nn

import (
	"fmt"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// MaxPool2 is the maximum of every 2x2 block: [N, H, W, C] -> [N, H/2, W/2, C],
// H and W even. The gradient goes to the first pixel that has the maximum.
func (g *Graph) MaxPool2(x Node) Node {
	return g.add(node{name: "maximum 2x2", op: maxPoolOp{}, in: []Node{x}, channels: g.channels(x)})
}

type maxPoolOp struct{ plain }

func (maxPoolOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	x := in[0]
	if x[1]%2 != 0 || x[2]%2 != 0 {
		return x, fmt.Errorf("2x2 pooling of %s: sides must be even", x)
	}
	return tensor.Shape{x[0], x[1] / 2, x[2] / 2, x[3]}, nil
}

func (maxPoolOp) plan(e *env) step { return &maxPoolStep{e, make([]int32, e.y.Shape.Len())} }

type maxPoolStep struct {
	*env
	arg []int32 // where each maximum was
}

func (s *maxPoolStep) forward() {
	x := s.x[0]
	kernels.MaxPool2(s.y.Data, s.arg, x.Data, x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3])
}

func (s *maxPoolStep) backward() {
	x := s.x[0].Shape
	kernels.MaxPool2Grad(s.dx[0].target(), s.dy.t.Data, s.arg, x[0], x[1], x[2], x[3])
	s.dx[0].settle()
}
