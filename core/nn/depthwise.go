package nn

import (
	"fmt"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// Depthwise is a 3x3 convolution of each channel by itself, with bias:
// [N, H, W, C] -> [N, ceil(H/stride), ceil(W/stride), C]. Its parameters are
// name/weight [3, 3, C] and name/bias [C].
func (g *Graph) Depthwise(name string, x Node, stride int, act kernels.Activation, pad Padding) Node {
	if stride != 1 && stride != 2 {
		panic(fmt.Sprintf("nn: %s: stride %d", name, stride))
	}
	c := g.channels(x)
	o := &depthwiseOp{
		stride: stride, act: act, pad: pad,
		w: newParam(name+"/weight", 9, gain(act), 3, 3, c),
		b: newParam(name+"/bias", 0, 0, c),
	}
	return g.add(node{name: name, op: o, in: []Node{x}, channels: c})
}

type depthwiseOp struct {
	stride int
	act    kernels.Activation
	pad    Padding
	w, b   *Param
}

func (o *depthwiseOp) params() []*Param { return []*Param{o.w, o.b} }

func (o *depthwiseOp) keeps() (inputs, result bool) {
	return !o.w.Frozen, o.act != kernels.Linear
}

func (o *depthwiseOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	x := in[0]
	return tensor.Shape{x[0], outSize(x[1], o.stride), outSize(x[2], o.stride), x[3]}, nil
}

func (o *depthwiseOp) macs(in []tensor.Shape, out tensor.Shape) int64 { return 9 * int64(out.Len()) }

func (o *depthwiseOp) plan(e *env) step {
	x, y := e.x[0].Shape, e.y.Shape
	return &depthwiseStep{
		op: o, env: e, trainW: e.train && !o.w.Frozen, trainB: e.train && !o.b.Frozen,
		shape: kernels.Depthwise{
			N: x[0], H: x[1], W: x[2], C: x[3], OutH: y[1], OutW: y[2], Stride: o.stride,
			PadTop: o.pad.before(x[1], 3, o.stride), PadLeft: o.pad.before(x[2], 3, o.stride),
		},
	}
}

type depthwiseStep struct {
	op             *depthwiseOp
	env            *env
	shape          kernels.Depthwise
	trainW, trainB bool
}

func (s *depthwiseStep) forward() {
	o, e := s.op, s.env
	kernels.DepthwiseForward(e.y.Data, e.x[0].Data, o.w.Value, o.b.Value, s.shape, o.act, e.ws)
}

func (s *depthwiseStep) backward() {
	o, e := s.op, s.env
	dy := e.dy.t.Data
	if s.trainB {
		kernels.ActivationBiasGrad(o.b.Grad, dy, e.y.Data, len(dy)/s.shape.C, s.shape.C, o.act)
	} else {
		kernels.ActivationGrad(dy, e.y.Data, o.act)
	}
	if s.trainW {
		kernels.DepthwiseWeightGrad(o.w.Grad, e.x[0].Data, dy, s.shape, e.ws)
	}
	if dx := e.dx[0]; dx != nil {
		kernels.DepthwiseInputGrad(dx.target(), dy, o.w.Value, s.shape, e.ws)
		dx.settle()
	}
}
