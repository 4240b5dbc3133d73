package kernels

//go:noescape
func upInputAVX512(p *planeTile)

//go:noescape
func upInputMaskedAVX512(p *planeTile)

//go:noescape
func upOutputAVX512(p *planeTile)

//go:noescape
func upOutputMaskedAVX512(p *planeTile)

//go:noescape
func upSpreadAVX512(p *planeTile)

//go:noescape
func upSpreadMaskedAVX512(p *planeTile)

//go:noescape
func upWeightsAVX512(p *planeTile)

func avx512UpInput(a *planeArgs) {
	t := planeTileOf(a)
	if t.blocks = a.c / avx512Lanes; t.blocks > 0 {
		upInputAVX512(&t)
	}
	if t.lastChannels(a, avx512Lanes) {
		upInputMaskedAVX512(&t)
	}
}

func avx512UpOutput(a *planeArgs) {
	t := planeTileOf(a)
	t.bias, t.lo, t.hi = a.bias, a.lo, a.hi
	if t.blocks = a.c / avx512Lanes; t.blocks > 0 {
		upOutputAVX512(&t)
	}
	if t.lastChannels(a, avx512Lanes) {
		upOutputMaskedAVX512(&t)
	}
}

func avx512UpSpread(a *planeArgs) {
	t := planeTileOf(a)
	if t.blocks = a.c / avx512Lanes; t.blocks > 0 {
		upSpreadAVX512(&t)
	}
	if t.lastChannels(a, avx512Lanes) {
		upSpreadMaskedAVX512(&t)
	}
}

// avx512UpWeights does n values, a multiple of avx512Lanes.
func avx512UpWeights(planes *float32, plane, n int) {
	upWeightsAVX512(&planeTile{planes: planes, plane: 4 * plane, blocks: n / avx512Lanes, k: [3]float32{1. / 2}})
}
