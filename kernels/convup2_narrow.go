package kernels

// upNarrowMost is the number of output channels up to which ConvUp2Forward is
// an upNarrow: a panel of so few would be padded with zeros for the most part.
const upNarrowMost = 2

// upNarrow is ConvUp2Forward for few output channels. An input pixel goes into
// 4x4 output pixels, with the weights of fourTaps: these sixteen are the columns
// of a matrix product of the pixels with their weights; an output pixel adds up
// four products, of its two rows and two columns. A piece is a band of rows of
// one image.
type upNarrow struct {
	m          *micro
	ws         *Workspace
	c          ConvUp2
	y, x       []float32
	packed     []float32
	bias, none []float32
	lo, hi     float32
	panels     int
	band       int // rows of x per piece
	bands      int // per image
}

func upNarrowColumns(c ConvUp2) int { return 16 * c.Cout }

// packUpNarrow packs the weights as [panel][cin][nr], column (4*ty+tx)*cout+co
// being tap (ty,tx) of channel co.
func packUpNarrow(dst, w []float32, c ConvUp2) {
	nr, pairs := active.nr, c.Cin*c.Cout
	clear(dst[:panelsOf(upNarrowColumns(c), nr)*nr*c.Cin])
	for i := range upNarrowColumns(c) {
		ys, xs, co := fourTaps[i/c.Cout/4], fourTaps[i/c.Cout%4], i%c.Cout
		for k := range c.Cin {
			sum := float32(0)
			for ky := ys.from; ky < ys.to; ky++ {
				for kx := xs.from; kx < xs.to; kx++ {
					sum += w[(3*ky+kx)*pairs+k*c.Cout+co]
				}
			}
			dst[(i/nr*c.Cin+k)*nr+i%nr] = sum
		}
	}
}

func (t *upNarrow) execute() {
	const tileFloats = 8 << 10 // products of a piece, to stay in the first-level cache
	t.m = active
	t.panels = panelsOf(upNarrowColumns(t.c), t.m.nr)
	t.none = t.ws.zeros(t.panels * t.m.nr)
	workers := t.ws.workers()
	if t.c.YLen()*4*t.c.Cin < parallelMACs {
		workers = 1
	}
	t.band = min(t.c.H, max(2, tileFloats/(t.c.W*t.panels*t.m.nr)-2))
	if workers > 1 {
		t.band = min(t.band, max(2, pieces(t.c.H, pieces(3*workers, t.c.N))))
	}
	t.bands = pieces(t.c.H, t.band)
	t.ws.slots(workers)
	parallel(workers, t.c.N*t.bands, t)
}

func (t *upNarrow) run(slot, i int) {
	ws, c := t.ws.perSlot[slot], &t.c
	image, first := i/t.bands, i%t.bands*t.band
	last := min(first+t.band, c.H)
	from, to := max(first-1, 0), min(last+1, c.H)
	wide := t.panels * t.m.nr
	pixels := (to - from) * c.W
	tile := grow(&ws.tile, pixels*wide)
	lo, hi := clampOf(Linear)
	ws.gemm = gemmArgs{
		a: &t.x[(image*c.H+from)*c.W*c.Cin], aRow: c.Cin, runs: 1, kc: c.Cin, b: &t.packed[0],
		c: &tile[0], cRow: wide, m: pixels, np: t.panels, bias: &t.none[0], lo: lo, hi: hi,
	}
	t.m.gemm(&ws.gemm)
	row := c.W * wide
	for r := first; r < last; r++ {
		at := (r - from) * row
		y := t.y[(image*c.H+r)*4*c.W*c.Cout:][:4*c.W*c.Cout]
		var above, below []float32
		if r > 0 {
			above = tile[at-row : at]
		}
		if r+1 < c.H {
			below = tile[at+row : at+2*row]
		}
		for co := range c.Cout {
			t.sum(y[co:2*c.W*c.Cout], tile[at+4*c.Cout+co:at+row], above, 12*c.Cout+co, t.bias[co])
			t.sum(y[2*c.W*c.Cout+co:], tile[at+8*c.Cout+co:at+row], below, co, t.bias[co])
		}
	}
}

// sum adds up one channel of a row of y from the four taps of each pixel of a
// row of x, and of those of the row next to it, if any, which start at `other`.
func (t *upNarrow) sum(y, near, far []float32, other int, bias float32) {
	cout, wide := t.c.Cout, t.panels*t.m.nr
	var left, right float32 // what pixels already seen add to the present two
	for j := range t.c.W {
		v := near[j*wide:][: 3*cout+1 : 3*cout+1]
		v0, v1, v2, v3 := v[0], v[cout], v[2*cout], v[3*cout]
		if far != nil {
			f := far[j*wide+other:][: 3*cout+1 : 3*cout+1]
			v0, v1, v2, v3 = v0+f[0], v1+f[cout], v2+f[2*cout], v3+f[3*cout]
		}
		if j > 0 {
			y[(2*j-1)*cout] = t.clamp(right + v0 + bias)
		}
		y[2*j*cout] = t.clamp(left + v1 + bias)
		left, right = v3, v2
	}
	y[(2*t.c.W-1)*cout] = t.clamp(right + bias)
}

// clamp applies the activation; NaN stays.
func (t *upNarrow) clamp(v float32) float32 {
	if v < t.lo {
		return t.lo
	}
	if v > t.hi {
		return t.hi
	}
	return v
}
