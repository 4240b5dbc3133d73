package kernels

// residual computes inverted residual blocks without ever having the whole wide
// map: a few rows and a group of channels at a time are widened into a buffer
// with zeros around and filtered from there, and when all groups of a part have
// been, the rows of the result are summed.
//
// A piece is a band of rows of the result, over one part of the wide channels.
// Where these are many, as deep in a network, they are cut into parts, so that
// each worker reads weights of its own; the sums of the parts are then added up
// in order.
type residual struct {
	m  *micro
	ws *Workspace
	c  Residual
	residualPacked

	y, x    []float32
	sums    []float32 // of parts: [part][N][OutH][OutW][out]
	out     int       // channels of the result in whole panels
	parts   int
	bands   int  // per image
	perBand int  // rows of the result per band, the last has fewer
	rows    int  // of the result at a time
	held    int  // rows of the wide map at a time
	pitch   int  // columns of the wide map with the zeros around
	keep    bool // all groups' rows of the wide map: the next rows need some of them
}

// residualParts is the number of parts. It depends on the channels alone: so do
// packed weights, and the result's rounding is the same for any number of
// workers.
func residualParts(c *Residual) int {
	if c.Wide >= 384 && c.Act == Linear {
		return 2
	}
	return 1
}

// ResidualForward computes an inverted residual block with the weights that
// PackResidual packed.
func ResidualForward(y, x, packed []float32, c Residual, ws *Workspace) {
	const op = "ResidualForward"
	must(op, c.Validate())
	mustLen(op, "x", len(x), c.XLen())
	mustLen(op, "y", len(y), c.YLen())
	mustReach(op, "packed", len(packed), c.PackedLen())
	r := &ws.residual
	*r = residual{
		m: active, ws: ws, c: c, residualPacked: residualPackedIn(packed, &c, active.nr),
		y: y, x: x, out: panelsOf(c.Cout, active.nr) * active.nr, parts: residualParts(&c),
	}
	r.execute()
}

func (r *residual) execute() {
	c := &r.c
	workers := r.ws.workers()
	r.ws.slots(workers)
	r.cut(workers)
	if r.parts > 1 {
		grow(&r.ws.partial, r.parts*c.N*c.OutH*c.OutW*r.out)
	}
	r.sums = r.ws.partial
	r.ws.zeros(r.out)
	parallel(workers, c.N*r.bands*r.parts, r)
	if r.parts > 1 {
		r.addParts(workers)
	}
}

// cut chooses bands, and as many rows at a time as stay in the second-level
// cache.
func (r *residual) cut(workers int) {
	const cacheFloats = 96 << 10
	c := &r.c
	r.bands = min(pieces(c.OutH, 4), pieces(workers, c.N*r.parts))
	r.perBand = pieces(c.OutH, r.bands)
	r.bands = pieces(c.OutH, r.perBand)
	r.pitch = max((c.OutW-1)*c.Stride+3, c.PadLeft+c.W)
	wide := pieces(pieces(c.Wide, residualGroup), r.parts) * residualGroup
	r.rows = r.perBand
	if r.heldRows(r.rows)*r.pitch*residualGroup+r.rows*c.OutW*wide > cacheFloats {
		r.keep = true
		for r.rows > 1 && (r.heldRows(r.rows)*r.pitch+r.rows*c.OutW)*wide > cacheFloats {
			r.rows--
		}
		r.rows = pieces(r.perBand, pieces(r.perBand, r.rows))
	}
	r.held = r.heldRows(r.rows)
}

// heldRows is how many rows of the wide map some rows of the result see.
func (r *residual) heldRows(rows int) int { return (rows-1)*r.c.Stride + 3 }

func (r *residual) run(slot, i int) {
	c, ws := &r.c, r.ws.perSlot[slot]
	part := i % r.parts
	band := i / r.parts % r.bands
	image := i / (r.parts * r.bands)
	first, last := shareOf(pieces(c.Wide, residualGroup), part, r.parts)

	size := r.held * r.pitch * residualGroup
	wide := grow(&ws.halo, size*r.buffers(last-first))
	filtered := grow(&ws.planesIn, (last-first)*r.rows*c.OutW*residualGroup)
	clear(wide)
	end := min(c.OutH, (band+1)*r.perBand)
	known := 0 // rows of the wide map up to here are held
	for row := band * r.perBand; row < end; row += r.rows {
		rows := min(r.rows, end-row)
		for g := first; g < last; g++ {
			at := 0
			if r.keep {
				at = (g - first) * size
			}
			next := &r.project[first*residualGroup*r.out]
			if g+1 < last {
				next = &r.expand[(g+1)*residualGroup*c.Cin]
			}
			r.widen(ws, wide[at:at+size], image, g, row, rows, known, next)
			r.filterGroup(ws, filtered[(g-first)*rows*c.OutW*residualGroup:], wide[at:at+size], g, rows)
		}
		known = row*c.Stride - c.PadTop + r.heldRows(rows)
		r.narrow(ws, filtered, image, part, row, rows)
	}
}

// buffers is how many groups' rows of the wide map are held.
func (r *residual) buffers(groups int) int {
	if r.keep {
		return groups
	}
	return 1
}

// widen fills the buffer with the rows of the wide map that rows [row, row+rows)
// of the result see, of one group of channels. Rows before `known` are there from
// the last time. The weights at next are needed after it.
func (r *residual) widen(ws *slotSpace, wide []float32, image, group, row, rows, known int, next *float32) {
	c := &r.c
	length := r.pitch * residualGroup
	top := row*c.Stride - c.PadTop
	from, to := max(0, top), min(c.H, top+r.heldRows(rows))
	if known > 0 {
		before := (row-r.rows)*c.Stride - c.PadTop // top of the last time
		copy(wide, wide[(top-before)*length:(known-before)*length])
		from = max(from, known)
	} else {
		clear(wide[:(from-top)*length])
	}
	clear(wide[(max(to, from)-top)*length : r.heldRows(rows)*length])
	ws.gemm = gemmArgs{
		aRow: c.Cin, aRun: c.Cin, runs: 1, kc: c.Cin,
		b: &r.expand[group*residualGroup*c.Cin], np: residualGroup / r.m.nr, cRow: residualGroup,
		m: c.W, bias: &r.expandBias[group*residualGroup], next: next,
	}
	ws.gemm.lo, ws.gemm.hi = clampOf(c.WideAct)
	if !c.Filtered && to > from {
		ws.gemm.a, ws.gemm.c = &r.x[(image*c.H+from)*c.W*c.Cin], &wide[((from-top)*r.pitch+c.PadLeft)*residualGroup]
		ws.gemm.lines, ws.gemm.cLine = to-from, length
		r.m.gemmOfLines(&ws.gemm)
		return
	}
	for y := from; y < to; y++ {
		line := wide[((y-top)*r.pitch+c.PadLeft)*residualGroup:]
		x := r.x[(image*c.H+y)*c.W*c.Cin:]
		n := min(residualGroup, c.Cin-group*residualGroup)
		if n == c.Cin && n == residualGroup {
			copy(line, x[:c.W*n])
			continue
		}
		for i := range c.W {
			copy(line[i*residualGroup:][:n], x[i*c.Cin+group*residualGroup:])
		}
	}
}

func (r *residual) filterGroup(ws *slotSpace, filtered, wide []float32, group, rows int) {
	c := &r.c
	ws.depthwise = depthwiseArgs{
		in: &wide[0], inRow: r.pitch * residualGroup, pix: c.Stride * residualGroup,
		w: &r.filter[group*9*residualGroup], bias: &r.filterBias[group*residualGroup],
		out: &filtered[0], c: residualGroup, ow: c.OutW,
		rows: rows, inDown: c.Stride * r.pitch * residualGroup, outDown: c.OutW * residualGroup,
	}
	ws.depthwise.lo, ws.depthwise.hi = clampOf(c.FilterAct)
	r.m.filterBand(&ws.depthwise)
}

// narrow computes rows of the result, or what a part adds to them.
func (r *residual) narrow(ws *slotSpace, filtered []float32, image, part, row, rows int) {
	c := &r.c
	first, last := shareOf(pieces(c.Wide, residualGroup), part, r.parts)
	pixels, at := rows*c.OutW, (image*c.OutH+row)*c.OutW
	ws.gemm = gemmArgs{
		a: &filtered[0], aRow: residualGroup, aRun: pixels * residualGroup, runs: last - first, kc: residualGroup,
		b: &r.project[first*residualGroup*r.out], np: r.out / r.m.nr, cRow: r.out, m: pixels, bias: &r.projectBias[0],
	}
	g := &ws.gemm
	g.lo, g.hi = clampOf(c.Act)
	if part > 0 {
		g.bias = &r.ws.none[0]
	}
	result := r.y[at*c.Cout : (at+pixels)*c.Cout]
	switch {
	case r.parts > 1:
		g.c = &r.sums[(part*c.N*c.OutH*c.OutW+at)*r.out]
		r.m.gemm(g)
		return
	case r.out == c.Cout:
		g.c = &result[0]
		r.m.gemm(g)
	default:
		r.ragged(ws, result, pixels)
	}
	if c.Add {
		r.m.add(result, result, r.x[at*c.Cin:(at+pixels)*c.Cin])
	}
}

// ragged computes pixels of the result whose channels do not fill their panels.
// Where one tile holds all channels of a pixel, what it writes beyond them is
// overwritten by the next; only the last pixels need a detour.
func (r *residual) ragged(ws *slotSpace, result []float32, pixels int) {
	g, cout := &ws.gemm, r.c.Cout
	beyond := pieces(r.out-cout, cout) // pixels that the last one's tile reaches
	direct := 0
	if r.out/r.m.nr <= r.m.span && pixels > beyond {
		direct = pixels - beyond
		g.c, g.cRow, g.m = &result[0], cout, direct
		r.m.gemm(g)
		g.a, g.m = &at(g.a, direct*g.aRow, 1)[0], beyond
	}
	tile := grow(&ws.tile, (pixels-direct)*r.out)
	g.c, g.cRow = &tile[0], r.out
	r.m.gemm(g)
	for i := direct; i < pixels; i++ {
		copy(result[i*cout:(i+1)*cout], tile[(i-direct)*r.out:])
	}
}

// partSum is the task of adding up the sums of the parts, and x: its pieces
// are pixels.
type partSum struct {
	*residual
	pixels int // per piece
}

// addParts adds up the sums of the parts, and x.
func (r *residual) addParts(workers int) {
	const least = 64 // pixels to wake a helper for
	pixels := r.c.N * r.c.OutH * r.c.OutW
	r.ws.partSum = partSum{r, max(least, pieces(pixels, workers))}
	parallel(workers, pieces(pixels, r.ws.partSum.pixels), &r.ws.partSum)
}

func (s *partSum) run(_, i int) {
	const atOnce = 2 << 10 // values, which stay in the first-level cache
	c, sums := &s.c, s.sums
	pixels := c.N * c.OutH * c.OutW
	second := sums[pixels*s.out:]
	step := max(1, atOnce/c.Cout)
	last := min(pixels, (i+1)*s.pixels)
	for at := i * s.pixels; at < last; at += step {
		to := min(last, at+step)
		y := s.y[at*c.Cout : to*c.Cout]
		if s.out == c.Cout {
			s.m.add(y, sums[at*c.Cout:to*c.Cout], second[at*c.Cout:to*c.Cout])
		} else {
			for j := range to - at {
				a, b := sums[(at+j)*s.out:][:c.Cout], second[(at+j)*s.out:][:c.Cout]
				s.m.add(y[j*c.Cout:(j+1)*c.Cout], a, b)
			}
		}
		if c.Add {
			s.m.add(y, y, s.x[at*c.Cin:to*c.Cin])
		}
	}
}
