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
}

// Conv is a convolution: [N, H, W, Cin] -> [N, ceil(H/Stride), ceil(W/Stride),
// Out]. Its parameters are name/weight [K, K, Cin, Out] and name/bias [Out].
func (g *Graph) Conv(name string, x Node, s ConvSpec) Node {
	if s.Stride == 0 {
		s.Stride = 1
	}
	if (s.K != 1 && s.K != 3) || (s.Stride != 1 && s.Stride != 2) {
		panic(fmt.Sprintf("nn: %s: kernel %d, stride %d", name, s.K, s.Stride))
	}
	in := g.channels(x)
	o := &convOp{spec: s, in: in, w: newParam(name+"/weight", s.K*s.K*in, gain(s.Act), s.K, s.K, in, s.Out)}
	if !s.NoBias {
		o.b = newParam(name+"/bias", 0, 0, s.Out)
	}
	return g.add(node{name: name, op: o, in: []Node{x}, channels: s.Out})
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

	// The packed weights are the same for every input size and shared by the
	// graph's plans.
	packed        []float32
	packedVersion uint64
	packedFor     string // implementation of the kernels
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
	x, y := e.x[0].Shape, e.y.Shape
	s := &convStep{
		op: o, env: e, trainW: e.train && !o.w.Frozen, trainB: e.train && o.b != nil && !o.b.Frozen,
		shape: kernels.Conv2D{
			N: x[0], H: x[1], W: x[2], Cin: o.in, OutH: y[1], OutW: y[2], Cout: o.spec.Out,
			K: o.spec.K, Stride: o.spec.Stride,
			PadTop:  o.spec.Pad.before(x[1], o.spec.K, o.spec.Stride),
			PadLeft: o.spec.Pad.before(x[2], o.spec.K, o.spec.Stride),
		},
	}
	if o.b != nil {
		s.bias = o.b.Value
	}
	return s
}

type convStep struct {
	op             *convOp
	env            *env
	shape          kernels.Conv2D
	bias           []float32
	trainW, trainB bool
}

func (s *convStep) forward() {
	o, e := s.op, s.env
	if o.packedVersion != e.graph.version || o.packedFor != kernels.Name() {
		if n := s.shape.PackedLen(); len(o.packed) != n {
			o.packed = make([]float32, n)
		}
		kernels.PackConv(o.packed, o.w.Value, s.shape)
		o.packedVersion, o.packedFor = e.graph.version, kernels.Name()
	}
	kernels.ConvForward(e.y.Data, e.x[0].Data, o.packed, s.bias, s.shape, o.spec.Act, e.ws)
}

func (s *convStep) backward() {
	o, e := s.op, s.env
	dy := e.dy.t.Data
	kernels.ActivationGrad(dy, e.y.Data, o.spec.Act)
	if s.trainW {
		kernels.ConvWeightGrad(o.w.Grad, e.x[0].Data, dy, s.shape, e.ws)
	}
	if s.trainB {
		kernels.BiasGrad(o.b.Grad, dy, len(dy)/s.shape.Cout, s.shape.Cout)
	}
	if dx := e.dx[0]; dx != nil {
		kernels.ConvInputGrad(dx.target(), dy, o.w.Value, s.shape, e.ws)
		dx.settle()
	}
}
