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

// winograd is one 3x3 convolution at stride 1 of images [srcH][srcW][cin] to
// [outH][outW][cout]; output pixel (i,j) sees the input from (i+top, j+left)
// on. Its tiles are counted through over all images; a piece is some tiles,
// times some panels of weights.
type winograd struct {
	m  *micro
	ws *Workspace

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

// planeArgs describe a transform between pixels of c channels and 36 planes,
// the planes of a pixel's channels lying `plane` apart.
type planeArgs struct {
	pixels   *float32
	row, pix int
	planes   *float32
	plane    int
	c        int
	bias     *float32 // c values, of the way back
	lo, hi   float32
	scratch  *float32 // winogradPoints*16 values
}

func (t *winograd) execute() {
	t.m = active
	nr := t.m.nr
	t.panels = panelsOf(t.cout, nr)
	t.bias = t.ws.paddedBias(t.bias, t.panels*nr)
	t.down, t.across = pieces(t.outH, winogradTile), pieces(t.outW, winogradTile)
	total := t.n * t.down * t.across
	workers := t.ws.workers()
	if winogradPoints*total*t.cin*t.cout < parallelMACs {
		workers = 1
	}
	t.cut(total, workers)
	t.frame(t.tiles)
	t.ws.slots(workers)
	t.ws.zeros(t.panels * nr) // for the pieces
	parallel(workers, pieces(total, t.tiles)*t.groups, t)
}

// cut chooses the pieces: the planes of a piece, in and out, are to stay in
// the second-level cache.
func (t *winograd) cut(total, workers int) {
	const cacheFloats = 160 << 10
	most := max(t.m.mr, cacheFloats/(winogradPoints*(t.cin+t.panels*t.m.nr)))
	n := pieces(total, most)
	if workers > 1 {
		n = max(n, min(3*workers, pieces(total, 2*t.m.mr)))
		n = pieces(n, workers) * workers
	}
	t.tiles = pieces(total, n)
	t.groups = 1
	if n = pieces(total, t.tiles); n < workers {
		t.groups = min(pieces(t.panels, t.m.span), pieces(workers, n))
	}
}

// frame decides whether tiles that reach beyond their image are read from one
// copy of it with zeros around, rather than each from a copy of its own. For
// small images, of which most tiles do, and pieces of at least an image.
func (t *winograd) frame(tiles int) {
	const frameFloats = 48 << 10
	height, width := t.frameSize()
	t.framed = height*width*t.cin <= frameFloats && 2*(t.down-2)*(t.across-2) <= t.down*t.across && tiles >= t.down*t.across
}

func (t *winograd) frameSize() (height, width int) {
	const beyond = winogradWindow - winogradTile
	return t.down*winogradTile + beyond, t.across*winogradTile + beyond
}

func (t *winograd) run(slot, i int) {
	ws, nr := t.ws.perSlot[slot], t.m.nr
	ws.framed = -1
	group, first := i%t.groups, i/t.groups*t.tiles
	tiles := min(t.tiles, t.n*t.down*t.across-first)
	from, to := t.m.share(t.panels, group, t.groups)
	wide := (to - from) * nr
	inPlane, outPlane := planeStride(tiles*t.cin), planeStride(tiles*wide)
	in := grow(&ws.planesIn, winogradPoints*inPlane)
	out := grow(&ws.planesOut, winogradPoints*outPlane)
	scratch := grow(&ws.scratch, winogradPoints*16)

	a := &ws.planes
	*a = planeArgs{plane: inPlane, c: t.cin, scratch: &scratch[0]}
	for k := range tiles {
		a.planes = &in[k*t.cin]
		t.load(ws, first+k, 0)
		t.m.winogradInput(a)
	}
	panel := t.cin * nr
	weightPlane := planeStride(t.panels * panel)
	lo, hi := clampOf(Linear)
	ws.gemm = gemmArgs{
		aRow: t.cin, runs: 1, kc: t.cin, cRow: wide, m: tiles, np: to - from, bias: &t.ws.zeros(wide)[0], lo: lo, hi: hi,
	}
	for p := range winogradPoints {
		ws.gemm.a, ws.gemm.c = &in[p*inPlane], &out[p*outPlane]
		ws.gemm.b = &t.weights[p*weightPlane+from*panel]
		t.m.gemm(&ws.gemm)
	}
	*a = planeArgs{
		plane: outPlane, c: min(wide, t.cout-from*nr), scratch: &scratch[0],
		bias: &t.bias[from*nr], lo: t.lo, hi: t.hi,
	}
	for k := range tiles {
		a.planes = &out[k*wide]
		t.store(ws, first+k, from*nr)
	}
}

// planeStride is how far planes of n values lie apart: an odd number of cache
// lines, so that the same place of all planes does not fall on the same few
// sets of the first-level cache.
func planeStride(n int) int {
	const line = 16
	return (pieces(n, line) | 1) * line
}

// place is the image, row and column of a tile.
func (t *winograd) place(tile int) (image, y, x int) {
	return tile / (t.down * t.across), tile / t.across % t.down * winogradTile, tile % t.across * winogradTile
}

// load points the transform at the input pixels of a tile, from a channel on, or
// at a copy with zeros around where they reach beyond the image.
func (t *winograd) load(ws *slotSpace, tile, channel int) {
	image, y, x := t.place(tile)
	y, x = y+t.top, x+t.left
	src := t.src[image*t.srcH*t.srcW*t.cin : (image+1)*t.srcH*t.srcW*t.cin]
	if y >= 0 && x >= 0 && y+winogradWindow <= t.srcH && x+winogradWindow <= t.srcW {
		ws.planes.pixels, ws.planes.row, ws.planes.pix = &src[(y*t.srcW+x)*t.cin+channel], t.srcW*t.cin, t.cin
		return
	}
	if t.framed {
		height, width := t.frameSize()
		row := width * t.cin
		halo := grow(&ws.halo, height*row)
		if ws.framed != image {
			ws.framed = image
			for r := range height {
				haloRow(halo[r*row:], src, t.srcH, t.srcW, t.cin, t.top+r, t.left, width)
			}
		}
		at := (y-t.top)*row + (x-t.left)*t.cin
		ws.planes.pixels, ws.planes.row, ws.planes.pix = &halo[at+channel], row, t.cin
		return
	}
	row := winogradWindow * t.cin
	halo := grow(&ws.halo, winogradWindow*row)
	for r := range winogradWindow {
		haloRow(halo[r*row:], src, t.srcH, t.srcW, t.cin, y+r, x, winogradWindow)
	}
	ws.planes.pixels, ws.planes.row, ws.planes.pix = &halo[channel], row, t.cin
}

// store transforms the planes of a tile into its output pixels, by way of a
// scratch tile where it hangs over the edge.
func (t *winograd) store(ws *slotSpace, tile, channel int) {
	image, y, x := t.place(tile)
	a := &ws.planes
	dst := t.dst[((image*t.outH+y)*t.outW+x)*t.cout+channel:]
	if y+winogradTile <= t.outH && x+winogradTile <= t.outW {
		a.pixels, a.row, a.pix = &dst[0], t.outW*t.cout, t.cout
		t.m.winogradOutput(a)
		return
	}
	pixels := grow(&ws.tile, winogradTile*winogradTile*a.c)
	a.pixels, a.row, a.pix = &pixels[0], winogradTile*a.c, a.c
	t.m.winogradOutput(a)
	for i := range min(winogradTile, t.outH-y) {
		if a.c == t.cout {
			copy(dst[i*t.outW*t.cout:][:min(winogradTile, t.outW-x)*a.c], pixels[i*winogradTile*a.c:])
			continue
		}
		for j := range min(winogradTile, t.outW-x) {
			copy(dst[(i*t.outW+j)*t.cout:][:a.c], pixels[(i*winogradTile+j)*a.c:])
		}
	}
}
