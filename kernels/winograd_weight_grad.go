package kernels

// winogradGrad is the weight gradient by Winograd's algorithm: F(3x3,4x4), the
// transpose of the forward pass with the same planes of the input,
//
//	dw = Gᵀ [ Σ over tiles (Bᵀ d B) ⊙ (A dy Aᵀ) ] G
//
// and that of an upsampled convolution in the same way, see winograd_up2.go.
// The tiles are cut into chunks, as in weightGrad, and the input channels into
// parts if need be. A piece is a chunk of a part: it does its tiles in blocks,
// whose planes are to stay in the second-level cache. Then pieces of dw gather
// the sums of all chunks.
type winogradGrad struct {
	input       winograd // places, loads and transforms tiles of x
	spread      func(*planeArgs)
	points      *[3][]float32 // what the products along a side add to each of the three taps
	m           *micro
	ws          *Workspace
	c           Conv2D
	dw, dy      []float32
	tiles       int // of all images
	chunks      int
	part, parts int       // input channels of a part, parts
	block       int       // tiles at once
	sums        []float32 // [chunk][product][cin][cout]
	gathering   bool      // which of the two phases run does
}

// winogradGradTiles is how many tiles it takes for the gradient's transform
// from planes to taps to be worth its while.
const winogradGradTiles = 12

// winogradChunkTiles is how many tiles a chunk has at least, for its sums to cost
// little beside the products.
const winogradChunkTiles = 48

// winogradGradPays chooses the algorithm of a weight gradient.
func winogradGradPays(c Conv2D) bool {
	tiles := c.N * pieces(c.OutH, winogradTile) * pieces(c.OutW, winogradTile)
	return tiles >= winogradGradTiles && Algorithm(c) == Winograd
}

func winogradWeightGradient(dw, x, dy []float32, c Conv2D, ws *Workspace) {
	ws.winogradGrad = winogradGrad{
		ws: ws, c: c, dw: dw, dy: dy, spread: active.winogradSpread, points: &gradPoints,
		input: winograd{scheme: &plainScheme, input: active.winogradInput, top: -c.PadTop, left: -c.PadLeft, src: x},
	}
	ws.winogradGrad.execute()
}

func winogradUp2WeightGradient(dw, x, dy []float32, c ConvUp2, ws *Workspace) {
	ws.winogradGrad = winogradGrad{
		ws: ws, c: Conv2D{N: c.N, H: c.H, W: c.W, Cin: c.Cin, OutH: 2 * c.H, OutW: 2 * c.W, Cout: c.Cout, K: 3, Stride: 1},
		dw: dw, dy: dy, spread: active.upSpread, points: &upGradPoints,
		input: winograd{scheme: &upScheme, input: active.upInput, top: -1, left: -1, src: x},
	}
	ws.winogradGrad.execute()
}

func (g *winogradGrad) execute() {
	ws, c, in := g.ws, &g.c, &g.input
	g.m = active
	workers := ws.workers()
	if c.MACs() < parallelMACs {
		workers = 1
	}
	ws.slots(workers)
	in.srcH, in.srcW, in.cin, in.outH, in.outW = c.H, c.W, c.Cin, c.OutH, c.OutW
	in.down, in.across = pieces(c.OutH, winogradTile), pieces(c.OutW, winogradTile)
	g.cut(workers)
	in.frame(g.tiles / g.chunks)
	products := len(in.products)
	g.sums = grow(&ws.chunks, g.chunks*products*c.Cin*c.Cout)
	parallel(workers, g.chunks*g.parts, g)
	g.gathering = true
	if products*c.Cin*c.Cout < elementPiece {
		workers = 1
	}
	parallel(workers, pieces(c.Cin*c.Cout, gatherPiece), g)
}

// cut chooses the pieces. The transform of dy is done anew for every part of
// the input channels: there are several only where chunks are too few.
func (g *winogradGrad) cut(workers int) {
	const sumFloats, planeFloats, lanes = 5 << 18, 96 << 10, 16
	c, products := &g.c, len(g.input.products)
	g.tiles = c.N * g.input.down * g.input.across
	g.chunks = max(1, min(weightChunks, g.tiles/winogradChunkTiles, sumFloats/(products*c.Cin*c.Cout)))
	g.part = pieces(pieces(c.Cin, pieces(workers, g.chunks)), lanes) * lanes
	g.parts = pieces(c.Cin, g.part)
	g.block = max(lanes, planeFloats/(g.input.planes*min(g.part, c.Cin)+products*c.Cout))
}

func (g *winogradGrad) run(slot, i int) {
	if g.gathering {
		g.gather(i)
		return
	}
	ws, c, products := g.ws.perSlot[slot], &g.c, g.input.products
	ws.framed = -1
	chunk, from := i/g.parts, i%g.parts*g.part
	cin := min(g.part, c.Cin-from)
	pairs := c.Cin * c.Cout
	sums := g.sums[chunk*len(products)*pairs:][:len(products)*pairs]
	for p := range products {
		clear(sums[p*pairs+from*c.Cout:][:cin*c.Cout])
	}
	xPlane, gPlane := planeStride(g.block*cin), planeStride(g.block*c.Cout)
	x, dy := grow(&ws.planesIn, g.input.planes*xPlane), grow(&ws.planesOut, len(products)*gPlane)
	scratch := grow(&ws.scratch, winogradPoints*16)
	first, last := chunk*g.tiles/g.chunks, (chunk+1)*g.tiles/g.chunks
	for ; first < last; first += g.block {
		tiles := min(g.block, last-first)
		for k := range tiles {
			a := &ws.planes
			*a = planeArgs{planes: &x[k*cin], plane: xPlane, c: cin, scratch: &scratch[0]}
			g.input.load(ws, first+k, 1, from)
			g.input.input(a)
			a.planes, a.plane, a.c = &dy[k*c.Cout], gPlane, c.Cout
			g.load(ws, first+k)
			g.spread(a)
		}
		for p, plane := range products {
			ws.outer = outerArgs{
				a: &x[plane*xPlane], aRow: cin, b: &dy[p*gPlane], bRow: c.Cout,
				c: &sums[p*pairs+from*c.Cout], cRow: c.Cout, m: cin, n: c.Cout, kc: tiles,
			}
			g.m.outer(&ws.outer)
		}
	}
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

// gatherPiece is for how many pairs of channels a piece adds up the chunks and
// the planes.
const gatherPiece = 512

func (g *winogradGrad) gather(i int) {
	pairs, products := g.c.Cin*g.c.Cout, len(g.input.products)
	first, last := i*gatherPiece, min((i+1)*gatherPiece, pairs)
	for p := range products {
		sum := g.sums[p*pairs+first : p*pairs+last]
		for chunk := 1; chunk < g.chunks; chunk++ {
			g.m.add(sum, sum, g.sums[(chunk*products+p)*pairs+first:][:len(sum)])
		}
	}
	for tap := range 9 {
		dw := g.dw[tap*pairs+first : tap*pairs+last]
		for y, v := range g.points[tap/3] {
			for x, h := range g.points[tap%3] {
				if v*h != 0 {
					g.m.axpy(dw, v*h, g.sums[(y*len(g.points[0])+x)*pairs+first:][:len(dw)])
				}
			}
		}
	}
}
