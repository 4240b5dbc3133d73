package kernels

//go:noescape
func mergeAVX2(p *mergeRow)

//go:noescape
func mergeMaskedAVX2(p *mergeRow)

//go:noescape
func mergeAVX512(p *mergeRow)

//go:noescape
func mergeMaskedAVX512(p *mergeRow)

// mergeRow is mergeArgs for one register of channels, strides in bytes.
type mergeRow struct {
	s, h, v0, b0, v2, b2 *float32
	upper, lower         *float32
	wide, pix, pixels    int
	mask                 *uint32
	lo, hi               float32
}

func avx2Merge(a *mergeArgs) {
	t := mergeRowOf(a)
	left := a.c
	for ; left >= avx2Lanes; left -= avx2Lanes {
		mergeAVX2(&t)
		t.nextChannels(avx2Lanes)
	}
	if left > 0 {
		t.mask = laneMask(avx2Lanes, left)
		mergeMaskedAVX2(&t)
	}
}

func avx512Merge(a *mergeArgs) {
	t := mergeRowOf(a)
	left := a.c
	for ; left >= avx512Lanes; left -= avx512Lanes {
		mergeAVX512(&t)
		t.nextChannels(avx512Lanes)
	}
	if left > 0 {
		t.mask = laneMask(avx512Lanes, left)
		mergeMaskedAVX512(&t)
	}
}

func mergeRowOf(a *mergeArgs) mergeRow {
	return mergeRow{
		s: a.s, h: a.h, v0: a.v0, b0: a.b0, v2: a.v2, b2: a.b2, upper: a.upper, lower: a.lower,
		wide: 4 * a.wide, pix: 4 * a.pix, pixels: a.w, lo: a.lo, hi: a.hi,
	}
}

// nextChannels moves on by n channels; at the end, to one beyond the last.
func (t *mergeRow) nextChannels(n int) {
	t.s, t.v0, t.v2 = plus(t.s, n), plus(t.v0, n), plus(t.v2, n)
	t.h, t.b0, t.b2 = plus(t.h, n), plus(t.b0, n), plus(t.b2, n)
	t.upper, t.lower = plus(t.upper, n), plus(t.lower, n)
}
