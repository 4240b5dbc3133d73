package nn

import "okuyuki/kernels"

// stamp tells states of a graph's parameters apart.
type stamp struct{ version, statistics uint64 }

func (g *Graph) stamp() stamp { return stamp{g.version, g.statistics} }

// packing is what packed weights depend on, beside their layer.
type packing struct {
	of        stamp
	by        string // implementation of the kernels
	algorithm kernels.ConvAlgorithm
}

// packedWeights are a layer's weights in the order in which the kernels read
// them. Plans of several sizes share them; the few sizes for which the kernels
// choose another algorithm have a buffer of their own.
type packedWeights struct{ buffers []packedBuffer }

type packedBuffer struct {
	key  packing
	data []float32
}

// get returns the buffer of n values for a packing, and whether it must be
// filled, which the caller then does.
func (p *packedWeights) get(key packing, n int) (data []float32, stale bool) {
	for i := range p.buffers {
		b := &p.buffers[i]
		if b.key.algorithm != key.algorithm {
			continue
		}
		stale = b.key != key
		if b.key = key; len(b.data) != n {
			b.data, stale = make([]float32, n), true
		}
		return b.data, stale
	}
	p.buffers = append(p.buffers, packedBuffer{key, make([]float32, n)})
	return p.buffers[len(p.buffers)-1].data, true
}
