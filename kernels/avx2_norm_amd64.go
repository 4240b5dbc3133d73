package kernels

// normTile is normArgs for the assembly, strides in bytes.
type normTile struct {
	x, dy, y, out  *float32
	k0, k1, k2, k3 *float32
	channels       int
	rows, blocks   int
	mask           *uint32
	lo, hi         float32
}

//go:noescape
func normMomentsAVX2(p *normTile)

//go:noescape
func normMomentsMaskedAVX2(p *normTile)

//go:noescape
func normApplyAVX2(p *normTile)

//go:noescape
func normApplyMaskedAVX2(p *normTile)

//go:noescape
func normGradMomentsAVX2(p *normTile)

//go:noescape
func normGradMomentsMaskedAVX2(p *normTile)

//go:noescape
func normGradApplyAVX2(p *normTile)

//go:noescape
func normGradApplyMaskedAVX2(p *normTile)

func avx2NormMoments(a *normArgs) {
	t := normTileOf(a)
	if t.blocks > 0 {
		normMomentsAVX2(&t)
	}
	if t.lastChannels(a) {
		normMomentsMaskedAVX2(&t)
	}
}

func avx2NormApply(a *normArgs) {
	t := normTileOf(a)
	if t.blocks > 0 {
		normApplyAVX2(&t)
	}
	if t.lastChannels(a) {
		normApplyMaskedAVX2(&t)
	}
}

func avx2NormGradMoments(a *normArgs) {
	t := normTileOf(a)
	if t.blocks > 0 {
		normGradMomentsAVX2(&t)
	}
	if t.lastChannels(a) {
		normGradMomentsMaskedAVX2(&t)
	}
}

func avx2NormGradApply(a *normArgs) {
	t := normTileOf(a)
	if t.blocks > 0 {
		normGradApplyAVX2(&t)
	}
	if t.lastChannels(a) {
		normGradApplyMaskedAVX2(&t)
	}
}

func normTileOf(a *normArgs) normTile {
	return normTile{
		x: a.x, dy: a.dy, y: a.y, out: a.out, k0: a.k0, k1: a.k1, k2: a.k2, k3: a.k3,
		channels: 4 * a.c, rows: a.rows, blocks: a.c / avx2Lanes, lo: a.lo, hi: a.hi,
	}
}

// lastChannels moves on to the channels that do not fill a register, if any.
func (t *normTile) lastChannels(a *normArgs) bool {
	done, left := a.c/avx2Lanes*avx2Lanes, a.c%avx2Lanes
	if left == 0 {
		return false
	}
	for _, p := range [...]**float32{&t.x, &t.dy, &t.y, &t.out, &t.k0, &t.k1, &t.k2, &t.k3} {
		if *p != nil {
			*p = plus(*p, done)
		}
	}
	t.blocks, t.mask = 1, laneMask(avx2Lanes, left)
	return true
}
