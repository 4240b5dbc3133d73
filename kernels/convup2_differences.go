package kernels

// upsampledConv is ConvUp2Forward with 9 multiplications for four outputs
// where the four phases take 16. Along one direction, with the differences
// d[i] = x[i+1]-x[i] and s = w0+w1+w2,
//
//	y[2i]   = s x[i] - w0 d[i-1]
//	y[2i+1] = s x[i] + w2 d[i]
//
// are 3 products where there were 4, and so are the rows of the rows. The
// images x, their differences along rows dx, along columns dy and along both
// dxy are multiplied by the nine sums of weights; every product but those of
// dxy serves several outputs:
//
//	y[2i,  2j]   = s - h0[j-1]   - (v0[i-1] - b00[i-1,j-1])
//	y[2i,  2j+1] = s + h2[j]     - (v0[i-1] + b02[i-1,j])
//	y[2i+1,2j]   = s - h0[j-1]   + (v2[i]   - b20[i,j-1])
//	y[2i+1,2j+1] = s + h2[j]     + (v2[i]   + b22[i,j])
//
// where s = x·Wss, h = dx·Ws·, v = dy·W·s, b = dxy·W··. The differences only
// have one rounding each, so that errors grow little, unlike Winograd's.
type upsampledConv struct {
	m  *micro
	ws *Workspace
	c  ConvUp2

	src, dst, packed, bias []float32
	lo, hi                 float32

	rows, bands    int // of the small images: per piece, pieces per image
	panels, groups int // of weights, pieces for the same rows
}

// The products: weights are packed in this order, [product][panel][cin][nr],
// but h2 and h0, b02 and b00, b22 and b20 are one matrix each of twice the width.
const (
	productS = iota
	productH2
	productH0
	productV0
	productV2
	productB02
	productB00
	productB22
	productB20
	products
)

var wholeTap, firstTap, lastTap = []tapRange{{0, 3}}, []tapRange{{0, 1}}, []tapRange{{2, 3}}

// productTaps are the rows and columns of the weights that are summed.
var productTaps = [products]struct{ kys, kxs []tapRange }{
	productS:  {wholeTap, wholeTap},
	productH2: {wholeTap, lastTap}, productH0: {wholeTap, firstTap},
	productV0: {firstTap, wholeTap}, productV2: {lastTap, wholeTap},
	productB02: {firstTap, lastTap}, productB00: {firstTap, firstTap},
	productB22: {lastTap, lastTap}, productB20: {lastTap, firstTap},
}

// byDifferences tells whether the algorithm is the better one. What it saves
// grows with the channels, what it costs does not.
func (m *micro) byDifferences(c ConvUp2) bool {
	return m.mergeFrom > 0 && min(c.Cin, c.Cout) >= m.mergeFrom
}

func (t *upsampledConv) execute() {
	t.m = active
	nr := t.m.nr
	t.panels = panelsOf(t.c.Cout, nr)
	workers := t.ws.workers()
	if t.c.N*t.c.H*t.c.W*products*t.c.Cin*t.c.Cout < parallelMACs {
		workers = 1
	}
	t.cut(workers)
	t.ws.slots(workers)
	t.ws.zeros(max(2*t.panels*nr, t.c.W*t.c.Cin)) // for the pieces
	parallel(workers, t.c.N*t.bands*t.groups, t)
}

// cut chooses the pieces: planes and products of a piece are to stay in the
// second-level cache. Maps of few pixels are cut by the weights instead, as in
// winograd.
func (t *upsampledConv) cut(workers int) {
	const cacheFloats = 80 << 10
	c := &t.c
	bands := pieces(c.H, max(1, cacheFloats/(c.W*(4*c.Cin+products*t.panels*t.m.nr))))
	t.groups = 1
	switch {
	case workers == 1:
	case c.N*c.H*c.W > 4*t.m.mr:
		bands = max(bands, min(pieces(piecesPerWorker*workers, c.N), pieces(c.H, 2)))
	case c.N < workers:
		t.groups = min(pieces(t.panels, t.m.span), pieces(workers, c.N))
	}
	t.rows = pieces(c.H, bands)
	t.bands = pieces(c.H, t.rows)
}

func (t *upsampledConv) run(slot, i int) {
	ws, c, nr := t.ws.perSlot[slot], &t.c, t.m.nr
	group, row := i%t.groups, i/t.groups%t.bands*t.rows
	image := i / t.groups / t.bands
	rows := min(t.rows, c.H-row)
	from, to := t.m.share(t.panels, group, t.groups)
	n, wide := to-from, (to-from)*nr

	x := t.src[image*c.H*c.W*c.Cin : (image+1)*c.H*c.W*c.Cin]
	dx, dy, dxy := t.differences(ws, x, row, rows)

	// The products, one after the other: rows x columns x channels.
	inner, outer := rows*c.W*wide, rows*(c.W+1)*2*wide
	out := grow(&ws.planesOut, 3*inner+3*outer)
	s, v0, v2 := out[:inner], out[inner:2*inner], out[2*inner:3*inner]
	h, b0, b2 := out[3*inner:][:outer], out[3*inner+outer:][:outer], out[3*inner+2*outer:]
	lo, hi := clampOf(Linear)
	ws.gemm = gemmArgs{aRow: c.Cin, runs: 1, kc: c.Cin, lo: lo, hi: hi}
	g := &ws.gemm
	zeros := t.ws.zeros(2 * wide)
	multiply := func(dst, a []float32, m, product int, bias []float32) {
		g.a, g.c, g.m = &a[0], &dst[0], m
		g.b, g.bias = &t.packed[(product*t.panels+from)*c.Cin*nr], &bias[0]
		t.m.gemm(g)
	}
	g.cRow, g.np = wide, n
	multiply(s, x[row*c.W*c.Cin:], rows*c.W, productS, t.bias[from*nr:])
	multiply(v0, dy, rows*c.W, productV0, zeros)
	multiply(v2, dy[c.W*c.Cin:], rows*c.W, productV2, zeros)
	g.cRow = 2 * wide
	halves := 2
	if t.groups == 1 { // both lie side by side
		g.np, halves = 2*n, 1
	}
	below := (c.W + 1) * c.Cin
	for k := range halves {
		multiply(h[k*wide:], dx, rows*(c.W+1), productH2+k, zeros)
		multiply(b0[k*wide:], dxy, rows*(c.W+1), productB02+k, zeros)
		multiply(b2[k*wide:], dxy[below:], rows*(c.W+1), productB22+k, zeros)
	}

	channels := min(wide, c.Cout-from*nr)
	for r := range rows {
		y := t.dst[((image*c.H+row+r)*4*c.W)*c.Cout+from*nr:]
		ws.merge = mergeArgs{
			s: &s[r*c.W*wide], v0: &v0[r*c.W*wide], v2: &v2[r*c.W*wide],
			h: &h[r*(c.W+1)*2*wide], b0: &b0[r*(c.W+1)*2*wide], b2: &b2[r*(c.W+1)*2*wide],
			upper: &y[0], lower: &y[2*c.W*c.Cout],
			wide: wide, c: channels, pix: c.Cout, w: c.W, lo: t.lo, hi: t.hi,
		}
		t.m.merge(&ws.merge)
	}
}

// differences computes dx for the given rows, dy and dxy for these and the row
// above, in the memory of the goroutine. Beyond the image all is zero.
func (t *upsampledConv) differences(ws *slotSpace, x []float32, row, rows int) (dx, dy, dxy []float32) {
	c := &t.c
	line := c.W * c.Cin
	longer := line + c.Cin
	planes := grow(&ws.planesIn, (rows+1)*line+(2*rows+1)*longer)
	dy, planes = planes[:(rows+1)*line], planes[(rows+1)*line:]
	dxy, dx = planes[:(rows+1)*longer], planes[(rows+1)*longer:]
	for r := range rows + 1 {
		upper, lower := t.line(x, row+r-1), t.line(x, row+r)
		between := dy[r*line : (r+1)*line]
		t.m.sub(between, lower, upper)
		t.alongRow(dxy[r*longer:(r+1)*longer], between)
		if r < rows {
			t.alongRow(dx[r*longer:(r+1)*longer], lower)
		}
	}
	return dx, dy, dxy
}

// line is a row of an image, or zeros beyond.
func (t *upsampledConv) line(x []float32, row int) []float32 {
	n := t.c.W * t.c.Cin
	if row < 0 || row >= t.c.H {
		return t.ws.zeros(n)
	}
	return x[row*n : (row+1)*n]
}

// alongRow computes the differences between the pixels of a row, from that
// between its first and the zero before it to that between the zero after it
// and its last.
func (t *upsampledConv) alongRow(d, row []float32) {
	cin, n := t.c.Cin, len(row)
	copy(d[:cin], row)
	t.m.sub(d[cin:n], row[cin:], row[:n-cin])
	t.m.sub(d[n:], t.ws.zeros(cin), row[n-cin:])
}
