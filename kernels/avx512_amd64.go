package kernels

var avx512 = micro{
	name: "avx512",
	mr:   avx512Rows, nr: panelWidth, span: 2,
	gemm:            avx512Gemm,
	outer:           avx512Outer,
	depthwise:       avx512Depthwise,
	depthwiseGrad:   avx512DepthwiseGrad,
	winogradInput:   avx512WinogradInput,
	winogradOutput:  avx512WinogradOutput,
	winogradSpread:  avx512WinogradSpread,
	winogradWeights: avx512WinogradWeights,
	winogradFrom:    12,
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
func depthwiseAVX512(p *depthwiseRow)

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
	for p := 0; p < g.np; p += 2 {
		t.a, t.c = g.a, plus(g.c, p*panelWidth)
		t.b, t.bias = plus(g.b, p*g.runs*g.kc*panelWidth), plus(g.bias, p*panelWidth)
		t.rows, t.tiles = rows, many
		gemmPanelsAVX512(&t, g.np-p)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows*g.aRow), plus(t.c, many*rows*g.cRow)
			t.rows, t.tiles = rows-1, oneLess
			gemmPanelsAVX512(&t, g.np-p)
		}
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
	t := depthwiseRowOf(d)
	t.blocks = d.c / avx512Lanes
	t.bias, t.lo, t.hi = d.bias, d.lo, d.hi
	if t.blocks > 0 {
		depthwiseAVX512(&t)
	}
	if t.lastChannels(d, avx512Lanes) {
		depthwiseMaskedAVX512(&t)
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
