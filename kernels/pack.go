package kernels

import "sync"

// packing brings weights w (HWIO) into panels of nr channels,
// [panel][ky][kx][k][nr], channels beyond the last filled with zeros. A piece
// is one panel.
type packing struct {
	m      *micro
	dst, w []float32
	c      Conv2D

	// transposed exchanges input and output channels, and takes the taps
	// kys and kxs in the order given.
	transposed bool
	kys, kxs   []int
}

var packTasks = sync.Pool{New: func() any { return new(packing) }}

func panelsOf(channels, nr int) int { return (channels + nr - 1) / nr }

// PackConv packs the weights w (HWIO) for ConvForward into dst, which holds
// c.PackedLen() values. To be called again after w changes and after Use.
func PackConv(dst, w []float32, c Conv2D) {
	must("PackConv", c.Validate())
	mustReach("PackConv", "dst", len(dst), c.PackedLen())
	mustLen("PackConv", "w", len(w), c.WLen())
	p := packTasks.Get().(*packing)
	*p = packing{m: active, dst: dst, w: w, c: c}
	p.execute(panelsOf(c.Cout, active.nr))
	*p = packing{}
	packTasks.Put(p)
}

func (p *packing) execute(panels int) {
	workers := Workers()
	if len(p.w) < elementPiece {
		workers = 1
	}
	parallel(workers, panels, p)
}

func (p *packing) run(_, i int) {
	if p.transposed {
		p.panelTransposed(i)
	} else {
		p.panel(i)
	}
}

func (p *packing) panel(i int) {
	nr, depth := p.m.nr, p.c.K*p.c.K*p.c.Cin
	panel := p.dst[i*depth*nr : (i+1)*depth*nr]
	width := min(nr, p.c.Cout-i*nr)
	for k := range depth {
		row := panel[k*nr : (k+1)*nr]
		clear(row[copy(row, p.w[k*p.c.Cout+i*nr:][:width]):])
	}
}

func (p *packing) panelTransposed(i int) {
	nr, c := p.m.nr, &p.c
	length := len(p.kys) * len(p.kxs) * c.Cout * nr
	panel := p.dst[i*length : (i+1)*length]
	width := min(nr, c.Cin-i*nr)
	for _, ky := range p.kys {
		for _, kx := range p.kxs {
			tap := p.w[((ky*c.K+kx)*c.Cin+i*nr)*c.Cout:][:width*c.Cout]
			transpose(panel[:c.Cout*nr], tap, c.Cout, nr, width)
			panel = panel[c.Cout*nr:]
		}
	}
}

// transpose writes src [width][n] as dst [n][nr], the last nr-width columns
// zero; in blocks, so that the lines of dst being written stay in the cache.
func transpose(dst, src []float32, n, nr, width int) {
	const block = 32
	if width < nr {
		clear(dst)
	}
	for first := 0; first < n; first += block {
		end := min(first+block, n)
		i := 0
		for ; i+4 <= width; i += 4 {
			a := src[i*n+first : i*n+end]
			b := src[(i+1)*n+first:][:len(a)]
			c := src[(i+2)*n+first:][:len(a)]
			d := src[(i+3)*n+first:][:len(a)]
			at := first*nr + i
			for j, v := range a {
				q := (*[4]float32)(dst[at:])
				q[0], q[1], q[2], q[3] = v, b[j], c[j], d[j]
				at += nr
			}
		}
		for ; i < width; i++ {
			for j, v := range src[i*n+first : i*n+end] {
				dst[(first+j)*nr+i] = v
			}
		}
	}
}
