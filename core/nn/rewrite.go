package nn

import (
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// operation is what a plan runs for a node.
type operation struct {
	op executable // nil for an input
	in []Node
}

// operations are those of the graph as it was built.
func (g *Graph) operations() []operation {
	ops := make([]operation, len(g.nodes))
	for i, n := range g.nodes {
		ops[i] = operation{in: n.in}
		if n.op != nil {
			ops[i].op = n.op
		}
	}
	return ops
}

// rewrite replaces operations by others that give the same results, up to
// rounding, with less work. A node whose result nobody reads any more serves
// no output and is left out of the plan.
//
// Normalisations that learn nothing are folded in any case.
func (g *Graph) rewrite(ops []operation, shapes []tensor.Shape, o Options) {
	r := rewriter{graph: g, ops: ops, shapes: shapes}
	r.foldNorms(o.Train)
	if o.literal {
		return
	}
	r.fuseUpsampling()
	r.fusePooling()
	if !o.Train {
		least := o.residuals
		if least == 0 {
			least = kernels.ResidualFrom()
		}
		r.fuseResiduals(least)
	}
}

type rewriter struct {
	graph  *Graph
	ops    []operation
	shapes []tensor.Shape
}

// soleReader is the node that alone reads x, or -1 if there is none, there are
// several or x is an output.
func (r *rewriter) soleReader(x Node) Node {
	live := make([]bool, len(r.ops))
	for _, o := range r.graph.outputs {
		if o.node == x {
			return -1
		}
		live[o.node] = true
	}
	reader := Node(-1)
	for i := len(r.ops) - 1; i >= 0; i-- {
		if !live[i] {
			continue
		}
		for _, in := range r.ops[i].in {
			live[in] = true
			if in != x {
				continue
			}
			if reader >= 0 {
				return -1
			}
			reader = Node(i)
		}
	}
	return reader
}
