package nn

import (
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// fuseResiduals makes one operation of a pointwise convolution that widens, the
// depthwise one that filters and the pointwise one that narrows, and of the
// addition of the input where there is one. The first may be missing. Only for
// inference, as a backward pass would need the wide maps, and where these have at
// least so many elements over all images.
func (r *rewriter) fuseResiduals(least int) {
	for i := range r.ops {
		project, ok := r.ops[i].op.(*convOp)
		if !ok || !project.pointwise() {
			continue
		}
		d := r.ops[i].in[0]
		depthwise, ok := r.ops[d].op.(*depthwiseOp)
		if !ok || r.soleReader(d) != Node(i) {
			continue
		}
		x := r.ops[d].in[0]
		fused := &residualOp{wide: r.shapes[x], depthwise: depthwise, project: project}
		if fused.wide.Len() < least {
			continue
		}
		if expand, ok := r.ops[x].op.(*convOp); ok && expand.pointwise() && r.soleReader(x) == d {
			fused.expand, x = expand, r.ops[x].in[0]
		}
		at := Node(i)
		if sum := r.soleReader(at); sum >= 0 && r.addsTo(sum, x, at) {
			fused.add, at = true, sum
		}
		r.ops[at] = operation{op: fused, in: []Node{x}}
	}
}

// addsTo reports whether node sum is x + y, in any order.
func (r *rewriter) addsTo(sum, x, y Node) bool {
	if _, ok := r.ops[sum].op.(addOp); !ok {
		return false
	}
	in := r.ops[sum].in
	return in[0] == x && in[1] == y || in[0] == y && in[1] == x
}

func (o *convOp) pointwise() bool { return o.spec.K == 1 && o.spec.Stride == 1 && !o.vector }

type residualOp struct {
	wide      tensor.Shape // of the map that is filtered
	expand    *convOp      // nil if the input is filtered as it is
	depthwise *depthwiseOp
	project   *convOp
	add       bool // the input to the result
}

func (o *residualOp) params() []*Param { return nil }

func (o *residualOp) keeps() (inputs, result bool) { return false, false }

func (o *residualOp) plan(e *env) step {
	x, wide, y, d := e.x[0].Shape, o.wide, e.y.Shape, o.depthwise
	s := &residualStep{op: o, env: e, shape: kernels.Residual{
		N: x[0], H: x[1], W: x[2], Cin: x[3], Wide: wide[3], OutH: y[1], OutW: y[2], Cout: y[3],
		Stride: d.stride, PadTop: d.pad.before(wide[1], 3, d.stride), PadLeft: d.pad.before(wide[2], 3, d.stride),
		Filtered: o.expand == nil, Add: o.add, FilterAct: d.act, Act: o.project.spec.Act,
	}}
	if o.expand != nil {
		s.shape.WideAct = o.expand.spec.Act
	}
	return s
}

type residualStep struct {
	op    *residualOp
	env   *env
	shape kernels.Residual
}

func (s *residualStep) forward() {
	kernels.ResidualForward(s.env.y.Data, s.env.x[0].Data, s.packed(), s.shape, s.env.ws)
}

func (s *residualStep) backward() { panic("nn: backward on a plan for inference") }

// packed returns the weights of the three layers, packed.
func (s *residualStep) packed() []float32 {
	o, g := s.op, s.env.graph
	o.project.refold(g)
	if o.expand != nil {
		o.expand.refold(g)
	}
	packed, stale := o.project.residual.get(packing{of: g.stamp(), by: kernels.Name()}, s.shape.PackedLen())
	if stale {
		w := kernels.ResidualWeights{
			Filter: o.depthwise.w.Value, FilterBias: o.depthwise.b.Value,
			Project: o.project.w.Value, ProjectBias: o.project.biasValue(),
		}
		if o.expand != nil {
			w.Expand, w.ExpandBias = o.expand.w.Value, o.expand.biasValue()
		}
		kernels.PackResidual(packed, w, s.shape)
	}
	return packed
}
