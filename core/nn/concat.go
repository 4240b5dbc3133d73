package nn

import (
	"fmt"

	"okuyuki/core/tensor"
)

// Concat puts the channels of results of one height and width side by side:
// [N, H, W, A], [N, H, W, B], ... -> [N, H, W, A+B+...].
func (g *Graph) Concat(xs ...Node) Node {
	if len(xs) < 2 {
		panic("nn: concat of fewer than two")
	}
	sum := 0
	for _, x := range xs {
		sum += g.channels(x)
	}
	return g.add(node{name: "concat", op: concatOp{}, in: xs, channels: sum})
}

type concatOp struct{ plain }

func (concatOp) infer(in []tensor.Shape) (tensor.Shape, error) {
	y := in[0]
	for _, x := range in[1:] {
		if x[0] != y[0] || x[1] != y[1] || x[2] != y[2] {
			return y, fmt.Errorf("cannot concatenate %s and %s", in[0], x)
		}
		y[3] += x[3]
	}
	return y, nil
}

func (concatOp) plan(e *env) step { return &concatStep{e} }

type concatStep struct{ *env }

func (s *concatStep) forward() {
	width, at := s.y.Shape[3], 0
	for _, x := range s.x {
		c := x.Shape[3]
		from := x.Data
		for to := s.y.Data[at:]; ; to = to[width:] {
			copy(to[:c], from)
			if from = from[c:]; len(from) == 0 {
				break
			}
		}
		at += c
	}
}

func (s *concatStep) backward() {
	width, at := s.y.Shape[3], 0
	for i, dx := range s.dx {
		c := s.x[i].Shape[3]
		if dx != nil {
			to := dx.target()
			for from := s.dy.t.Data[at:]; ; from = from[width:] {
				copy(to[:c], from)
				if to = to[c:]; len(to) == 0 {
					break
				}
			}
			dx.settle()
		}
		at += c
	}
}
