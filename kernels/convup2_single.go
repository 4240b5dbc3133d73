package kernels

// upSingle is ConvUp2Forward to one channel. Panels are wider than that; so
// each small pixel is multiplied with the sixteen taps of the 4x4 convolution
// at stride 2 that spreads it over the rows 2i-1 to 2i+2 and columns 2j-1 to
// 2j+2 of the output (see convup2.go), and the products are added up after. A
// piece is some rows of small pixels of one image.
type upSingle struct {
	m             *micro
	ws            *Workspace
	c             ConvUp2
	x, packed, y  []float32
	bias          [1]float32
	lo, hi        float32
	bands, height int // pieces per image, rows of small pixels per piece
}

// spreadArgs describe one row of 2w outputs as sums of the products around w
// small pixels: of the four taps [p0,p1,p2,p3] of a pixel, summed over two
// rows, p1 and p2 belong to its own two outputs, p0 to the one on the left
// and p3 to the one on the right.
//
//	out[2j]   = clamp((above[j][1]+below[j][1]) + (above[j-1][3]+below[j-1][3]) + bias)
//	out[2j+1] = clamp((above[j][2]+below[j][2]) + (above[j+1][0]+below[j+1][0]) + bias)
type spreadArgs struct {
	above, below *float32 // taps of pixel 0; those of pixels -1 and w exist
	pix          int      // from one pixel's taps to the next
	out          *float32
	w            int
	bias, lo, hi float32
}

const upTaps = 16

func packUpSingle(dst, w []float32, c ConvUp2) {
	nr := active.nr
	row := panelsOf(upTaps, nr) * nr
	clear(dst[:c.Cin*row])
	for ty, kys := range fourTaps {
		for tx, kxs := range fourTaps {
			tap := ty*4 + tx
			to := dst[tap/nr*c.Cin*nr+tap%nr:]
			for k := range c.Cin {
				sum := float32(0)
				for ky := kys.from; ky < kys.to; ky++ {
					for kx := kxs.from; kx < kxs.to; kx++ {
						sum += w[(ky*3+kx)*c.Cin+k]
					}
				}
				to[k*nr] = sum
			}
		}
	}
}

func (t *upSingle) execute() {
	t.m = active
	workers := t.ws.workers()
	if t.c.N*t.c.H*t.c.W*upTaps*t.c.Cin < parallelMACs {
		workers = 1
	}
	const cacheFloats = 24 << 10
	t.bands = max(pieces(t.c.H*t.c.W*(t.c.Cin+upTaps), cacheFloats), min(pieces(3*workers, t.c.N), pieces(t.c.H, 4)))
	t.height = pieces(t.c.H, min(t.bands, t.c.H))
	t.bands = pieces(t.c.H, t.height)
	t.ws.slots(workers)
	t.ws.zeros(panelsOf(upTaps, t.m.nr) * t.m.nr) // for the pieces
	parallel(workers, t.c.N*t.bands, t)
}

func (t *upSingle) run(slot, i int) {
	ws, c := t.ws.perSlot[slot], &t.c
	image, first := i/t.bands, i%t.bands*t.height
	rows := min(t.height, c.H-first)
	panels := panelsOf(upTaps, t.m.nr)
	pix := panels * t.m.nr
	row := (c.W + 2) * pix // of products, with a pixel of zeros at both ends
	products := grow(&ws.tile, (rows+2)*row)
	lo, hi := clampOf(Linear)
	ws.gemm = gemmArgs{
		aRow: c.Cin, runs: 1, kc: c.Cin, b: &t.packed[0], cRow: pix, m: c.W, np: panels,
		bias: &t.ws.zeros(pix)[0], lo: lo, hi: hi,
	}
	from, to := max(0, first-1), min(c.H, first+rows+1) // small rows that are there
	clear(products[:(from-first+1)*row])
	clear(products[(to-first+1)*row:])
	for y := from; y < to; y++ {
		line := products[(y-first+1)*row:][:row]
		clear(line[:pix])
		clear(line[row-pix:])
	}
	ws.gemm.a, ws.gemm.c = &t.x[(image*c.H+from)*c.W*c.Cin], &products[(from-first+1)*row+pix]
	ws.gemm.lines, ws.gemm.cLine = to-from, row
	t.m.gemmOfLines(&ws.gemm)
	ws.spread = spreadArgs{pix: pix, w: c.W, bias: t.bias[0], lo: t.lo, hi: t.hi}
	for r := range rows {
		out := t.y[(image*c.H+first+r)*4*c.W:]
		at := (r+1)*row + pix
		ws.spread.above, ws.spread.below, ws.spread.out = &products[at-row+12], &products[at+4], &out[0]
		t.m.upSpreadRow(&ws.spread)
		ws.spread.above, ws.spread.below, ws.spread.out = &products[at+8], &products[at+row], &out[2*c.W]
		t.m.upSpreadRow(&ws.spread)
	}
}

func portableUpSpreadRow(a *spreadArgs) {
	out := at(a.out, 0, 2*a.w)
	above := at(a.above, -a.pix, (a.w+1)*a.pix+4)
	below := at(a.below, -a.pix, (a.w+1)*a.pix+4)
	left := above[3] + below[3]
	for j := range a.w {
		above, below = above[a.pix:], below[a.pix:]
		own1, own2, right := above[1]+below[1], above[2]+below[2], above[3]+below[3]
		next := above[a.pix] + below[a.pix]
		out[2*j] = clamp(own1+left+a.bias, a.lo, a.hi)
		out[2*j+1] = clamp(own2+next+a.bias, a.lo, a.hi)
		left = right
	}
}
