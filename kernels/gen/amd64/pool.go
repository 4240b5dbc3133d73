package main

// maxPool writes the largest of 2x2 pixels and where it is, for a row of
// pixels whose channels fill whole registers. Of equal values the first is
// kept, and NaN before anything else.
func maxPool(a *assembly) {
	const notLessOrEqual, ordered = 22, 7
	poolFunction(a, "maxPoolAVX2", func() {
		a.op("VMOVUPS (SI), Y0")
		a.op("VMOVDQA Y8, Y1")
		for i, from := range poolPixels[1:] {
			a.op("VMOVUPS %s, Y5", from)
			a.op("VCMPPS $%d, Y0, Y5, Y6", notLessOrEqual)
			a.op("VCMPPS $%d, Y0, Y0, Y7", ordered)
			a.op("VANDPS Y6, Y7, Y6")
			a.op("VBLENDVPS Y6, Y5, Y0, Y0")
			a.op("VBLENDVPS Y6, %s, Y1, Y1", poolPlaces[i+1])
		}
		a.op("VMOVUPS Y0, (DX)")
		a.op("VMOVDQU Y1, (BX)")
	})
}

// maxPoolGrad writes each gradient to that of the 2x2 pixels that was the
// largest, and zeros to the others.
func maxPoolGrad(a *assembly) {
	poolFunction(a, "maxPoolGradAVX2", func() {
		a.op("VMOVUPS (DX), Y0")
		a.op("VMOVDQU (BX), Y1")
		for i, to := range poolPixels {
			a.op("VPCMPEQD %s, Y1, Y5", poolPlaces[i])
			a.op("VANDPS Y0, Y5, Y5")
			a.op("VMOVUPS Y5, %s", to)
		}
	})
}

// The four pixels and the registers with their places.
var (
	poolPixels = []string{"(SI)", "(SI)(R9*1)", "(R11)", "(R11)(R9*1)"}
	poolPlaces = []string{"Y8", "Y2", "Y3", "Y4"}
)

// poolFunction: registers SI upper and R11 lower row of the large image, R9
// bytes per pixel, DX and BX the small one and the places, CX pixels left, R13
// blocks of channels left, Y8 and Y2 to Y4 the places of the four pixels.
func poolFunction(a *assembly, name string, block func()) {
	a.function(name, "p *poolRow")
	a.op("MOVQ poolRow_x(DI), SI")
	a.op("MOVQ poolRow_below(DI), R11")
	a.op("ADDQ SI, R11")
	a.op("MOVQ poolRow_channels(DI), R9")
	a.op("MOVQ poolRow_y(DI), DX")
	a.op("MOVQ poolRow_arg(DI), BX")
	a.op("MOVQ poolRow_pixels(DI), CX")
	a.op("VMOVDQU poolRow_places(DI), Y8")
	a.op("VPBROADCASTD poolRow_toRight(DI), Y9")
	a.op("VPBROADCASTD poolRow_toBelow(DI), Y10")
	a.op("VPBROADCASTD poolRow_toBlock(DI), Y11")
	a.loop("pixel")
	a.op("MOVQ poolRow_blocks(DI), R13")
	a.loop("block")
	a.op("VPADDD Y9, Y8, Y2")
	a.op("VPADDD Y10, Y8, Y3")
	a.op("VPADDD Y9, Y3, Y4")
	block()
	a.op("VPADDD Y11, Y8, Y8")
	for _, r := range []string{"SI", "R11", "DX", "BX"} {
		a.op("ADDQ $%d, %s", avx2.size(), r)
	}
	a.op("DECQ R13")
	a.op("JNE block")
	a.op("VPADDD Y9, Y8, Y8")
	a.op("ADDQ R9, SI")
	a.op("ADDQ R9, R11")
	a.op("DECQ CX")
	a.op("JNE pixel")
	a.end()
}
