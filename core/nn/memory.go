package nn

import "okuyuki/core/tensor"

// Lifetimes are counted on this axis, for n nodes: the forward pass of node i
// is step i, its backward pass step 2n-1-i. What the caller may look at lives
// to the end, step 2n.

// use is what a node's value and gradient are needed for.
type use struct {
	last     int // step of the last operation that reads the value
	consumer int // the last node that reads the value
	shares   int // that the gradient is the sum of
}

// uses looks at every operation that will run. What a backward pass reads lives
// to the end, since there may be several.
func (p *Plan) uses(wants []bool) []use {
	end := 2 * len(p.nodes)
	u := make([]use, len(p.nodes))
	for i, node := range p.ops {
		u[i].last = max(u[i].last, i)
		if node.op == nil || p.nodes[i].serves == 0 {
			continue
		}
		inputs, result := node.op.keeps()
		for _, x := range node.in {
			u[x].last = max(u[x].last, i)
			u[x].consumer = i
			u[x].shares++
			if wants[i] && inputs {
				u[x].last = end
			}
		}
		if wants[i] && result {
			u[i].last = end
		}
	}
	for _, out := range p.graph.outputs {
		u[out.node].shares++ // the caller's
	}
	return u
}

// reserve gives every value and gradient memory for as long as it is needed.
func (p *Plan) reserve(shapes []tensor.Shape, wants []bool, o Options) {
	n := len(p.nodes)
	end := 2 * n
	scratch := 0
	for i, u := range p.uses(wants) {
		q, name, input := &p.nodes[i], p.graph.nodes[i].name, p.graph.nodes[i].op == nil
		switch {
		case input && o.Values[name] != nil:
			q.value = o.Values[name]
		case input, p.isOutput(i): // a later Forward of other outputs must leave it alone
			q.value = p.arena.Reserve(shapes[i], 0, end)
		case q.serves != 0:
			q.value = p.arena.Reserve(shapes[i], i, u.last)
		}
		if !wants[i] {
			continue
		}
		q.grad = &gradient{scratch: &p.shared}
		switch {
		case input && o.Grads[name] != nil:
			q.grad.t = o.Grads[name]
		case input, p.isOutput(i):
			q.grad.t = p.arena.Reserve(shapes[i], n, end)
		default:
			q.grad.t = p.arena.Reserve(shapes[i], 2*n-1-u.consumer, 2*n-1-i)
		}
		if u.shares > 1 {
			scratch = max(scratch, shapes[i].Len())
		}
	}
	p.shared = make([]float32, scratch)
}

func (p *Plan) isOutput(i int) bool {
	for _, o := range p.graph.outputs {
		if int(o.node) == i {
			return true
		}
	}
	return false
}
