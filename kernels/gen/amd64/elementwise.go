package main

// elementwise writes the loops over whole slices, eight elements at a time;
// the few that are left over are done in Go.
//
// Registers: R8 to R11 the slices, AX the offset in bytes, CX blocks left, Y8
// to Y15 the constants.
func elementwise(a *assembly) {
	vectorLoop(a, "addAVX2", 3, 0, func() {
		a.op("VMOVUPS (R9)(AX*1), Y0")
		a.op("VADDPS (R10)(AX*1), Y0, Y0")
		a.op("VMOVUPS Y0, (R8)(AX*1)")
	})
	vectorLoop(a, "axpyAVX2", 2, 1, func() {
		a.op("VMOVUPS (R8)(AX*1), Y0")
		a.op("VFMADD231PS (R9)(AX*1), Y8, Y0")
		a.op("VMOVUPS Y0, (R8)(AX*1)")
	})
	// Clipped where y <= k[0] or y >= k[1]; both are false for NaN.
	const lessOrEqual, greaterOrEqual = 2, 13
	vectorLoop(a, "activationGradAVX2", 2, 2, func() {
		a.op("VMOVUPS (R9)(AX*1), Y0")
		a.op("VCMPPS $%d, Y8, Y0, Y1", lessOrEqual)
		a.op("VCMPPS $%d, Y9, Y0, Y2", greaterOrEqual)
		a.op("VORPS Y1, Y2, Y1")
		a.op("VANDNPS (R8)(AX*1), Y1, Y1")
		a.op("VMOVUPS Y1, (R8)(AX*1)")
	})
	// Slices w, g, m, v; constants beta1, 1-beta1, beta2, 1-beta2, 1-decay,
	// step, 1/sqrt(correction2), eps.
	vectorLoop(a, "adamAVX2", 4, 8, func() {
		a.op("VMOVUPS (R9)(AX*1), Y0")
		a.op("VMULPS Y9, Y0, Y1")
		a.op("VFMADD231PS (R10)(AX*1), Y8, Y1")
		a.op("VMOVUPS Y1, (R10)(AX*1)")
		a.op("VMULPS Y11, Y0, Y2")
		a.op("VMULPS Y2, Y0, Y2")
		a.op("VFMADD231PS (R11)(AX*1), Y10, Y2")
		a.op("VMOVUPS Y2, (R11)(AX*1)")
		a.op("VSQRTPS Y2, Y2")
		a.op("VFMADD213PS Y15, Y14, Y2")
		a.op("VMULPS Y13, Y1, Y1")
		a.op("VDIVPS Y2, Y1, Y1")
		a.op("VMULPS (R8)(AX*1), Y12, Y0")
		a.op("VSUBPS Y1, Y0, Y0")
		a.op("VMOVUPS Y0, (R8)(AX*1)")
	})
}

func vectorLoop(a *assembly, name string, slices, constants int, body func()) {
	a.function(name, "p *vectors")
	for i := range slices {
		a.op("MOVQ vectors_p%d(DI), R%d", i, 8+i)
	}
	for i := range constants {
		a.op("VBROADCASTSS (vectors_k+%d)(DI), Y%d", bytesOf(i), 8+i)
	}
	a.op("MOVQ vectors_blocks(DI), CX")
	a.op("XORQ AX, AX")
	a.loop("block")
	body()
	a.op("ADDQ $%d, AX", avx2.size())
	a.op("DECQ CX")
	a.op("JNE block")
	a.end()
}
