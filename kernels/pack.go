package kernels

import "sync"

// packing brings weights w (HWIO, k x k taps) into panels of nr channels,
// [panel][tap][channel][nr], channels beyond the last filled with zeros. A
// piece is one panel.
type packing struct {
	m            *micro
	dst, w       []float32
	k, cin, cout int

	// The taps of a panel in order: for each of kys each of kxs. A tap may be
	// the sum of neighbouring taps of w.
	kys, kxs []tapRange

	transposed bool // exchange input and output channels
	panels     int

	// transform, if not nil, turns the taps of a panel in place into more
	// planes, [plane][panel][channel][nr], planes planeStride apart.
	transform func(planes *float32, plane, n int)
}

// tapRange is the rows or columns [from, to) of w that add up to one tap.
type tapRange struct{ from, to int }

var (
	rising  = []tapRange{{0, 1}, {1, 2}, {2, 3}}
	falling = []tapRange{{2, 3}, {1, 2}, {0, 1}}
	outer2  = []tapRange{{2, 3}, {0, 1}} // what an input pixel sees at stride 2
	middle  = []tapRange{{1, 2}}
	single  = []tapRange{{0, 1}}
)

var packTasks = sync.Pool{New: func() any { return new(packing) }}

func panelsOf(channels, nr int) int { return (channels + nr - 1) / nr }

// PackConv packs the weights w (HWIO) for ConvForward into dst, which holds
// c.PackedLen() values. To be called again after w changes and after Use.
func PackConv(dst, w []float32, c Conv2D) {
	must("PackConv", c.Validate())
	mustReach("PackConv", "dst", len(dst), c.PackedLen())
	mustLen("PackConv", "w", len(w), c.WLen())
	algorithm := Algorithm(c)
	dst[0] = float32(algorithm)
	taps := rising[:c.K]
	p := packing{dst: dst[packedHeader:], w: w, k: c.K, cin: c.Cin, cout: c.Cout, kys: taps, kxs: taps}
	if algorithm == Winograd {
		p.transform = active.winogradWeights
	}
	p.execute()
}

// PackConvGrad packs the weights w (HWIO) for ConvInputGradPacked into dst,
// which holds c.PackedGradLen() values. To be called again after w changes and
// after Use.
func PackConvGrad(dst, w []float32, c Conv2D) {
	must("PackConvGrad", c.Validate())
	mustReach("PackConvGrad", "dst", len(dst), c.PackedGradLen())
	mustLen("PackConvGrad", "w", len(w), c.WLen())
	algorithm := GradAlgorithm(c)
	dst[0] = float32(algorithm)
	dst = dst[packedHeader:]
	for ty := range c.Stride {
		for tx := range c.Stride {
			p := packing{
				dst: dst, w: w, k: c.K, cin: c.Cin, cout: c.Cout, transposed: true,
				kys: tapClass(c.K, c.Stride, ty), kxs: tapClass(c.K, c.Stride, tx),
			}
			if algorithm == Winograd {
				p.transform = active.winogradWeights
			}
			p.execute()
			dst = dst[len(p.kys)*len(p.kxs)*c.Cout*panelsOf(c.Cin, active.nr)*active.nr:]
			if algorithm == Winograd {
				return
			}
		}
	}
}

// tapClass lists the taps that are `class` modulo the stride, the last first.
func tapClass(k, stride, class int) []tapRange {
	switch {
	case stride == 1 && k == 3:
		return falling
	case k == 3 && class == 0:
		return outer2
	case k == 3:
		return middle
	case class == 0:
		return single
	}
	return nil
}

func (p packing) execute() {
	t := packTasks.Get().(*packing)
	*t = p
	t.m = active
	outputs := t.cout
	if t.transposed {
		outputs = t.cin
	}
	t.panels = panelsOf(outputs, t.m.nr)
	workers := Workers()
	if len(t.w) < elementPiece {
		workers = 1
	}
	parallel(workers, t.panels, t)
	*t = packing{}
	packTasks.Put(t)
}

func (p *packing) run(_, i int) {
	nr, inputs, outputs := p.m.nr, p.cin, p.cout
	if p.transposed {
		inputs, outputs = outputs, inputs
	}
	width := min(nr, outputs-i*nr)
	length := inputs * nr // of a tap
	at, next := i*len(p.kys)*len(p.kxs)*length, length
	if p.transform != nil {
		at, next = i*length, planeStride(p.panels*length)
	}
	first := at
	for _, ky := range p.kys {
		for _, kx := range p.kxs {
			p.tap(p.dst[at:at+length], ky, kx, i*nr, width)
			at += next
		}
	}
	if p.transform != nil {
		p.transform(&p.dst[first], next, length)
	}
}

// tap packs one tap of the output channels [first, first+width).
func (p *packing) tap(dst []float32, kys, kxs tapRange, first, width int) {
	clear(dst)
	nr := p.m.nr
	for ky := kys.from; ky < kys.to; ky++ {
		for kx := kxs.from; kx < kxs.to; kx++ {
			w := p.w[(ky*p.k+kx)*p.cin*p.cout:][:p.cin*p.cout]
			if p.transposed {
				addTransposed(dst, w[first*p.cout:(first+width)*p.cout], p.cout, nr, width)
				continue
			}
			p.m.addRows(&dst[0], &w[first], p.cin, p.cout, width)
		}
	}
}

// addRows adds n rows of width values, stride apart, to rows of nr.
func addRows(nr int, dst, src *float32, n, stride, width int) {
	to, from := at(dst, 0, n*nr), at(src, 0, (n-1)*stride+width)
	for k := range n {
		row := to[k*nr : k*nr+width]
		for j, v := range from[k*stride:][:width] {
			row[j] += v
		}
	}
}

// addTransposed adds src [width][n] to dst [n][nr], transposed; in blocks, so
// that the lines of dst being written stay in the cache.
func addTransposed(dst, src []float32, n, nr, width int) {
	const block = 32
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
				q[0] += v
				q[1] += b[j]
				q[2] += c[j]
				q[3] += d[j]
				at += nr
			}
		}
		for ; i < width; i++ {
			for j, v := range src[i*n+first : i*n+end] {
				dst[(first+j)*nr+i] += v
			}
		}
	}
}
