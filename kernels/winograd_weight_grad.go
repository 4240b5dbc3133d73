package kernels

// winogradGrad is the weight gradient by Winograd's algorithm: F(3x3,4x4), the
// transpose of the forward pass with the same planes of the input,
//
//	dw = Gᵀ [ Σ over tiles (Bᵀ d B) ⊙ (A dy Aᵀ) ] G
//
// and that of an upsampled convolution in the same way, see winograd_up2.go.
// Tiles are done in blocks, in two phases each: their planes are computed, one
// tile a piece; then the outer products of each plane are summed up, one plane a
// piece. Every sum goes through the tiles in order, so that it does
// not depend on the workers.
type winogradGrad struct {
	input          winograd // places, loads and transforms tiles of x
	spread         func(*planeArgs)
	points         *[3][]float32 // what the products along a side add to each of the three taps
	m              *micro
	ws             *Workspace
	c              Conv2D
	dy             []float32
	block          int // tiles at once
	first          int // the tiles at hand are [first, first+tiles)
	tiles          int
	sums           []float32
	x, g           []float32 // planes of the input and of the output gradient, [plane][tile][channel]
	xPlane, gPlane int       // from one plane to the next
	adding         bool      // which of the two phases run does
}

// winogradGradTiles is how many tiles it takes for the gradient's transform
// from planes to taps to be worth its while.
const winogradGradTiles = 12

// winogradGradPays chooses the algorithm of a weight gradient.
func winogradGradPays(c Conv2D) bool {
	tiles := c.N * pieces(c.OutH, winogradTile) * pieces(c.OutW, winogradTile)
	return tiles >= winogradGradTiles && Algorithm(c) == Winograd
}

func winogradWeightGradient(dw, x, dy []float32, c Conv2D, ws *Workspace) {
	ws.winogradGrad = winogradGrad{
		ws: ws, c: c, dy: dy, spread: active.winogradSpread, points: &gradPoints,
		input: winograd{scheme: &plainScheme, input: active.winogradInput, top: -c.PadTop, left: -c.PadLeft, src: x},
	}
	ws.winogradGrad.execute(dw)
}

func winogradUp2WeightGradient(dw, x, dy []float32, c ConvUp2, ws *Workspace) {
	ws.winogradGrad = winogradGrad{
		ws: ws, c: Conv2D{N: c.N, H: c.H, W: c.W, Cin: c.Cin, OutH: 2 * c.H, OutW: 2 * c.W, Cout: c.Cout, K: 3, Stride: 1}, dy: dy,
		spread: active.upSpread, points: &upGradPoints,
		input: winograd{scheme: &upScheme, input: active.upInput, top: -1, left: -1, src: x},
	}
	ws.winogradGrad.execute(dw)
}

func (g *winogradGrad) execute(dw []float32) {
	ws, c, in := g.ws, &g.c, &g.input
	g.m = active
	workers := ws.workers()
	if c.MACs() < parallelMACs {
		workers = 1
	}
	ws.slots(workers)
	in.srcH, in.srcW, in.cin, in.outH, in.outW = c.H, c.W, c.Cin, c.OutH, c.OutW
	in.down, in.across = pieces(c.OutH, winogradTile), pieces(c.OutW, winogradTile)
	total, products := c.N*in.down*in.across, len(in.products)
	const cacheFloats = 256 << 10
	// The planes go through the cache once per block, the sums twice.
	g.block = max(cacheFloats/(in.planes*c.Cin+products*c.Cout), 2*c.Cin*c.Cout/(c.Cin+c.Cout))
	g.block = pieces(total, pieces(total, g.block))
	pairs := c.Cin * c.Cout
	g.sums = grow(&ws.partial, products*pairs)
	clear(g.sums)
	g.xPlane, g.gPlane = planeStride(g.block*c.Cin), planeStride(g.block*c.Cout)
	g.x = grow(&ws.halo, in.planes*g.xPlane)
	g.g = grow(&ws.dy, products*g.gPlane)
	for g.first = 0; g.first < total; g.first += g.tiles {
		g.tiles = min(g.block, total-g.first)
		g.adding = false
		parallel(workers, g.tiles, g)
		g.adding = true
		parallel(workers, products, g)
	}
	for tap := range 9 {
		g.gather(dw[tap*pairs:(tap+1)*pairs], tap)
	}
}

func (g *winogradGrad) run(slot, i int) {
	ws, c := g.ws.perSlot[slot], &g.c
	if g.adding {
		ws.outer = outerArgs{
			a: &g.x[g.input.products[i]*g.xPlane], aRow: c.Cin, b: &g.g[i*g.gPlane], bRow: c.Cout,
			c: &g.sums[i*c.Cin*c.Cout], cRow: c.Cout, m: c.Cin, n: c.Cout, kc: g.tiles,
		}
		g.m.outer(&ws.outer)
		return
	}
	scratch := grow(&ws.scratch, winogradPoints*16)
	a := &ws.planes
	*a = planeArgs{planes: &g.x[i*c.Cin], plane: g.xPlane, c: c.Cin, scratch: &scratch[0]}
	g.input.load(ws, g.first+i)
	g.input.input(a)
	a.planes, a.plane, a.c = &g.g[i*c.Cout], g.gPlane, c.Cout
	g.load(ws, g.first+i)
	g.spread(a)
}

// load points the transform at the output gradient of a tile, or at a copy
// with zeros where it hangs over the edge.
func (g *winogradGrad) load(ws *slotSpace, tile int) {
	c, a := &g.c, &ws.planes
	image, y, x := g.input.place(tile)
	dy := g.dy[image*c.OutH*c.OutW*c.Cout : (image+1)*c.OutH*c.OutW*c.Cout]
	if y+winogradTile <= c.OutH && x+winogradTile <= c.OutW {
		a.pixels, a.row, a.pix = &dy[(y*c.OutW+x)*c.Cout], c.OutW*c.Cout, c.Cout
		return
	}
	row := winogradTile * c.Cout
	halo := grow(&ws.tile, winogradTile*row)
	for r := range winogradTile {
		haloRow(halo[r*row:], dy, c.OutH, c.OutW, c.Cout, y+r, x, winogradTile)
	}
	a.pixels, a.row, a.pix = &halo[0], row, c.Cout
}

// gradPoints are the columns of G.
var gradPoints = [3][]float32{
	{1. / 4, -1. / 6, -1. / 6, 1. / 24, 1. / 24, 0},
	{0, -1. / 6, 1. / 6, 1. / 12, -1. / 12, 0},
	{0, -1. / 6, -1. / 6, 1. / 6, 1. / 6, 1},
}

// gather adds up the planes of one tap.
func (g *winogradGrad) gather(dw []float32, tap int) {
	for i, v := range g.points[tap/3] {
		for j, h := range g.points[tap%3] {
			if v*h != 0 {
				plane := (i*len(g.points[0]) + j) * len(dw)
				g.m.axpy(dw, v*h, g.sums[plane:plane+len(dw)])
			}
		}
	}
}
