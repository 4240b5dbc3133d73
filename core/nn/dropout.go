package nn

import (
	"fmt"
	"math/rand/v2"

	"okuyuki/core/tensor"
)

// Dropout sets each element to zero with probability p and divides the others
// by 1-p (Srivastava et al. 2014, in the inverted form), in training plans only.
func (g *Graph) Dropout(x Node, p float32) Node {
	if !(p >= 0 && p < 1) {
		panic(fmt.Sprintf("nn: dropout with probability %v", p))
	}
	return g.add(node{name: "dropout", op: dropoutOp{p: p}, in: []Node{x}, channels: g.channels(x)})
}

type dropoutOp struct {
	plain
	p float32
}

func (dropoutOp) infer(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil }

func (o dropoutOp) plan(e *env) step {
	if !e.train || o.p == 0 {
		return &copyStep{e}
	}
	return &dropoutStep{env: e, p: o.p, scale: make([]float32, e.y.Shape.Len())}
}

type dropoutStep struct {
	*env
	p     float32
	scale []float32 // 0 or 1/(1-p)
}

func (s *dropoutStep) forward() {
	keep := 1 / (1 - s.p)
	r := s.noise.source()
	for i, x := range s.x[0].Data {
		s.scale[i] = 0
		if r.Float32() >= s.p {
			s.scale[i] = keep
		}
		s.y.Data[i] = x * s.scale[i]
	}
}

func (s *dropoutStep) backward() {
	dy := s.dy.t.Data
	for i, k := range s.scale {
		dy[i] *= k
	}
	s.dx[0].add(dy)
}

// noise is a plan's stream of random numbers.
type noise struct {
	pcg  *rand.PCG
	rand *rand.Rand
}

func (n *noise) seed(seed uint64) {
	const stream = 0x64726f706f7574 // "dropout"
	if n.pcg == nil {
		n.pcg = rand.NewPCG(seed, stream)
		n.rand = rand.New(n.pcg)
	}
	n.pcg.Seed(seed, stream)
}

func (n *noise) source() *rand.Rand {
	if n.rand == nil {
		n.seed(0)
	}
	return n.rand
}
