package kernels

// weightGrad is dw[ky][kx][cin][cout] += Σ over pixels of x under the tap ⊗ dy.
//
// The taps kx of one ky are contiguous in a haloed image, so dw is K matrices
// of K*cin rows, each a sum of outer products over all output pixels. So that
// one call covers many rows of pixels, x is copied with its halo, split into
// planes of rows 0, s, 2s.. and 1, s+1.. for stride s, and dy is copied at the
// matching pitch with zeros in the columns where windows wrap around.
//
// The pixels are cut into chunks, each with a dw of its own, which are added up
// in order at the end; how many there are depends on the shape alone, so that
// the sums do not depend on the workers. A goroutine copies what it needs of a
// chunk and uses it at once, from its own cache. Where chunks are too few for
// the workers, dw is cut too.
type weightGrad struct {
	m  *micro
	ws *Workspace
	c  Conv2D

	dw, x, dy []float32

	direct            bool // x and dy as they are: a matrix product
	units             int  // of pixels copied at once, or of pixelsPerCall where nothing is copied
	chunks            int
	pitch             int // pixels from one output row to the next in the padded dy
	rows              int // output rows per unit; the last unit of an image has fewer
	perImage          int // units per image
	planeLen, haloLen int // values per plane of a unit's halo, per unit
	padLen            int // values of a unit's padded dy

	// The part of a chunk's dw that is a piece: matrices, their rows and columns.
	matrices, tileM, tileN int
	parts                  int // such parts
}

const (
	// pixelsPerCall is how many pixels are summed per call: their rows of x and dy
	// are to stay in the first-level cache while the tiles of dw go by.
	pixelsPerCall = 128

	weightChunks      = 12      // at most
	weightChunkFloats = 1 << 19 // in all their sums
	weightChunkPixels = 256     // at least, for their sums to cost little beside the products
)

// ConvWeightGrad adds the gradient with respect to the weights to dw (HWIO).
func ConvWeightGrad(dw, x, dy []float32, c Conv2D, ws *Workspace) {
	const op = "ConvWeightGrad"
	must(op, c.Validate())
	mustLen(op, "dw", len(dw), c.WLen())
	mustLen(op, "x", len(x), c.XLen())
	mustLen(op, "dy", len(dy), c.YLen())
	if winogradGradPays(c) {
		winogradWeightGradient(dw, x, dy, c, ws)
		return
	}
	weightGradient(dw, x, dy, c, ws)
}

// weightGradient adds the gradient to dw, for any K.
func weightGradient(dw, x, dy []float32, c Conv2D, ws *Workspace) {
	workers := ws.workers()
	if c.MACs() < parallelMACs {
		workers = 1
	}
	ws.slots(workers)
	g := &ws.grad
	*g = weightGrad{m: active, ws: ws, c: c, dw: dw, x: x, dy: dy}
	pixels := c.N * c.OutH * c.OutW
	if g.direct = c.K == 1 && c.Stride == 1 && c.H == c.OutH && c.W == c.OutW; g.direct {
		g.units = pieces(pixels, pixelsPerCall)
		if c.Cout == 1 { // the same turned around, with whole registers of columns
			g.x, g.dy = dy, x
			g.c.Cin, g.c.Cout = 1, c.Cin
		}
	} else {
		g.cutUnits()
	}
	g.chunks = max(1, min(weightChunks, g.units, pixels/weightChunkPixels, weightChunkFloats/len(dw)))
	g.cutTiles(workers)
	if g.chunks > 1 {
		g.dw = grow(&ws.chunks, g.chunks*len(dw))
	}
	parallel(workers, g.chunks*g.parts, g)
	if g.chunks > 1 {
		addUp(dw, g.dw, workers)
	}
}

// cutTiles cuts dw for as many pieces as the workers need.
func (g *weightGrad) cutTiles(workers int) {
	g.matrices, g.tileM, g.tileN = g.c.K, g.c.K*g.c.Cin, g.c.Cout
	if want := pieces(3*workers, g.chunks); workers > 1 && g.chunks < 2*workers {
		g.matrices = 1
		want = pieces(want, g.c.K)
		g.tileM = min(g.tileM, pieces(pieces(g.tileM, want), 12)*12)
		want = pieces(want, pieces(g.c.K*g.c.Cin, g.tileM))
		g.tileN = min(g.tileN, pieces(pieces(g.tileN, want), 16)*16)
	}
	g.parts = g.c.K / g.matrices * pieces(g.c.K*g.c.Cin, g.tileM) * pieces(g.c.Cout, g.tileN)
}

func (g *weightGrad) cutUnits() {
	const unitFloats = 32 << 10
	c := &g.c
	g.pitch = pieces((c.OutW-1)*c.Stride+c.K, c.Stride)
	perRow := g.pitch * (c.Stride*c.Stride*c.Cin + c.Cout)
	g.rows = max(1, min(c.OutH, unitFloats/perRow))
	g.perImage = pieces(c.OutH, g.rows)
	height := (g.rows-1)*c.Stride + c.K
	g.planeLen = pieces(height, c.Stride) * g.pitch * c.Stride * c.Cin
	g.haloLen = c.Stride * g.planeLen
	g.padLen = g.rows * g.pitch * c.Cout
	g.units = c.N * g.perImage
}

func (g *weightGrad) run(slot, i int) {
	c, ws := &g.c, g.ws.perSlot[slot]
	chunk, part := i/g.parts, i%g.parts
	tilesN, tilesM := pieces(c.Cout, g.tileN), pieces(c.K*c.Cin, g.tileM)
	n, m := part%tilesN*g.tileN, part/tilesN%tilesM*g.tileM
	ky := part / (tilesN * tilesM) * g.matrices
	o := &ws.outer
	*o = outerArgs{
		aRow: c.Stride * c.Cin, bRow: c.Cout, cRow: c.Cout,
		m: min(g.tileM, c.K*c.Cin-m), n: min(g.tileN, c.Cout-n),
	}
	dw := g.dw
	if g.chunks > 1 {
		dw = dw[chunk*c.WLen():]
		for k := ky; k < ky+g.matrices; k++ {
			for r := range o.m {
				clear(dw[(k*c.K*c.Cin+m+r)*c.Cout+n:][:o.n])
			}
		}
	}
	first, last := chunk*g.units/g.chunks, (chunk+1)*g.units/g.chunks
	if g.direct {
		pixels := c.N * c.H * c.W
		o.c = &dw[m*c.Cout+n]
		first, last = first*pixelsPerCall, min(last*pixelsPerCall, pixels)
		g.sum(o, g.x[first*c.Cin+m:], g.dy[first*c.Cout+n:], last-first)
		return
	}
	halo, pad := grow(&ws.halo, g.haloLen), grow(&ws.tile, g.padLen)
	for u := first; u < last; u++ {
		rows := g.fill(halo, pad, u)
		for k := ky; k < ky+g.matrices; k++ {
			o.c = &dw[(k*c.K*c.Cin+m)*c.Cout+n]
			start := k%c.Stride*g.planeLen + k/c.Stride*g.pitch*c.Stride*c.Cin
			g.sum(o, halo[start+m:], pad[n:], (rows-1)*g.pitch+c.OutW)
		}
	}
}

// sum adds the outer products of `pixels` pixels to the tile.
func (g *weightGrad) sum(o *outerArgs, a, b []float32, pixels int) {
	for k := 0; k < pixels; k += pixelsPerCall {
		o.a, o.b, o.kc = &a[k*o.aRow], &b[k*o.bRow], min(pixelsPerCall, pixels-k)
		g.m.outer(o)
	}
}

// fill copies x and dy of a unit and returns how many output rows it has.
func (g *weightGrad) fill(halo, pad []float32, unit int) int {
	c := &g.c
	image, row := unit/g.perImage, unit%g.perImage*g.rows
	rows := min(g.rows, c.OutH-row)

	src := g.x[image*c.H*c.W*c.Cin : (image+1)*c.H*c.W*c.Cin]
	wide := g.pitch * c.Stride
	for r := range (rows-1)*c.Stride + c.K {
		at := r%c.Stride*g.planeLen + r/c.Stride*wide*c.Cin
		haloRow(halo[at:], src, c.H, c.W, c.Cin, row*c.Stride-c.PadTop+r, -c.PadLeft, wide)
	}
	dy := g.dy[(image*c.OutH+row)*c.OutW*c.Cout:]
	for r := range rows {
		line := pad[r*g.pitch*c.Cout : (r+1)*g.pitch*c.Cout]
		clear(line[copy(line, dy[r*c.OutW*c.Cout:(r+1)*c.OutW*c.Cout]):])
	}
	return rows
}
