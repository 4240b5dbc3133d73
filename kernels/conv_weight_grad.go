package kernels

// weightGrad is dw[ky][kx][cin][cout] += Σ over pixels of x under the tap ⊗ dy.
//
// The taps kx of one ky are contiguous in a haloed image, so dw is K matrices
// of K*cin rows, each a sum of outer products over all output pixels. So that
// one call covers many rows of pixels, x is copied with its halo, split into
// planes of rows 0, s, 2s.. and 1, s+1.. for stride s, and dy is copied at the
// matching pitch with zeros in the columns where windows wrap around.
//
// The matrices are cut into tiles, one per piece; every tile adds up all
// pixels in the same order, so that the sums do not depend on the workers.
type weightGrad struct {
	m  *micro
	ws *Workspace
	c  Conv2D

	dw, x, dy []float32

	pitch               int // pixels from one output row to the next in the padded dy
	rows                int // output rows per unit; the last unit of an image has fewer
	perImage            int // units per image
	planeLen, haloLen   int // values per plane of a unit's halo, per unit
	padLen              int // values per unit's padded dy
	block, first, units int // units copied at once; the units at hand are [first, first+units)
	tileM, tileN        int // rows and columns of dw per piece
	direct              bool
	filling             bool // which of the two phases run does
}

// pixelsPerCall is how many pixels are summed per call: their rows of x and dy
// are to stay in the first-level cache while the tiles of dw go by.
const pixelsPerCall = 128

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
	g.cutTiles(workers)
	tiles := c.K * pieces(c.K*c.Cin, g.tileM) * pieces(c.Cout, g.tileN)
	if g.direct = c.K == 1 && c.Stride == 1 && c.H == c.OutH && c.W == c.OutW; g.direct {
		parallel(workers, tiles, g)
		return
	}
	g.cutUnits()
	total := c.N * g.perImage
	grow(&ws.halo, min(g.block, total)*g.haloLen)
	grow(&ws.dy, min(g.block, total)*g.padLen)
	for g.first = 0; g.first < total; g.first += g.units {
		g.units = min(g.block, total-g.first)
		g.filling = true
		parallel(workers, g.units, g)
		g.filling = false
		parallel(workers, tiles, g)
	}
}

func (g *weightGrad) cutTiles(workers int) {
	g.tileM, g.tileN = g.c.K*g.c.Cin, g.c.Cout
	if workers == 1 {
		return
	}
	want := pieces(3*workers, g.c.K)
	g.tileM = min(g.tileM, pieces(pieces(g.tileM, want), 12)*12)
	want = pieces(want, pieces(g.c.K*g.c.Cin, g.tileM))
	g.tileN = min(g.tileN, pieces(pieces(g.tileN, want), 16)*16)
}

func (g *weightGrad) cutUnits() {
	const unitFloats, blockFloats = 32 << 10, 128 << 10
	c := g.c
	g.pitch = pieces((c.OutW-1)*c.Stride+c.K, c.Stride)
	perRow := g.pitch * (c.Stride*c.Stride*c.Cin + c.Cout)
	g.rows = max(1, min(c.OutH, unitFloats/perRow))
	g.perImage = pieces(c.OutH, g.rows)
	height := (g.rows-1)*c.Stride + c.K
	g.planeLen = pieces(height, c.Stride) * g.pitch * c.Stride * c.Cin
	g.haloLen = c.Stride * g.planeLen
	g.padLen = g.rows * g.pitch * c.Cout
	g.block = max(1, blockFloats/(g.haloLen+g.padLen))
}

func (g *weightGrad) run(slot, i int) {
	if g.filling {
		g.fill(i)
		return
	}
	c := &g.c
	tilesN := pieces(c.Cout, g.tileN)
	tilesM := pieces(c.K*c.Cin, g.tileM)
	n := i % tilesN * g.tileN
	m := i / tilesN % tilesM * g.tileM
	ky := i / (tilesN * tilesM)
	o := &g.ws.perSlot[slot].outer
	*o = outerArgs{
		aRow: c.Stride * c.Cin, bRow: c.Cout,
		c: &g.dw[(ky*c.K*c.Cin+m)*c.Cout+n], cRow: c.Cout,
		m: min(g.tileM, c.K*c.Cin-m), n: min(g.tileN, c.Cout-n),
	}
	if g.direct {
		g.sum(o, g.x[m:], g.dy[n:], c.N*c.H*c.W)
		return
	}
	for u := range g.units {
		start := u*g.haloLen + ky%c.Stride*g.planeLen + ky/c.Stride*g.pitch*c.Stride*c.Cin
		pixels := (g.unitRows(u)-1)*g.pitch + c.OutW
		g.sum(o, g.ws.halo[start+m:], g.ws.dy[u*g.padLen+n:], pixels)
	}
}

// sum adds the outer products of `pixels` pixels to the tile.
func (g *weightGrad) sum(o *outerArgs, a, b []float32, pixels int) {
	for k := 0; k < pixels; k += pixelsPerCall {
		o.a, o.b, o.kc = &a[k*o.aRow], &b[k*o.bRow], min(pixelsPerCall, pixels-k)
		g.m.outer(o)
	}
}

// unitRows is how many output rows the unit at hand number u has.
func (g *weightGrad) unitRows(u int) int {
	return min(g.rows, g.c.OutH-(g.first+u)%g.perImage*g.rows)
}

// fill copies x and dy of the unit at hand number u.
func (g *weightGrad) fill(u int) {
	c := &g.c
	unit := g.first + u
	image, row := unit/g.perImage, unit%g.perImage*g.rows
	rows := g.unitRows(u)

	src := g.x[image*c.H*c.W*c.Cin : (image+1)*c.H*c.W*c.Cin]
	halo := g.ws.halo[u*g.haloLen : (u+1)*g.haloLen]
	wide := g.pitch * c.Stride
	for r := range (rows-1)*c.Stride + c.K {
		at := r%c.Stride*g.planeLen + r/c.Stride*wide*c.Cin
		haloRow(halo[at:], src, c.H, c.W, c.Cin, row*c.Stride-c.PadTop+r, -c.PadLeft, wide)
	}
	dy := g.dy[(image*c.OutH+row)*c.OutW*c.Cout:]
	pad := g.ws.dy[u*g.padLen : (u+1)*g.padLen]
	for r := range rows {
		line := pad[r*g.pitch*c.Cout : (r+1)*g.pitch*c.Cout]
		clear(line[copy(line, dy[r*c.OutW*c.Cout:(r+1)*c.OutW*c.Cout]):])
	}
}
