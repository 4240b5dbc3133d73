package nn

import "okuyuki/kernels"

// fuseUpsampling lets every 3x3 convolution of stride 1 that reads an exact
// doubling read the small map instead: each of the four phases of the result
// is a 2x2 convolution of it, with weights summed beforehand; package kernels
// knows still shorter ways.
func (r *rewriter) fuseUpsampling() {
	for i := range r.ops {
		conv, ok := r.ops[i].op.(*convOp)
		if !ok || conv.spec.K != 3 || conv.spec.Stride != 1 {
			continue
		}
		wide := r.ops[i].in[0]
		if _, ok := r.ops[wide].op.(upsampleOp); !ok {
			continue
		}
		x := r.ops[wide].in[0]
		if small, large := r.shapes[x], r.shapes[wide]; large[1] != 2*small[1] || large[2] != 2*small[2] {
			continue // cut to an odd size
		}
		r.ops[i] = operation{op: (*convUp2Op)(conv), in: []Node{x}}
	}
}

// convUp2Op is an Upsample2 followed by a convolution.
type convUp2Op convOp

func (o *convUp2Op) params() []*Param             { return (*convOp)(o).params() }
func (o *convUp2Op) keeps() (inputs, result bool) { return (*convOp)(o).keeps() }

func (o *convUp2Op) plan(e *env) step {
	x := e.x[0].Shape
	return &convUp2Step{
		convTrained: (*convOp)(o).trained(e), env: e,
		shape: kernels.ConvUp2{N: x[0], H: x[1], W: x[2], Cin: x[3], Cout: o.spec.Out},
	}
}

type convUp2Step struct {
	convTrained
	env   *env
	shape kernels.ConvUp2
}

func (s *convUp2Step) forward() {
	o, e := s.op, s.env
	o.refold(e.graph)
	key := s.key()
	key.algorithm = kernels.AlgorithmUp2(s.shape)
	packed, stale := o.upForward.get(key, s.shape.PackedLen())
	if stale {
		kernels.PackConvUp2(packed, o.w.Value, s.shape)
	}
	kernels.ConvUp2Forward(e.y.Data, e.x[0].Data, packed, s.bias, s.shape, o.spec.Act, e.ws)
}

func (s *convUp2Step) backward() {
	o, e := s.op, s.env
	dy := e.dy.t.Data
	s.activationGrad(dy, e.y.Data)
	if s.trainW {
		kernels.ConvUp2WeightGrad(o.w.Grad, e.x[0].Data, dy, s.shape, e.ws)
	}
	if dx := e.dx[0]; dx != nil {
		packed, stale := o.upGradient.get(s.key(), s.shape.PackedGradLen())
		if stale {
			kernels.PackConvUp2Grad(packed, o.w.Value, s.shape)
		}
		kernels.ConvUp2InputGradPacked(dx.target(), dy, packed, s.shape, e.ws)
		dx.settle()
	}
}

func (s *convUp2Step) key() packing {
	return packing{of: s.env.graph.stamp(), by: kernels.Name()}
}
