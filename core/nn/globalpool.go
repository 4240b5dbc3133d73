package nn

import (
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// GlobalAvgPool is the mean over all pixels: [N, H, W, C] -> [N, 1, 1, C].
func (g *Graph) GlobalAvgPool(x Node) Node {
	return g.add(node{name: "global average", op: globalAvgOp{}, in: []Node{x}, channels: g.channels(x)})
}

// GlobalMaxPool is the maximum over all pixels: [N, H, W, C] -> [N, 1, 1, C].
// The gradient goes to the first pixel that has it.
func (g *Graph) GlobalMaxPool(x Node) Node {
	return g.add(node{name: "global maximum", op: globalMaxOp{}, in: []Node{x}, channels: g.channels(x)})
}

type globalAvgOp struct{ plain }

func (globalAvgOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	return tensor.Vector(in[0][0], in[0][3]), nil
}

func (globalAvgOp) plan(e *env) step { return &globalAvgStep{e} }

type globalAvgStep struct{ *env }

func (s *globalAvgStep) forward() {
	x := s.x[0]
	kernels.GlobalAvgPool(s.y.Data, x.Data, x.Shape[0], x.Shape.Pixels(), x.Shape[3])
}

func (s *globalAvgStep) backward() {
	x := s.x[0].Shape
	kernels.GlobalAvgPoolGrad(s.dx[0].sum(), s.dy.t.Data, x[0], x.Pixels(), x[3])
}

type globalMaxOp struct{ plain }

func (globalMaxOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	return tensor.Vector(in[0][0], in[0][3]), nil
}

func (globalMaxOp) plan(e *env) step {
	return &globalMaxStep{e, make([]int32, e.y.Shape.Len())}
}

type globalMaxStep struct {
	*env
	arg []int32 // pixel of each maximum
}

func (s *globalMaxStep) forward() {
	x := s.x[0]
	kernels.GlobalMaxPool(s.y.Data, s.arg, x.Data, x.Shape[0], x.Shape.Pixels(), x.Shape[3])
}

func (s *globalMaxStep) backward() {
	x := s.x[0].Shape
	kernels.GlobalMaxPoolGrad(s.dx[0].sum(), s.dy.t.Data, s.arg, x[0], x.Pixels(), x[3])
}
