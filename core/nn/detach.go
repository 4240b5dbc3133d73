package nn

import "okuyuki/core/tensor"

// Detach is x as a number that nothing has made: whoever reads it hears what x says, and no
// gradient comes back from it.
func (g *Graph) Detach(x Node) Node {
	return g.add(node{name: "detach", op: detachOp{}, in: []Node{x}, channels: g.channels(x)})
}

type detachOp struct{ plain }

func (detachOp) infer(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil }

func (detachOp) plan(e *env) step { return &detachStep{e} }

type detachStep struct{ *env }

func (s *detachStep) forward() { copy(s.y.Data, s.x[0].Data) }

func (s *detachStep) backward() { panic("nn: a gradient came back to what is detached") }
