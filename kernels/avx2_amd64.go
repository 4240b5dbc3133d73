package kernels

var avx2 = micro{
	name: "avx2",
	mr:   avx2Rows, nr: panelWidth, residualFrom: 1,
	gemm:            avx2Gemm,
	outer:           avx2Outer,
	depthwise:       avx2Depthwise,
	depthwiseGrad:   avx2DepthwiseGrad,
	winogradInput:   avx2WinogradInput,
	winogradOutput:  avx2WinogradOutput,
	winogradSpread:  avx2WinogradSpread,
	winogradWeights: avx2WinogradWeights,
	winogradFrom:    12,
	dots:            avx2Dots,
	upInput:         avx2UpInput,
	upOutput:        avx2UpOutput,
	upSpread:        avx2UpSpread,
	upWeights:       avx2UpWeights,
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
	avx2Rows  = 6
	avx2Lanes = 8
)

//go:noescape
func gemmAVX2(p *gemmTiles)

//go:noescape
func outerAVX2(p *outerTiles)

//go:noescape
func outerMaskedAVX2(p *outerTiles)

//go:noescape
func depthwiseAVX2(p *depthwiseRow)

//go:noescape
func depthwiseMaskedAVX2(p *depthwiseRow)

//go:noescape
func depthwiseGradAVX2(p *depthwiseRow)

//go:noescape
func depthwiseGradMaskedAVX2(p *depthwiseRow)

//go:noescape
func addAVX2(p *vectors)

//go:noescape
func axpyAVX2(p *vectors)

//go:noescape
func activationGradAVX2(p *vectors)

//go:noescape
func adamAVX2(p *vectors)

func avx2Gemm(g *gemmArgs) {
	rows, many, oneLess := inTiles(g.m, avx2Rows)
	t := gemmTilesOf(g)
	for p := range g.np {
		t.a, t.c = g.a, plus(g.c, p*panelWidth)
		t.b, t.bias = plus(g.b, p*g.runs*g.kc*panelWidth), plus(g.bias, p*panelWidth)
		t.rows, t.tiles = rows, many
		gemmAVX2(&t)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows*g.aRow), plus(t.c, many*rows*g.cRow)
			t.rows, t.tiles = rows-1, oneLess
			gemmAVX2(&t)
		}
	}
}

func avx2Outer(o *outerArgs) {
	rows, many, oneLess := inTiles(o.m, avx2Rows)
	t := outerTiles{aRow: 4 * o.aRow, bRow: 4 * o.bRow, cRow: 4 * o.cRow, kc: o.kc}
	for n := 0; n < o.n; {
		width := min(16, o.n-n)
		if width < 16 {
			width = min(avx2Lanes, width)
			t.mask = laneMask(avx2Lanes, width)
		}
		t.a, t.b, t.c = o.a, plus(o.b, n), plus(o.c, n)
		t.rows, t.tiles = rows, many
		outerTilesAVX2(&t, width)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows), plus(t.c, many*rows*o.cRow)
			t.rows, t.tiles = rows-1, oneLess
			outerTilesAVX2(&t, width)
		}
		n += width
	}
}

func outerTilesAVX2(t *outerTiles, width int) {
	if width == 16 {
		outerAVX2(t)
	} else {
		outerMaskedAVX2(t)
	}
}

func avx2Depthwise(d *depthwiseArgs) {
	t := depthwiseRowOf(d)
	t.blocks = d.c / avx2Lanes
	t.bias, t.lo, t.hi = d.bias, d.lo, d.hi
	if t.blocks > 0 {
		depthwiseAVX2(&t)
	}
	if t.lastChannels(d, avx2Lanes) {
		depthwiseMaskedAVX2(&t)
	}
}

func avx2DepthwiseGrad(d *depthwiseArgs) {
	t := depthwiseRowOf(d)
	t.blocks = d.c / avx2Lanes
	if t.blocks > 0 {
		depthwiseGradAVX2(&t)
	}
	if t.lastChannels(d, avx2Lanes) {
		depthwiseGradMaskedAVX2(&t)
	}
}
