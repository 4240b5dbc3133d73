package nn

import "okuyuki/core/tensor"

// Input is the memory of an input, to be filled before Forward.
func (p *Plan) Input(name string) *tensor.Tensor { return p.nodes[p.input(name)].value }

// InputGrad is the gradient of an input, or nil if the plan was not asked for it.
func (p *Plan) InputGrad(name string) *tensor.Tensor {
	if g := p.nodes[p.input(name)].grad; g != nil {
		return g.t
	}
	return nil
}

// Output is the value of an output after Forward.
func (p *Plan) Output(name string) *tensor.Tensor {
	return p.nodes[p.graph.outputs[p.output(name)].node].value
}

// OutputGrad is where the derivative of the loss with respect to an output is
// written before Backward, which destroys it. Nil if nothing below it is trained.
func (p *Plan) OutputGrad(name string) *tensor.Tensor {
	if g := p.nodes[p.graph.outputs[p.output(name)].node].grad; g != nil {
		return g.t
	}
	return nil
}

// Reached reports whether the last Backward led to an input whose gradient was
// asked for. If not, its InputGrad means nothing.
func (p *Plan) Reached(input string) bool {
	g := p.nodes[p.input(input)].grad
	return g != nil && g.filled
}

// Uses reports whether any of the named outputs depends on an input.
func (p *Plan) Uses(input string, outputs ...string) bool {
	return p.nodes[p.input(input)].serves&p.mask(outputs) != 0
}

// Memory is the number of bytes of the plan's values and gradients.
func (p *Plan) Memory() int { return 4 * (p.arena.Len() + len(p.shared)) }

// Forward computes the named outputs, or all when none is named.
func (p *Plan) Forward(outputs ...string) {
	mask := p.mask(outputs)
	for i := range p.nodes {
		if n := &p.nodes[i]; n.step != nil && n.serves&mask != 0 {
			n.step.forward()
		}
	}
}

// Backward carries the OutputGrad of the named outputs, or of all when none is
// named, back through what the last Forward computed, and adds to the Grad of
// the parameters. It panics on a plan that was not made for training.
func (p *Plan) Backward(outputs ...string) {
	if !p.train {
		panic("nn: backward on a plan that was not made for training")
	}
	mask := p.mask(outputs)
	for i := range p.nodes {
		if g := p.nodes[i].grad; g != nil {
			g.filled = false
		}
	}
	for i, o := range p.graph.outputs {
		if g := p.nodes[o.node].grad; g != nil && mask&(1<<i) != 0 {
			g.filled = true
		}
	}
	for i := len(p.nodes) - 1; i >= 0; i-- {
		if n := &p.nodes[i]; n.step != nil && n.grad != nil && n.grad.filled {
			n.step.backward()
		}
	}
}

// Reseed sets the stream that dropout draws from. A training loop that calls it
// before every step, with a number made of its seed and the step, can be
// resumed at any step.
func (p *Plan) Reseed(seed uint64) { p.noise.seed(seed) }

func (p *Plan) mask(outputs []string) uint64 {
	if len(outputs) == 0 {
		return 1<<maxOutputs - 1
	}
	var m uint64
	for _, name := range outputs {
		m |= 1 << p.output(name)
	}
	return m
}

func (p *Plan) input(name string) Node {
	n, ok := p.index[name]
	if !ok {
		panic("nn: no input " + name)
	}
	return n
}

func (p *Plan) output(name string) int {
	for i, o := range p.graph.outputs {
		if o.name == name {
			return i
		}
	}
	panic("nn: no output " + name)
}
