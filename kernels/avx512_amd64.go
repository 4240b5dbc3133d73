package kernels

import "unsafe"

var avx512 = micro{
	name: "avx512",
	mr:   avx512Rows, nr: panelWidth, span: 2, inOrder: true, residualFrom: 1,
	gemm:            avx512Gemm,
	gemmLines:       avx512GemmLines,
	outer:           avx512Outer,
	depthwise:       avx512Depthwise,
	depthwiseBand:   avx512DepthwiseBand,
	depthwiseGrad:   avx512DepthwiseGrad,
	winogradInput:   avx512WinogradInput,
	winogradOutput:  avx512WinogradOutput,
	winogradSpread:  avx512WinogradSpread,
	winogradWeights: avx512WinogradWeights,
	winogradFrom:    12,
	dots:            avx2Dots,
	upInput:         avx512UpInput,
	upOutput:        avx512UpOutput,
	upSpread:        avx512UpSpread,
	upWeights:       avx512UpWeights,
	upFrom:          12,
	maxPool:         avx2MaxPool,
	maxPoolGrad:     avx2MaxPoolGrad,
	normMoments:     avx2NormMoments,
	normApply:       avx2NormApply,
	normGradMoments: avx2NormGradMoments,
	normGradApply:   avx2NormGradApply,
	add:             avx2Add,
	axpy:            avx2Axpy,
	adam:            avx2Adam,
	activationGrad:  avx2ActivationGrad,
}

const (
	avx512Rows  = 9
	avx512Lanes = 16
)

//go:noescape
func gemmPairAVX512(p *gemmTiles)

//go:noescape
func gemmSingleAVX512(p *gemmTiles)

//go:noescape
func outerAVX512(p *outerTiles)

//go:noescape
func outerMaskedAVX512(p *outerTiles)

//go:noescape
func depthwiseRowsAVX512(p *depthwiseRow)

//go:noescape
func depthwiseMaskedAVX512(p *depthwiseRow)

//go:noescape
func depthwiseGradAVX512(p *depthwiseRow)

//go:noescape
func depthwiseGradMaskedAVX512(p *depthwiseRow)

// avx512Gemm does two panels at a time, and the last alone if it is left over.
func avx512Gemm(g *gemmArgs) {
	rows, many, oneLess := inTiles(g.m, avx512Rows)
	t := gemmTilesOf(g)
	t.perLine = many + oneLess
	avx512Panels(g, &t, rows, many, oneLess)
}

// avx512GemmLines does all lines at once where tiles of one size make a line.
func avx512GemmLines(g *gemmArgs) {
	const leastRows = 5
	rows := min(g.m, avx512Rows)
	for rows >= leastRows && g.m%rows != 0 {
		rows--
	}
	if rows < leastRows {
		lineByLine(avx512Gemm, g)
		return
	}
	t := gemmTilesOf(g)
	t.perLine, t.cGap = g.m/rows, 4*(g.cLine-g.m*g.cRow)
	avx512Panels(g, &t, rows, g.lines*t.perLine, 0)
}

// avx512Panels does the tiles of all panels: many of `rows` rows, then some of one less.
func avx512Panels(g *gemmArgs, t *gemmTiles, rows, many, oneLess int) {
	for p := 0; p < g.np; p += 2 {
		t.lineLeft = t.perLine
		t.fetchAhead(g, p, many+oneLess)
		t.a, t.c = g.a, plus(g.c, p*panelWidth)
		t.b, t.bias = plus(g.b, p*g.runs*g.kc*panelWidth), plus(g.bias, p*panelWidth)
		t.rows, t.tiles = rows, many
		gemmPanelsAVX512(t, g.np-p)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows*g.aRow), plus(t.c, many*rows*g.cRow)
			t.rows, t.tiles = rows-1, oneLess
			t.ahead += uintptr(many*g.runs*(g.kc/4)) * t.aheadStep
			gemmPanelsAVX512(t, g.np-p)
		}
	}
}

// fetchAhead has the panels after the pair p fetched while its tiles are
// computed: where tiles are few, the processor's own guesses come too late. Four
// tiles fetch a pair.
func (t *gemmTiles) fetchAhead(g *gemmArgs, p, tiles int) {
	const fewTiles, line = 32, 4 * avx512Lanes
	next := g.next
	if p+2 < g.np {
		next = plus(g.b, (p+2)*g.runs*g.kc*panelWidth)
	}
	t.ahead, t.aheadStep = uintptr(unsafe.Pointer(next)), 2*line
	switch {
	case tiles > fewTiles || next == nil: // the same again and again
		t.ahead, t.aheadStep = uintptr(unsafe.Pointer(g.b)), 0
	case tiles >= 8:
		t.aheadStep = line
	}
}

func gemmPanelsAVX512(t *gemmTiles, panels int) {
	if panels > 1 {
		gemmPairAVX512(t)
	} else {
		gemmSingleAVX512(t)
	}
}

func avx512Outer(o *outerArgs) {
	rows, many, oneLess := inTiles(o.m, avx512Rows)
	t := outerTiles{aRow: 4 * o.aRow, bRow: 4 * o.bRow, cRow: 4 * o.cRow, kc: o.kc}
	for n := 0; n < o.n; {
		width := min(2*avx512Lanes, o.n-n)
		if width < 2*avx512Lanes {
			width = min(avx512Lanes, width)
			t.mask = laneMask(avx512Lanes, width)
		}
		t.a, t.b, t.c = o.a, plus(o.b, n), plus(o.c, n)
		t.rows, t.tiles = rows, many
		outerTilesAVX512(&t, width)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows), plus(t.c, many*rows*o.cRow)
			t.rows, t.tiles = rows-1, oneLess
			outerTilesAVX512(&t, width)
		}
		n += width
	}
}

func outerTilesAVX512(t *outerTiles, width int) {
	if width == 2*avx512Lanes {
		outerAVX512(t)
	} else {
		outerMaskedAVX512(t)
	}
}

func avx512Depthwise(d *depthwiseArgs) {
	one := *d
	one.rows = 1
	avx512DepthwiseBand(&one)
}

func avx512DepthwiseBand(d *depthwiseArgs) {
	t := depthwiseRowOf(d)
	t.blocks = d.c / avx512Lanes
	t.bias, t.lo, t.hi = d.bias, d.lo, d.hi
	t.rows, t.nextIn, t.nextOut = d.rows, 4*(d.inDown-d.ow*d.pix), 4*(d.outDown-d.ow*d.c)
	const sideBySide = 7 // as in the generator
	if d.ow >= sideBySide {
		t.windows = pieces(d.ow, sideBySide)
		overlap := t.windows*sideBySide - d.ow
		t.backIn, t.backOut = overlap*t.pix, overlap*t.outPix
	}
	if t.blocks > 0 {
		depthwiseRowsAVX512(&t)
	}
	if t.lastChannels(d, avx512Lanes) {
		in, out := t.in, t.out
		for r := range d.rows {
			t.in, t.out = plus(in, r*d.inDown), plus(out, r*d.outDown)
			depthwiseMaskedAVX512(&t)
		}
	}
}

func avx512DepthwiseGrad(d *depthwiseArgs) {
	t := depthwiseRowOf(d)
	t.blocks = d.c / avx512Lanes
	if t.blocks > 0 {
		depthwiseGradAVX512(&t)
	}
	if t.lastChannels(d, avx512Lanes) {
		depthwiseGradMaskedAVX512(&t)
	}
}
