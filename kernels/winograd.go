package kernels

// Winograd's minimal filtering F(4x4,3x3): 4x4 output pixels from 6x6 input
// pixels with 36 multiplications where a direct convolution takes 144 (Lavin
// and Gray, "Fast algorithms for convolutional neural networks", 2016, with
// the points 0, 1, -1, 2, -2 and infinity). Input tile d and weights g become
// 6x6 planes, which multiply channel by channel: 36 small matrix products.
//
//	y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
//
// Its rounding errors are larger than those of a direct convolution, as the
// planes are larger than what they add up to; package conformance has the
// bound.
const (
	winogradTile   = 4  // output pixels along a side
	winogradWindow = 6  // input pixels along a side
	winogradPoints = 36 // multiplications, or planes
)

// scheme is what an algorithm of this kind does with a tile. The planes of the
// input go into one product each here; winograd_up2.go has a scheme in which
// some go into several.
type scheme struct {
	window, step int   // input pixels along a side, and from one tile to the next
	planes       int   // of the input
	products     []int // for each, which plane of the input it multiplies
}

var plainScheme = scheme{window: winogradWindow, step: winogradTile, planes: winogradPoints, products: rangeTo(winogradPoints)}

func rangeTo(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// winograd is one 3x3 convolution at stride 1 of images [srcH][srcW][cin] to
// [outH][outW][cout]; output tile (i,j) sees the input from (i*step+top,
// j*step+left) on. Tiles are counted through over all images; a piece is some
// tiles, times some panels of weights.
type winograd struct {
	*scheme
	m  *micro
	ws *Workspace

	input, output func(*planeArgs)

	n, srcH, srcW, cin int
	outH, outW, cout   int
	top, left          int
	src, dst           []float32
	weights            []float32 // [plane][panel][cin][nr], planes planeStride apart
	bias               []float32
	lo, hi             float32

	down, across   int  // tiles per image
	tiles          int  // per piece
	panels, groups int  // of weights, pieces for the same tiles
	framed         bool // see frame
}

// planeArgs describe a transform between pixels of c channels and planes, the
// planes of a pixel's channels lying `plane` apart.
type planeArgs struct {
	pixels   *float32
	row, pix int
	planes   *float32
	plane    int
	c        int

	// Tiles side by side: how many, and from one's pixels and planes to the next's.
	tiles, step, planeStep int

	bias    *float32 // c values, of the way back
	lo, hi  float32
	scratch *float32 // winogradPoints*16 values
}

func (t *winograd) execute() {
	t.m = active
	nr := t.m.nr
	t.panels = panelsOf(t.cout, nr)
	t.bias = t.ws.paddedBias(t.bias, t.panels*nr)
	t.down, t.across = pieces(t.outH, winogradTile), pieces(t.outW, winogradTile)
	total := t.n * t.down * t.across
	workers := t.ws.workers()
	if len(t.products)*total*t.cin*t.cout < parallelMACs {
		workers = 1
	}
	t.cut(total, workers)
	t.frame(t.tiles)
	t.ws.slots(workers)
	t.ws.zeros(t.panels * nr) // for the pieces
	parallel(workers, pieces(total, t.tiles)*t.groups, t)
}

// cut chooses the pieces: the planes of a piece, in and out, are to stay in
// the second-level cache. Tiles too few to fill the registers are not cut but
// the weights are, which take longer to read than to multiply by then.
func (t *winograd) cut(total, workers int) {
	const cacheFloats = 160 << 10
	most := max(t.m.mr, cacheFloats/(t.planes*t.cin+len(t.products)*t.panels*t.m.nr))
	n := pieces(total, most)
	if workers > 1 && total > t.m.mr {
		n = max(n, min(piecesPerWorker*workers, pieces(total, 2*t.m.mr)))
		n = pieces(n, workers) * workers
	}
	t.tiles = pieces(total, n)
	t.groups = 1
	if n = pieces(total, t.tiles); n < workers {
		t.groups = min(pieces(t.panels, t.m.span), pieces(workers, n))
	}
}

func (t *winograd) run(slot, i int) {
	ws, nr := t.ws.perSlot[slot], t.m.nr
	ws.framed = -1
	group, first := i%t.groups, i/t.groups*t.tiles
	tiles := min(t.tiles, t.n*t.down*t.across-first)
	from, to := t.m.share(t.panels, group, t.groups)
	wide := (to - from) * nr
	inPlane, outPlane := planeStride(tiles*t.cin), planeStride(tiles*wide)
	in := grow(&ws.planesIn, t.planes*inPlane)
	out := grow(&ws.planesOut, len(t.products)*outPlane)
	scratch := grow(&ws.scratch, winogradPoints*16)

	a := &ws.planes
	*a = planeArgs{plane: inPlane, c: t.cin, planeStep: t.cin, scratch: &scratch[0]}
	for k := 0; k < tiles; {
		a.planes = &in[k*t.cin]
		k += t.load(ws, first+k, tiles-k, 0)
		t.m.eachTile(t.input, a)
	}
	panel := t.cin * nr
	weightPlane := planeStride(t.panels * panel)
	lo, hi := clampOf(Linear)
	ws.gemm = gemmArgs{
		aRow: t.cin, runs: 1, kc: t.cin, cRow: wide, m: tiles, np: to - from, bias: &t.ws.zeros(wide)[0], lo: lo, hi: hi,
	}
	for p, plane := range t.products {
		ws.gemm.a, ws.gemm.c = &in[plane*inPlane], &out[p*outPlane]
		ws.gemm.b = &t.weights[p*weightPlane+from*panel]
		t.m.gemm(&ws.gemm)
	}
	*a = planeArgs{
		plane: outPlane, c: min(wide, t.cout-from*nr), planeStep: wide, scratch: &scratch[0],
		bias: &t.bias[from*nr], lo: t.lo, hi: t.hi,
	}
	for k := 0; k < tiles; {
		a.planes = &out[k*wide]
		k += t.store(ws, first+k, tiles-k, from*nr)
	}
}

// planeStride is how far planes of n values lie apart: an odd number of cache
// lines, so that the same place of all planes does not fall on the same few
// sets of the first-level cache.
func planeStride(n int) int {
	const line = 16
	return (pieces(n, line) | 1) * line
}
