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

// ResidualFrom is the number of elements of a wide map, over all images, from
// which ResidualForward is faster than the three convolutions one after the
// other, with the implementation in use.
func ResidualFrom() int {
	const largerThanCaches = 2 << 20
	if active.residualFrom > 0 {
		return active.residualFrom
	}
	return largerThanCaches
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
	const cacheFloats = 128 << 10
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
	r.clearEdges(wide)
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

// clearEdges writes the columns of zeros beside the rows of the wide map.
func (r *residual) clearEdges(wide []float32) {
	length := r.pitch * residualGroup
	for line := range len(wide) / length {
		row := wide[line*length : (line+1)*length]
		clear(row[:r.c.PadLeft*residualGroup])
		clear(row[(r.c.PadLeft+r.c.W)*residualGroup:])
	}
}

// buffers is how many groups' rows of the wide map are held.
func (r *residual) buffers(groups int) int {
	if r.keep {
		return groups
	}
	return 1
}
