package nn

import (
	"fmt"

	"okuyuki/core/tensor"
)

// Flatten makes a vector of every sample: [N, h, w, C] -> [N, 1, 1, h*w*C].
// A dense layer after it has a weight for every pixel, so that the graph can
// only be planned for maps of h rows of w.
func (g *Graph) Flatten(x Node, h, w int) Node {
	return g.add(node{name: "flatten", op: flattenOp{h: h, w: w}, in: []Node{x}, channels: h * w * g.channels(x)})
}

type flattenOp struct {
	plain
	h, w int
}

func (o flattenOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	x := in[0]
	if x[1] != o.h || x[2] != o.w {
		return x, fmt.Errorf("map of %d rows of %d, want %d of %d", x[1], x[2], o.h, o.w)
	}
	return tensor.Vector(x[0], o.h*o.w*x[3]), nil
}

func (flattenOp) plan(e *env) step { return &copyStep{e} }

type copyStep struct{ *env }

func (s *copyStep) forward() { copy(s.y.Data, s.x[0].Data) }

func (s *copyStep) backward() { s.dx[0].add(s.dy.t.Data) }
