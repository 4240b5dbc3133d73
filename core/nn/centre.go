package nn

import "okuyuki/core/tensor"

// Centre subtracts from every channel of every picture its mean over the pixels: what is
// left says how the pixels differ, and nothing of the whole. [N, H, W, C] -> [N, H, W, C].
func (g *Graph) Centre(x Node) Node {
	return g.add(node{name: "centre", op: centreOp{}, in: []Node{x}, channels: g.channels(x)})
}

type centreOp struct{ plain }

func (centreOp) infer(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil }

func (centreOp) plan(e *env) step { return &centreStep{e, make([]float32, e.y.Shape[3])} }

type centreStep struct {
	*env
	mean []float32 // scratch
}

func (s *centreStep) forward() {
	copy(s.y.Data, s.x[0].Data)
	s.centre(s.y.Data)
}

// The operation is a projection, its own transpose.
func (s *centreStep) backward() {
	dy := s.dy.t.Data
	s.centre(dy)
	s.dx[0].add(dy)
}

func (s *centreStep) centre(x []float32) {
	c := len(s.mean)
	picture := s.y.Shape.Pixels() * c
	for ; len(x) > 0; x = x[picture:] {
		clear(s.mean)
		for p := 0; p < picture; p += c {
			for k, v := range x[p : p+c] {
				s.mean[k] += v
			}
		}
		for k := range s.mean {
			s.mean[k] /= float32(picture / c)
		}
		for p := 0; p < picture; p += c {
			row := x[p : p+c]
			for k, m := range s.mean {
				row[k] -= m
			}
		}
	}
}
