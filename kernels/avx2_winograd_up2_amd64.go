package kernels

//go:noescape
func upInputAVX2(p *planeTile)

//go:noescape
func upInputMaskedAVX2(p *planeTile)

//go:noescape
func upOutputAVX2(p *planeTile)

//go:noescape
func upOutputMaskedAVX2(p *planeTile)

//go:noescape
func upSpreadAVX2(p *planeTile)

//go:noescape
func upSpreadMaskedAVX2(p *planeTile)

//go:noescape
func upWeightsAVX2(p *planeTile)

func avx2UpInput(a *planeArgs) {
	t := planeTileOf(a)
	if t.blocks = a.c / avx2Lanes; t.blocks > 0 {
		upInputAVX2(&t)
	}
	if t.lastChannels(a, avx2Lanes) {
		upInputMaskedAVX2(&t)
	}
}

func avx2UpOutput(a *planeArgs) {
	t := planeTileOf(a)
	t.bias, t.lo, t.hi = a.bias, a.lo, a.hi
	if t.blocks = a.c / avx2Lanes; t.blocks > 0 {
		upOutputAVX2(&t)
	}
	if t.lastChannels(a, avx2Lanes) {
		upOutputMaskedAVX2(&t)
	}
}

func avx2UpSpread(a *planeArgs) {
	t := planeTileOf(a)
	if t.blocks = a.c / avx2Lanes; t.blocks > 0 {
		upSpreadAVX2(&t)
	}
	if t.lastChannels(a, avx2Lanes) {
		upSpreadMaskedAVX2(&t)
	}
}

// avx2UpWeights does n values, a multiple of avx2Lanes.
func avx2UpWeights(planes *float32, plane, n int) {
	upWeightsAVX2(&planeTile{planes: planes, plane: 4 * plane, blocks: n / avx2Lanes, k: [3]float32{1. / 2}})
}
