package main

// dots writes the function that multiplies rows by one vector: eight rows at a
// time, eight products of each at a time. It waits for memory, not for
// registers, and serves AVX-512 too.
//
// Registers: SI, R8 and DX rows 0, 3 and 6 of the eight, R10 bytes per row, BX
// the vector, R12 the results, R9 offset in bytes, CX blocks left, R13 groups
// of eight rows left, R11 bytes of eight rows, Y8 the vector, Y9 to Y11
// constants.
func dots(a *assembly) {
	const rows = 8
	a.function("dotsAVX2", "p *dotRows")
	for _, f := range []struct{ field, register string }{
		{"a", "SI"}, {"aRow", "R10"}, {"w", "BX"}, {"y", "R12"}, {"groups", "R13"},
	} {
		a.op("MOVQ dotRows_%s(DI), %s", f.field, f.register)
	}
	for i, field := range []string{"bias", "lo", "hi"} {
		a.op("VBROADCASTSS dotRows_%s(DI), Y%d", field, 9+i)
	}
	a.op("LEAQ (R10)(R10*2), R11")
	a.loop("group")
	a.op("LEAQ (SI)(R11*1), R8")
	a.op("LEAQ (SI)(R11*2), DX")
	for row := range rows {
		a.op("VXORPS Y%d, Y%d, Y%d", row, row, row)
	}
	a.op("MOVQ BX, R9")
	a.op("MOVQ dotRows_blocks(DI), CX")
	a.label("block")
	a.op("VMOVUPS (R9), Y8")
	for row := range rows {
		a.op("VFMADD231PS %s, Y8, Y%d", rowOfA(row, 0), row)
	}
	for _, base := range []string{"SI", "R8", "DX", "R9"} {
		a.op("ADDQ $%d, %s", avx2.size(), base)
	}
	a.op("DECQ CX")
	a.op("JNE block")
	// Neighbouring lanes are added up twice, then the halves.
	for step := 1; step < 4; step *= 2 {
		for row := 0; row < rows; row += 2 * step {
			a.op("VHADDPS Y%d, Y%d, Y%d", row+step, row, row)
		}
	}
	a.op("VPERM2F128 $0x20, Y4, Y0, Y1")
	a.op("VPERM2F128 $0x31, Y4, Y0, Y2")
	a.op("VADDPS Y1, Y2, Y0")
	a.op("VADDPS Y9, Y0, Y0")
	a.op("VMAXPS Y0, Y10, Y0") // NaN stays
	a.op("VMINPS Y0, Y11, Y0")
	a.op("VMOVUPS Y0, (R12)")
	a.op("ADDQ $%d, R12", bytesOf(rows))
	a.op("MOVQ dotRows_blocks(DI), CX") // back to the first column
	a.op("SHLQ $%d, CX", 5)
	a.op("SUBQ CX, SI")
	a.op("LEAQ (SI)(R10*%d), SI", rows)
	a.op("DECQ R13")
	a.op("JNE group")
	a.end()
}
