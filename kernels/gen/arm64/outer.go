package main

// outer writes outerNEON: tiles of 1 to 8 rows by 8 columns, one below the
// other, of C += Σ_k A[k] ⊗ B[k].
//
// Registers: R1 A of the tile, R9 at the present k, R2 bytes from the end of a
// tile's values of A to those of the next k, R4 B at the present k, R3 bytes
// per row of B, R5 C, R6 bytes per row of C, R8 k left.
func outer(a *assembly) {
	a.function("outerNEON", "p *neonOuter")
	a.op("MOVD neonOuter_a(R0), R1")
	a.op("MOVD neonOuter_bRow(R0), R3")
	a.op("MOVD neonOuter_c(R0), R5")
	a.op("MOVD neonOuter_cRow(R0), R6")
	a.op("MOVD neonOuter_rows(R0), R8")
	a.dispatch()
	for rows := maxRows; rows >= 1; rows-- {
		outerTile(a, rows)
	}
}

func outerTile(a *assembly, rows int) {
	a.label("rows%d", rows)
	a.op("MOVD R1, R9")
	a.op("MOVD neonOuter_b(R0), R4")
	a.op("MOVD neonOuter_aRow(R0), R2")
	a.op("SUB $%d, R2, R2", 4*rows)
	a.op("MOVD R5, R8")
	for row := range rows {
		a.op("VLD1 (R8), [V%d.S4, V%d.S4]", acc(row, 0), acc(row, 1))
		a.op("ADD R6, R8, R8")
	}
	a.op("MOVD neonOuter_kc(R0), R8")
	a.label("k%d", rows)
	a.op("VLD1 (R4), [V%d.S4, V%d.S4]", b0, b1)
	for row := range rows {
		a.op("VLD1R.P 4(R9), [V%d.S4]", spread+row)
	}
	for row := range rows {
		multiply(a, row)
	}
	a.op("ADD R2, R9, R9")
	a.op("ADD R3, R4, R4")
	a.op("SUBS $1, R8, R8")
	a.op("BNE k%d", rows)
	for row := range rows {
		a.op("VST1 [V%d.S4, V%d.S4], (R5)", acc(row, 0), acc(row, 1))
		a.op("ADD R6, R5, R5")
	}
	a.op("ADD $%d, R1, R1", 4*rows)
	a.op("MOVD neonOuter_tiles(R0), R8")
	a.op("SUBS $1, R8, R8")
	a.op("MOVD R8, neonOuter_tiles(R0)")
	a.op("BNE rows%d", rows)
	a.op("RET")
}
