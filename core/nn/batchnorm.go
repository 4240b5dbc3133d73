package nn

import (
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// Constants of PyTorch's BatchNorm2d.
const (
	normEpsilon  = 1e-5
	normMomentum = .1 // share of the newest batch in the running statistics
)

// batchNormOp normalises every channel of a convolution's sums, then scales,
// shifts and clips it (Ioffe and Szegedy 2015, arXiv 1502.03167):
//
//	y = act(scale (x - mean) / sqrt(variance + epsilon) + shift)
//
// Where one of its parameters or the convolution's weights is trained, mean
// and variance are those of the batch, and running averages of them are kept.
// Elsewhere the running averages serve, and the layer is folded into the
// convolution before it.
type batchNormOp struct {
	act            kernels.Activation
	conv           *convOp
	scale, shift   *Param
	mean, variance *Param // running statistics
	folded         *convOp
	foldedAt       stamp
}

// addNorm is called by Conv alone, so that there always is a convolution to
// fold the layer into. The parameters are name/norm/scale and name/norm/shift
// [C], the running statistics name/norm/mean and name/norm/variance [C].
func (g *Graph) addNorm(name string, x Node, act kernels.Activation) Node {
	c := g.channels(x)
	o := &batchNormOp{
		act: act, conv: g.nodes[x].op.(*convOp),
		scale: newConstant(name+"/norm/scale", 1, c), shift: newConstant(name+"/norm/shift", 0, c),
		mean: newConstant(name+"/norm/mean", 0, c), variance: newConstant(name+"/norm/variance", 1, c),
	}
	for _, p := range []*Param{o.mean, o.variance} {
		p.Running, p.Frozen = true, true
	}
	o.folded = o.newFolded(name)
	return g.add(node{name: name + "/norm", op: o, in: []Node{x}, channels: c})
}

func (o *batchNormOp) params() []*Param {
	return []*Param{o.scale, o.shift, o.mean, o.variance}
}

func (o *batchNormOp) infer(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil }

func (o *batchNormOp) keeps() (inputs, result bool) { return true, o.act != kernels.Linear }

func (o *batchNormOp) macs([]tensor.Shape, tensor.Shape) int64 { return 0 }

// learns reports whether the layer uses the statistics of the batch in a
// training plan.
func (o *batchNormOp) learns() bool {
	return !o.conv.w.Frozen || !o.scale.Frozen || !o.shift.Frozen
}

func (o *batchNormOp) plan(e *env) step {
	c := e.y.Shape[3]
	s := &batchNormStep{
		op: o, env: e, rows: e.y.Shape.Len() / c,
		mean: make([]float32, c), inverse: make([]float32, c),
	}
	if o.scale.Frozen {
		s.unusedScale = make([]float32, c)
	}
	if o.shift.Frozen {
		s.unusedShift = make([]float32, c)
	}
	return s
}

type batchNormStep struct {
	op            *batchNormOp
	env           *env
	rows          int
	mean, inverse []float32 // of the last batch; inverse of the standard deviation

	// Where the gradients of frozen parameters go, nil for others.
	unusedScale, unusedShift []float32
}

func (s *batchNormStep) forward() {
	o, e := s.op, s.env
	kernels.BatchNormForward(e.y.Data, e.x[0].Data, o.scale.Value, o.shift.Value, s.mean, s.inverse,
		s.rows, len(s.mean), normEpsilon, o.act, e.ws)
	// The running variance is the unbiased one, as PyTorch's.
	unbiased := 1.0
	if s.rows > 1 {
		unbiased = float64(s.rows) / float64(s.rows-1)
	}
	mean, variance := o.mean.Value, o.variance.Value
	for i, k := range s.inverse {
		v := max(0, 1/(float64(k)*float64(k))-normEpsilon) * unbiased
		mean[i] += normMomentum * (s.mean[i] - mean[i])
		variance[i] += normMomentum * (float32(v) - variance[i])
	}
	e.graph.statistics++
}

func (s *batchNormStep) backward() {
	o, e := s.op, s.env
	dy := e.dy.t.Data
	target := dy
	if e.dx[0] != nil {
		target = e.dx[0].target()
	}
	scale, shift := o.scale.Grad, o.shift.Grad
	if s.unusedScale != nil {
		scale = s.unusedScale
	}
	if s.unusedShift != nil {
		shift = s.unusedShift
	}
	kernels.BatchNormBackward(target, dy, e.x[0].Data, e.y.Data, o.scale.Value, s.mean, s.inverse,
		scale, shift, s.rows, len(s.mean), o.act, e.ws)
	if e.dx[0] != nil {
		e.dx[0].settle()
	}
}
