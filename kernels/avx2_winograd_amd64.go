package kernels

//go:noescape
func winogradInputAVX2(p *planeTile)

//go:noescape
func winogradInputMaskedAVX2(p *planeTile)

//go:noescape
func winogradOutputAVX2(p *planeTile)

//go:noescape
func winogradOutputMaskedAVX2(p *planeTile)

//go:noescape
func winogradSpreadAVX2(p *planeTile)

//go:noescape
func winogradSpreadMaskedAVX2(p *planeTile)

//go:noescape
func winogradWeightsAVX2(p *planeTile)

func avx2WinogradInput(a *planeArgs) {
	t := planeTileOf(a)
	t.k = [3]float32{4, 5, 2}
	if t.blocks = a.c / avx2Lanes; t.blocks > 0 {
		winogradInputAVX2(&t)
	}
	if t.lastChannels(a, avx2Lanes) {
		winogradInputMaskedAVX2(&t)
	}
}

func avx2WinogradOutput(a *planeArgs) {
	t := planeTileOf(a)
	t.bias, t.lo, t.hi, t.k = a.bias, a.lo, a.hi, [3]float32{4, 8, 2}
	if t.blocks = a.c / avx2Lanes; t.blocks > 0 {
		winogradOutputAVX2(&t)
	}
	if t.lastChannels(a, avx2Lanes) {
		winogradOutputMaskedAVX2(&t)
	}
}

func avx2WinogradSpread(a *planeArgs) {
	t := planeTileOf(a)
	t.k = [3]float32{4, 8, 2}
	if t.blocks = a.c / avx2Lanes; t.blocks > 0 {
		winogradSpreadAVX2(&t)
	}
	if t.lastChannels(a, avx2Lanes) {
		winogradSpreadMaskedAVX2(&t)
	}
}

// avx2WinogradWeights does n values, a multiple of avx2Lanes.
func avx2WinogradWeights(planes *float32, plane, n int) {
	winogradWeightsAVX2(&planeTile{planes: planes, plane: 4 * plane, blocks: n / avx2Lanes, k: [3]float32{1. / 4, 1. / 2, -1. / 6}})
}
