package nn

import (
	"fmt"
	"slices"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// Options say what a plan is for.
type Options struct {
	Train bool // Backward will be called, dropout is active

	// InputGrads names inputs whose gradient is wanted.
	InputGrads []string

	// Values and Grads give the memory of inputs, by name, so that one plan's
	// outputs can be another's inputs without a copy.
	Values, Grads map[string]*tensor.Tensor

	// For tests.
	literal   bool // run the graph as it is
	residuals int  // fuse where the wide maps have so many elements, not where it pays
}

// Plan is a graph made ready for one set of input shapes.
type Plan struct {
	graph  *Graph
	ops    []operation // what runs, by node
	nodes  []planned
	index  map[string]Node // inputs
	arena  tensor.Arena
	ws     kernels.Workspace
	noise  noise
	shared []float32 // scratch of the gradients
	train  bool
}

type planned struct {
	step   step // nil for inputs and for nodes that serve no output
	value  *tensor.Tensor
	grad   *gradient // nil: no gradient wanted
	serves uint64    // bit i: output i depends on this node
}

// Plan makes the graph ready for the given shapes of its inputs. Which
// parameters are frozen is read now.
func (g *Graph) Plan(shapes map[string]tensor.Shape, train bool) (*Plan, error) {
	return g.PlanWith(shapes, Options{Train: train})
}

// PlanWith is Plan with options.
func (g *Graph) PlanWith(shapes map[string]tensor.Shape, o Options) (*Plan, error) {
	for name := range shapes {
		if _, ok := g.inputs[name]; !ok {
			return nil, fmt.Errorf("nn: no input %s", name)
		}
	}
	if err := g.checkBuffers(shapes, o); err != nil {
		return nil, err
	}
	inferred, err := g.infer(shapes)
	if err != nil {
		return nil, err
	}
	p := &Plan{graph: g, ops: g.operations(), nodes: make([]planned, len(g.nodes)), index: g.inputs, train: o.Train}
	g.rewrite(p.ops, inferred, o)
	p.markServed()
	wants := p.wanted(o)
	p.reserve(inferred, wants, o)
	p.arena.Commit()
	for i, n := range p.ops {
		if n.op == nil || p.nodes[i].serves == 0 {
			continue
		}
		e := &env{graph: g, y: p.nodes[i].value, dy: p.nodes[i].grad, train: o.Train, ws: &p.ws, noise: &p.noise}
		for _, x := range n.in {
			e.x = append(e.x, p.nodes[x].value)
			e.dx = append(e.dx, p.nodes[x].grad)
		}
		if o.Train {
			for _, q := range n.op.params() {
				if !q.Frozen {
					q.ensureGrad()
				}
			}
		}
		p.nodes[i].step = n.op.plan(e)
	}
	return p, nil
}

func (g *Graph) checkBuffers(shapes map[string]tensor.Shape, o Options) error {
	for _, m := range []map[string]*tensor.Tensor{o.Values, o.Grads} {
		for name, t := range m {
			if s, ok := shapes[name]; !ok || s != t.Shape {
				return fmt.Errorf("nn: input %s: memory of shape %s does not fit", name, t.Shape)
			}
		}
	}
	for _, name := range o.InputGrads {
		if _, ok := g.inputs[name]; !ok {
			return fmt.Errorf("nn: no input %s", name)
		}
	}
	return nil
}

// markServed finds for every node the outputs that depend on it.
func (p *Plan) markServed() {
	for i, o := range p.graph.outputs {
		p.nodes[o.node].serves |= 1 << i
	}
	for i := len(p.nodes) - 1; i >= 0; i-- {
		for _, x := range p.ops[i].in {
			p.nodes[x].serves |= p.nodes[i].serves
		}
	}
}

// wanted finds the nodes whose gradient is needed: those that have something
// to train at or above them.
func (p *Plan) wanted(o Options) []bool {
	wants := make([]bool, len(p.nodes))
	if !o.Train {
		return wants
	}
	for i, n := range p.ops {
		if p.nodes[i].serves == 0 {
			continue
		}
		if n.op == nil {
			wants[i] = slices.Contains(o.InputGrads, p.graph.nodes[i].name)
			continue
		}
		if _, detached := n.op.(detachOp); detached {
			continue
		}
		for _, x := range n.in {
			wants[i] = wants[i] || wants[x]
		}
		for _, q := range n.op.params() {
			wants[i] = wants[i] || !q.Frozen
		}
	}
	return wants
}
