package main

// norm writes the passes of batch normalisation over rows of channels, eight
// channels at a time; kernels/batchnorm.go says what they compute.
//
// Registers: SI, R8, R9 and DX the present row of x, dy, y and out, R10 bytes
// per row, CX rows left, AX offset of the block in bytes, R13 blocks left, Y0
// to Y3 the coefficients or sums, Y4 and Y5 the ends of the range.
func norm(a *assembly) {
	centred := func(load func(from string, to int)) { // x-k0
		load("(SI)", 6)
		a.op("VSUBPS Y0, Y6, Y6")
	}
	passing := func(load func(from string, to int)) { // dy where y is not clipped
		const lessOrEqual, greaterOrEqual = 2, 13
		load("(R9)", 8)
		load("(R8)", 7)
		a.op("VCMPPS $%d, Y4, Y8, Y9", lessOrEqual)
		a.op("VCMPPS $%d, Y5, Y8, Y10", greaterOrEqual)
		a.op("VORPS Y9, Y10, Y9")
		a.op("VANDNPS Y7, Y9, Y7")
	}
	for _, masked := range []bool{false, true} {
		load := func(from string, to int) { avx2.load(a, masked, normMask, from, to) }
		normLoop(a, "normMoments", masked, 2, []int{1}, func() {
			centred(load)
			a.op("VFMADD231PS Y6, Y6, Y1")
		})
		normLoop(a, "normApply", masked, 3, nil, func() {
			centred(load)
			a.op("VFMADD213PS Y2, Y1, Y6")
			a.op("VMAXPS Y6, Y4, Y6") // NaN stays
			a.op("VMINPS Y6, Y5, Y6")
			avx2.store(a, masked, normMask, 6, "(DX)")
		})
		normLoop(a, "normGradMoments", masked, 3, []int{1, 2}, func() {
			centred(load)
			passing(load)
			a.op("VADDPS Y7, Y1, Y1")
			a.op("VFMADD231PS Y6, Y7, Y2")
		})
		normLoop(a, "normGradApply", masked, 4, nil, func() {
			centred(load)
			passing(load)
			a.op("VFMADD213PS Y3, Y2, Y6")
			a.op("VFMADD231PS Y1, Y7, Y6")
			avx2.store(a, masked, normMask, 6, "(DX)")
		})
	}
}

// normMask is the register of the mask.
const normMask = 15

// normLoop writes a function with the given number of coefficients, those
// listed being sums that are stored in the end.
func normLoop(a *assembly, name string, masked bool, coefficients int, sums []int, row func()) {
	if masked {
		name += "Masked"
	}
	a.function(name+"AVX2", "p *normTile")
	a.op("MOVQ normTile_channels(DI), R10")
	a.op("MOVQ normTile_blocks(DI), R13")
	a.op("VBROADCASTSS normTile_lo(DI), Y4")
	a.op("VBROADCASTSS normTile_hi(DI), Y5")
	if masked {
		a.op("MOVQ normTile_mask(DI), CX")
		avx2.loadMask(a, "CX", normMask)
	}
	a.op("XORQ AX, AX")
	a.label("block")
	for i := range coefficients {
		a.op("MOVQ normTile_k%d(DI), CX", i)
		avx2.load(a, masked, normMask, "(CX)(AX*1)", i)
	}
	rows := []string{"SI", "R8", "R9", "DX"}
	for i, field := range []string{"x", "dy", "y", "out"} {
		a.op("MOVQ normTile_%s(DI), %s", field, rows[i])
		a.op("ADDQ AX, %s", rows[i])
	}
	a.op("MOVQ normTile_rows(DI), CX")
	a.loop("row")
	row()
	for _, r := range rows {
		a.op("ADDQ R10, %s", r)
	}
	a.op("DECQ CX")
	a.op("JNE row")
	for _, i := range sums {
		a.op("MOVQ normTile_k%d(DI), CX", i)
		avx2.store(a, masked, normMask, i, "(CX)(AX*1)")
	}
	a.op("ADDQ $%d, AX", avx2.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}
