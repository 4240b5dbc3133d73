package kernels

// sweep is a convolution as run-GEMMs. Each of the n images [srcH][srcW][cin]
// is swept by a window of kh x kw pixels at a stride, from row top and column
// left on; the window's kh rows are kh runs of kw*cin contiguous values, so
// that nothing is gathered. Forward passes and input gradients are sweeps.
type sweep struct {
	m  *micro
	ws *Workspace

	n, srcH, srcW, cin int
	outH, outW, cout   int
	kh, kw, stride     int
	top, left          int

	// phases: do it four times, for each phase of an output of twice the size.
	// Phase (p,q) starts p rows and q columns further on, with its own weights.
	phases bool

	src, packed, bias []float32
	lo, hi            float32

	// Output pixel (i,j) of image k starts at dst[k*dstImg+i*dstRow+j*dstPix].
	dst                    []float32
	dstImg, dstRow, dstPix int

	// How the work is cut, see cut.
	halo                   bool // windows reach beyond the image: copy with zeros around
	rows, cols             int  // output rows and columns per piece
	bands, strips, groups  int  // pieces per image: of rows, of columns, of panels
	panelLen, panelsAtOnce int
}

// execute runs the sweep.
func (s *sweep) execute() {
	s.m = active
	s.panelLen = s.kh * s.kw * s.cin * s.m.nr
	s.halo = reachesOut(s.srcH, s.outH, s.kh, s.stride, -s.top) ||
		reachesOut(s.srcW, s.outW, s.kw, s.stride, -s.left)
	s.flatten()
	workers := s.ws.workers()
	panels := panelsOf(s.cout, s.m.nr)
	if s.n*s.outH*s.outW*s.panelLen*panels < parallelMACs { // the lanes that pad take their time, too
		workers = 1
	}
	s.cut(workers)
	s.ws.slots(workers)
	n := s.n * s.bands * s.strips * s.groups
	if s.phases {
		n *= 4
	}
	parallel(workers, n, s)
}

// parallelMACs is the work below which handing some to another goroutine costs
// more than it gains. piecesPerWorker is how many each gets, if it can be had:
// one by one, so that who is held up leaves some to the others.
const (
	parallelMACs    = 1 << 17
	piecesPerWorker = 2
)

// flatten turns a 1x1 convolution over whole images into one long row.
func (s *sweep) flatten() {
	if s.halo || s.kh*s.kw != 1 || s.stride != 1 || s.outH != s.srcH || s.outW != s.srcW ||
		s.dstRow != s.outW*s.dstPix || s.dstImg != s.outH*s.dstRow {
		return
	}
	pixels := s.n * s.outH * s.outW
	s.n, s.outH, s.outW, s.srcH, s.srcW = 1, 1, pixels, 1, pixels
}

// cut chooses the pieces: small enough for the input of a piece to stay in
// the second-level cache, and enough of them, as even as possible, for all
// workers.
func (s *sweep) cut(workers int) {
	const cacheFloats = 24 << 10
	want := 1 // pieces per image
	if workers > 1 {
		want = pieces(piecesPerWorker*workers, s.n)
	}
	s.rows, s.cols = s.outH, s.outW
	if s.outH == 1 {
		most := max(48, cacheFloats/(s.kw*s.cin))
		strips := max(want, pieces(s.outW, most))
		s.cols = pieces(s.outW, strips)
		s.cols = min(s.outW, max(24, pieces(s.cols, 12)*12)) // whole tiles of 4 and of 6 rows
	} else {
		most := max(4, cacheFloats/(s.srcW*s.cin*s.stride))
		bands := max(min(want, pieces(s.outH, 2)), pieces(s.outH, most))
		s.rows = pieces(s.outH, bands)
	}
	s.bands, s.strips = pieces(s.outH, s.rows), pieces(s.outW, s.cols)
	panels := panelsOf(s.cout, s.m.nr)
	s.groups = min(pieces(panels, s.m.span), pieces(want, s.bands*s.strips))
	// Panels that fit the first-level cache together are done row by row,
	// larger ones one after the other.
	s.panelsAtOnce = max(s.m.span, (4<<10)/s.panelLen/s.m.span*s.m.span)
	if s.rows == 1 { // row by row is all at once
		s.panelsAtOnce = panels
	}
}

// pieces is how many pieces of size `of` make n.
func pieces(n, of int) int { return (n + of - 1) / of }

func (s *sweep) run(slot, i int) {
	ws := s.ws.perSlot[slot]
	panels := panelsOf(s.cout, s.m.nr)
	py, px, packed := 0, 0, s.packed
	if s.phases {
		py, px = i%4/2, i%2
		packed = packed[i%4*panels*s.panelLen:]
		i /= 4
	}
	group := i % s.groups
	i /= s.groups
	col := i % s.strips * s.cols
	i /= s.strips
	row := i % s.bands * s.rows
	image := i / s.bands
	rows, cols := min(s.rows, s.outH-row), min(s.cols, s.outW-col)

	src := s.src[image*s.srcH*s.srcW*s.cin : (image+1)*s.srcH*s.srcW*s.cin]
	pitch := s.srcW
	y, x := row*s.stride+s.top+py, col*s.stride+s.left+px
	if s.halo {
		pitch = (cols-1)*s.stride + s.kw
		height := (rows-1)*s.stride + s.kh
		halo := grow(&ws.halo, height*pitch*s.cin)
		for r := range height {
			haloRow(halo[r*pitch*s.cin:], src, s.srcH, s.srcW, s.cin, y+r, x, pitch)
		}
		src, y, x = halo, 0, 0
	}
	ws.gemm = gemmArgs{
		aRow: s.stride * s.cin, aRun: pitch * s.cin, runs: s.kh, kc: s.kw * s.cin,
		m: cols, lo: s.lo, hi: s.hi,
	}
	src = src[(y*pitch+x)*s.cin:]
	dst := s.dst[image*s.dstImg+row*s.dstRow+col*s.dstPix+(py*s.dstRow+px*s.dstPix)/2:]
	whole := s.cout / s.m.nr
	first, last := s.m.share(panels, group, s.groups)
	for p := first; p < last; {
		next := min(p+s.panelsAtOnce, last)
		if p < whole && next > whole {
			next = whole
		}
		g := &ws.gemm
		g.b, g.bias, g.np, g.cRow = &packed[p*s.panelLen], &s.bias[p*s.m.nr], next-p, s.dstPix
		for r := range rows {
			g.a = &src[r*s.stride*pitch*s.cin]
			if p < whole {
				g.c = &dst[r*s.dstRow+p*s.m.nr]
				s.m.gemm(g)
			} else {
				s.lastPanel(ws, dst[r*s.dstRow+p*s.m.nr:], cols)
			}
		}
		p = next
	}
}

// lastPanel computes a panel of which only some channels exist: into a scratch
// tile, from where the existing ones are copied.
func (s *sweep) lastPanel(ws *slotSpace, dst []float32, cols int) {
	if s.byDots() {
		s.dots(ws, dst, cols)
		return
	}
	nr := s.m.nr
	tile := grow(&ws.tile, cols*nr)
	ws.gemm.c, ws.gemm.cRow = &tile[0], nr
	width := s.cout % nr
	if width <= 4 && s.m.gemmNarrow != nil {
		s.m.gemmNarrow(&ws.gemm)
	} else {
		s.m.gemm(&ws.gemm)
	}
	if width == 1 { // a map of one value per pixel
		for i := range cols {
			dst[i*s.dstPix] = tile[i*nr]
		}
		return
	}
	for i := range cols {
		copy(dst[i*s.dstPix:i*s.dstPix+width], tile[i*nr:i*nr+width])
	}
}

// share is the panels [from, to) that fall to one of the groups, cut between
// tiles.
func (m *micro) share(panels, group, groups int) (from, to int) {
	spans := pieces(panels, m.span)
	return group * spans / groups * m.span, min(panels, (group+1)*spans/groups*m.span)
}
