package nn

import (
	"fmt"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// Upsample2 repeats every pixel twice in both directions:
// [N, H, W, C] -> [N, 2H, 2W, C].
func (g *Graph) Upsample2(x Node) Node {
	return g.add(node{name: "upsample", op: upsampleOp{}, in: []Node{x}, channels: g.channels(x)})
}

// UpsampleTo is Upsample2 cut to the height and width of like, which must be
// 2H or 2H-1 and 2W or 2W-1: what a stride of 2 made of like comes back to its
// size, odd sizes included. Only the size of like matters, not its values.
func (g *Graph) UpsampleTo(x, like Node) Node {
	g.channels(like)
	return g.add(node{name: "upsample to", op: upsampleOp{}, in: []Node{x}, shapeOf: []Node{like}, channels: g.channels(x)})
}

type upsampleOp struct{ plain }

func (upsampleOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	x := in[0]
	y := tensor.Shape{x[0], 2 * x[1], 2 * x[2], x[3]}
	if len(in) == 2 {
		y[1], y[2] = in[1][1], in[1][2]
		if outSize(y[1], 2) != x[1] || outSize(y[2], 2) != x[2] {
			return y, fmt.Errorf("%s cannot be upsampled to %d rows of %d", x, y[1], y[2])
		}
	}
	return y, nil
}

func (upsampleOp) plan(e *env) step {
	x, y := e.x[0].Shape, e.y.Shape
	if y[1] == 2*x[1] && y[2] == 2*x[2] {
		return &upsampleStep{e}
	}
	return &cutUpsampleStep{e}
}

type upsampleStep struct{ *env }

func (s *upsampleStep) forward() {
	x := s.x[0]
	kernels.Upsample2(s.y.Data, x.Data, x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3])
}

func (s *upsampleStep) backward() {
	x := s.x[0].Shape
	kernels.Upsample2Grad(s.dx[0].sum(), s.dy.t.Data, x[0], x[1], x[2], x[3])
}

// cutUpsampleStep serves odd sizes: y[n, i, j] = x[n, i/2, j/2].
type cutUpsampleStep struct{ *env }

func (s *cutUpsampleStep) forward() {
	x, y := s.x[0], s.y
	h, w, c := x.Shape[1], x.Shape[2], x.Shape[3]
	to := y.Data
	for n := range y.Shape[0] {
		for i := range y.Shape[1] {
			row := x.Data[(n*h+i/2)*w*c:][:w*c]
			for j := range y.Shape[2] {
				copy(to[:c], row[j/2*c:])
				to = to[c:]
			}
		}
	}
}

func (s *cutUpsampleStep) backward() {
	x, y := s.x[0].Shape, s.y.Shape
	h, w, c := x[1], x[2], x[3]
	dx, dy := s.dx[0].sum(), s.dy.t.Data
	for n := range y[0] {
		for i := range y[1] {
			row := dx[(n*h+i/2)*w*c:][:w*c]
			for j := range y[2] {
				to := row[j/2*c:][:c]
				for k, v := range dy[:c] {
					to[k] += v
				}
				dy = dy[c:]
			}
		}
	}
}
