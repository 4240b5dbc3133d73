package nn

import "math"

// Outside of training a normalised convolution is a plain one:
//
//	k = scale / sqrt(variance + epsilon),  w' = w k,  b' = shift - mean k

// newFolded is the plain convolution, whose values refold computes.
func (o *batchNormOp) newFolded(name string) *convOp {
	spec := o.conv.spec
	spec.Act = o.act
	f := &convOp{
		spec: spec, in: o.conv.in, norm: o,
		w: newConstant(o.conv.w.Name, 0, o.conv.w.Shape...),
		b: newConstant(name+"/bias", 0, spec.Out),
	}
	f.w.Frozen, f.b.Frozen = true, true
	return f
}

// refold brings the values of a folded convolution up to date.
func (o *convOp) refold(g *Graph) {
	n := o.norm
	if n == nil || n.foldedAt == g.stamp() {
		return
	}
	n.foldedAt = g.stamp()
	c := len(o.b.Value)
	for i := range c {
		k := float64(n.scale.Value[i]) / math.Sqrt(float64(n.variance.Value[i])+normEpsilon)
		o.b.Value[i] = float32(float64(n.shift.Value[i]) - float64(n.mean.Value[i])*k)
		for at := i; at < len(o.w.Value); at += c {
			o.w.Value[at] = float32(float64(n.conv.w.Value[at]) * k)
		}
	}
}

// foldNorms replaces the normalisations that learn nothing, and the
// convolutions before them, by the folded ones.
func (r *rewriter) foldNorms(train bool) {
	for i := range r.ops {
		if norm, ok := r.ops[i].op.(*batchNormOp); ok && !(train && norm.learns()) {
			conv := r.ops[i].in[0]
			r.ops[i] = operation{op: norm.folded, in: r.ops[conv].in}
		}
	}
}

// FoldInto copies the parameters into a graph that was built alike but without
// normalisation: its convolutions get the folded weights and biases. It panics
// if the graphs do not match.
func (g *Graph) FoldInto(plain *Graph) {
	values := map[string][]float32{}
	for _, p := range g.params {
		values[p.Name] = p.Value
	}
	for _, n := range g.nodes {
		if norm, ok := n.op.(*batchNormOp); ok {
			norm.folded.refold(g)
			values[norm.folded.w.Name] = norm.folded.w.Value
			values[norm.folded.b.Name] = norm.folded.b.Value
		}
	}
	for _, p := range plain.params {
		v, ok := values[p.Name]
		if !ok || len(v) != len(p.Value) {
			panic("nn: fold: no values for " + p.Name)
		}
		copy(p.Value, v)
	}
	plain.Touch()
}
