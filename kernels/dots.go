package kernels

// dotsArgs: y[i] = clamp(bias + Σ_{k<kc} a[i*aRow+k] w[k], lo, hi) for i < m,
// kc a multiple of dotsLanes. The products k, k+dotsLanes ... are summed apart
// for each k < dotsLanes, and the sums in pairs.
type dotsArgs struct {
	a            *float32
	aRow, kc, m  int
	w, y         *float32
	bias, lo, hi float32
}

const dotsLanes = 8

// byDots tells whether a sweep computes one value per pixel, from that pixel
// alone, and the implementation knows how to do it without a panel of which
// only one channel exists.
func (s *sweep) byDots() bool {
	return s.m.dots != nil && s.cout == 1 && s.dstPix == 1 && s.kh*s.kw == 1 && s.cin%dotsLanes == 0
}

// dots computes cols pixels, whose arguments are in ws.gemm.
func (s *sweep) dots(ws *slotSpace, dst []float32, cols int) {
	w := grow(&ws.tile, s.cin)
	for k := range w {
		w[k] = s.packed[k*s.m.nr]
	}
	g := &ws.gemm
	ws.dots = dotsArgs{
		a: g.a, aRow: g.aRow, kc: s.cin, m: cols, w: &w[0], y: &dst[0],
		bias: s.bias[0], lo: s.lo, hi: s.hi,
	}
	s.m.dots(&ws.dots)
}
