package nn

import (
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// gradient is the derivative of the loss with respect to one node's value. The
// operations that use the node add their shares to it in turn; the first share
// of a backward pass replaces what an earlier pass left.
type gradient struct {
	t       *tensor.Tensor
	filled  bool
	scratch *[]float32 // shared by a plan; holds one share at a time
}

// target is memory for a share that a kernel overwrites; settle must follow.
func (g *gradient) target() []float32 {
	if !g.filled {
		return g.t.Data
	}
	return (*g.scratch)[:len(g.t.Data)]
}

// settle takes in the share that target was filled with.
func (g *gradient) settle() {
	if g.filled {
		kernels.AddTo(g.t.Data, (*g.scratch)[:len(g.t.Data)])
	}
	g.filled = true
}

// sum is memory that a kernel adds a share to.
func (g *gradient) sum() []float32 {
	if !g.filled {
		clear(g.t.Data)
		g.filled = true
	}
	return g.t.Data
}

// add takes in a share that exists already.
func (g *gradient) add(share []float32) {
	if g.filled {
		kernels.AddTo(g.t.Data, share)
		return
	}
	copy(g.t.Data, share)
	g.filled = true
}
