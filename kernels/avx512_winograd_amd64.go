package kernels

//go:noescape
func winogradInputAVX512(p *planeTile)

//go:noescape
func winogradInputMaskedAVX512(p *planeTile)

//go:noescape
func winogradOutputAVX512(p *planeTile)

//go:noescape
func winogradOutputMaskedAVX512(p *planeTile)

//go:noescape
func winogradSpreadAVX512(p *planeTile)

//go:noescape
func winogradSpreadMaskedAVX512(p *planeTile)

//go:noescape
func winogradWeightsAVX512(p *planeTile)

func avx512WinogradInput(a *planeArgs) {
	t := planeTileOf(a)
	t.k = [3]float32{4, 5, 2}
	if t.blocks = a.c / avx512Lanes; t.blocks > 0 {
		winogradInputAVX512(&t)
	}
	if t.lastChannels(a, avx512Lanes) {
		winogradInputMaskedAVX512(&t)
	}
}

func avx512WinogradOutput(a *planeArgs) {
	t := planeTileOf(a)
	t.bias, t.lo, t.hi, t.k = a.bias, a.lo, a.hi, [3]float32{4, 8, 2}
	if t.blocks = a.c / avx512Lanes; t.blocks > 0 {
		winogradOutputAVX512(&t)
	}
	if t.lastChannels(a, avx512Lanes) {
		winogradOutputMaskedAVX512(&t)
	}
}

func avx512WinogradSpread(a *planeArgs) {
	t := planeTileOf(a)
	t.k = [3]float32{4, 8, 2}
	if t.blocks = a.c / avx512Lanes; t.blocks > 0 {
		winogradSpreadAVX512(&t)
	}
	if t.lastChannels(a, avx512Lanes) {
		winogradSpreadMaskedAVX512(&t)
	}
}

// avx512WinogradWeights does n values, a multiple of avx512Lanes.
func avx512WinogradWeights(planes *float32, plane, n int) {
	winogradWeightsAVX512(&planeTile{planes: planes, plane: 4 * plane, blocks: n / avx512Lanes, k: [3]float32{1. / 4, 1. / 2, -1. / 6}})
}
