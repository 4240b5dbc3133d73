package nn

import (
	"fmt"
	"math"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// ConvSpec describes a convolution with bias and activation.
type ConvSpec struct {
	Out    int // channels
	K      int // 1 or 3
	Stride int // 1 or 2; 0 means 1
	Act    kernels.Activation
	Pad    Padding
	NoBias bool
	Norm   bool // batch normalisation instead of the bias, before the activation
}

// Conv is a convolution: [N, H, W, Cin] -> [N, ceil(H/Stride), ceil(W/Stride),
// Out]. Its parameters are name/weight [K, K, Cin, Out] and name/bias [Out],
// or those of addNorm instead of the bias.
func (g *Graph) Conv(name string, x Node, s ConvSpec) Node {
	if s.Stride == 0 {
		s.Stride = 1
	}
	if (s.K != 1 && s.K != 3) || (s.Stride != 1 && s.Stride != 2) {
		panic(fmt.Sprintf("nn: %s: kernel %d, stride %d", name, s.K, s.Stride))
	}
	in := g.channels(x)
	o := &convOp{spec: s, in: in, w: newParam(name+"/weight", s.K*s.K*in, gain(s.Act), s.K, s.K, in, s.Out)}
	if s.Norm {
		o.spec.Act = kernels.Linear
	} else if !s.NoBias {
		o.b = newParam(name+"/bias", 0, 0, s.Out)
	}
	y := g.add(node{name: name, op: o, in: []Node{x}, channels: s.Out})
	if s.Norm {
		y = g.addNorm(name, y, s.Act)
	}
	return y
}

// Dense is a matrix product with bias: [N, 1, 1, in] -> [N, 1, 1, out]. Its
// parameters are name/weight [in, out] and name/bias [out].
func (g *Graph) Dense(name string, x Node, out int, act kernels.Activation) Node {
	in := g.channels(x)
	o := &convOp{
		spec: ConvSpec{Out: out, K: 1, Stride: 1, Act: act}, in: in, vector: true,
		w: newParam(name+"/weight", in, gain(act), in, out),
		b: newParam(name+"/bias", 0, 0, out),
	}
	return g.add(node{name: name, op: o, in: []Node{x}, channels: out})
}

// gain keeps the variance of what flows forward: a ReLU halves it.
func gain(act kernels.Activation) float64 {
	if act == kernels.Linear {
		return 1
	}
	return math.Sqrt2
}

type convOp struct {
	spec   ConvSpec
	in     int
	vector bool // a dense layer
	w, b   *Param
	norm   *batchNormOp // not nil: w and b are made from its parameters, see fold.go

	// Shared by the graph's plans. Those of up are for what an
	// upsampling before it turns the layer into, see convup2.go.
	forward, gradient, upForward, upGradient packedWeights
	residual                                 packedWeights // of the block that it ends, see residual.go
}

func (o *convOp) params() []*Param {
	if o.b == nil {
		return []*Param{o.w}
	}
	return []*Param{o.w, o.b}
}

func (o *convOp) keeps() (inputs, result bool) {
	return !o.w.Frozen, o.spec.Act != kernels.Linear
}

func (o *convOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	x := in[0]
	if o.vector && x.Pixels() != 1 {
		return x, fmt.Errorf("a dense layer needs [N, 1, 1, C], not %s: pool or flatten first", x)
	}
	return tensor.Shape{x[0], outSize(x[1], o.spec.Stride), outSize(x[2], o.spec.Stride), o.spec.Out}, nil
}

func (o *convOp) macs(in []tensor.Shape, out tensor.Shape) int64 {
	return int64(out.Len()) * int64(o.spec.K*o.spec.K*o.in)
}

func (o *convOp) plan(e *env) step {
	s := o.step(e, e.y.Shape)
	return &s
}

// step is the convolution of e's input to a map of shape y.
func (o *convOp) step(e *env, y tensor.Shape) convStep {
	x := e.x[0].Shape
	return convStep{
		convTrained: o.trained(e), env: e,
		shape: kernels.Conv2D{
			N: x[0], H: x[1], W: x[2], Cin: o.in, OutH: y[1], OutW: y[2], Cout: o.spec.Out,
			K: o.spec.K, Stride: o.spec.Stride,
			PadTop:  o.spec.Pad.before(x[1], o.spec.K, o.spec.Stride),
			PadLeft: o.spec.Pad.before(x[2], o.spec.K, o.spec.Stride),
		},
	}
}

// convTrained is a convolution with what a plan does to its parameters.
type convTrained struct {
	op             *convOp
	bias           []float32 // nil if it has none
	trainW, trainB bool
}

func (o *convOp) trained(e *env) convTrained {
	return convTrained{
		op: o, bias: o.biasValue(),
		trainW: e.train && !o.w.Frozen, trainB: e.train && o.b != nil && !o.b.Frozen,
	}
}

// activationGrad passes dy through the activation that gave y, in place, and adds
// to the gradient of the bias.
func (t *convTrained) activationGrad(dy, y []float32) {
	act, cout := t.op.spec.Act, t.op.spec.Out
	if t.trainB {
		kernels.ActivationBiasGrad(t.op.b.Grad, dy, y, len(dy)/cout, cout, act)
	} else {
		kernels.ActivationGrad(dy, y, act)
	}
}

type convStep struct {
	convTrained
	env   *env
	shape kernels.Conv2D
}

func (s *convStep) forward() {
	e := s.env
	kernels.ConvForward(e.y.Data, e.x[0].Data, s.packForward(), s.bias, s.shape, s.op.spec.Act, e.ws)
}

func (s *convStep) packForward() []float32 {
	o := s.op
	o.refold(s.env.graph)
	packed, stale := o.forward.get(s.forwardKey(), s.shape.PackedLen())
	if stale {
		kernels.PackConv(packed, o.w.Value, s.shape)
	}
	return packed
}

func (s *convStep) packGradient() []float32 {
	packed, stale := s.op.gradient.get(s.gradientKey(), s.shape.PackedGradLen())
	if stale {
		kernels.PackConvGrad(packed, s.op.w.Value, s.shape)
	}
	return packed
}

func (s *convStep) backward() {
	o, e := s.op, s.env
	dy := e.dy.t.Data
	s.activationGrad(dy, e.y.Data)
	if s.trainW {
		kernels.ConvWeightGrad(o.w.Grad, e.x[0].Data, dy, s.shape, e.ws)
	}
	if dx := e.dx[0]; dx != nil {
		kernels.ConvInputGradPacked(dx.target(), dy, s.packGradient(), s.shape, e.ws)
		dx.settle()
	}
}

// forwardKey and gradientKey are asked for anew in every pass: the
// implementation of the kernels may have been changed.
func (s *convStep) forwardKey() packing {
	return packing{s.env.graph.stamp(), kernels.Name(), kernels.Algorithm(s.shape)}
}

func (s *convStep) gradientKey() packing {
	return packing{s.env.graph.stamp(), kernels.Name(), kernels.GradAlgorithm(s.shape)}
}

// biasValue is nil for a layer without bias.
func (o *convOp) biasValue() []float32 {
	if o.b == nil {
		return nil
	}
	return o.b.Value
}
