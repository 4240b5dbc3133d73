package main

// gemm writes gemmNEON: tiles of 1 to 8 rows by 8 columns, one below the
// other, of C = clamp(bias + Σ A·B).
//
// Registers: R1 first row of A of the tile, R9 the same in the present run, R2
// and R3 bytes per row and per run of A, R4 B, R5 C, R6 bytes per row of C, R7
// runs left, R8 k left, rowPointers the rows of A at the present k.
func gemm(a *assembly) {
	a.function("gemmNEON", "p *neonGemm")
	a.op("MOVD neonGemm_a(R0), R1")
	a.op("MOVD neonGemm_aRow(R0), R2")
	a.op("MOVD neonGemm_aRun(R0), R3")
	a.op("MOVD neonGemm_c(R0), R5")
	a.op("MOVD neonGemm_cRow(R0), R6")
	a.op("MOVD neonGemm_rows(R0), R8")
	a.dispatch()
	for rows := maxRows; rows >= 1; rows-- {
		gemmTile(a, rows)
	}
}

var rowPointers = [maxRows]string{"R10", "R11", "R12", "R13", "R14", "R15", "R19", "R20"}

func gemmTile(a *assembly, rows int) {
	a.label("rows%d", rows)
	a.op("MOVD neonGemm_b(R0), R4")
	a.op("MOVD neonGemm_runs(R0), R7")
	a.op("MOVD R1, R9")
	a.op("MOVD neonGemm_accumulate(R0), R8")
	a.op("CBNZ R8, accumulate%d", rows)
	a.op("MOVD neonGemm_bias(R0), R8")
	a.op("VLD1 (R8), [V0.S4, V1.S4]")
	for row := 1; row < rows; row++ {
		for half := range 2 {
			a.op("VORR V%d.B16, V%d.B16, V%d.B16", half, half, acc(row, half))
		}
	}
	a.op("B run%d", rows)
	a.label("accumulate%d", rows)
	a.op("MOVD R5, R8")
	for row := range rows {
		a.op("VLD1 (R8), [V%d.S4, V%d.S4]", acc(row, 0), acc(row, 1))
		a.op("ADD R6, R8, R8")
	}
	a.label("run%d", rows)
	a.op("MOVD R9, %s", rowPointers[0])
	for row := 1; row < rows; row++ {
		a.op("ADD R2, %s, %s", rowPointers[row-1], rowPointers[row])
	}
	a.op("MOVD neonGemm_kc(R0), R8")
	a.label("k%d", rows)
	a.op("VLD1.P 32(R4), [V%d.S4, V%d.S4]", b0, b1)
	for row := range rows {
		a.op("VLD1R.P 4(%s), [V%d.S4]", rowPointers[row], spread+row)
	}
	for row := range rows {
		multiply(a, row)
	}
	a.op("SUBS $1, R8, R8")
	a.op("BNE k%d", rows)
	a.op("ADD R3, R9, R9")
	a.op("SUBS $1, R7, R7")
	a.op("BNE run%d", rows)

	a.op("ADD $neonGemm_lo, R0, R8")
	a.op("VLD1R (R8), [V%d.S4]", b0)
	a.op("ADD $neonGemm_hi, R0, R8")
	a.op("VLD1R (R8), [V%d.S4]", b1)
	for row := range rows {
		for half := range 2 {
			clamp(a, acc(row, half))
		}
		a.op("VST1 [V%d.S4, V%d.S4], (R5)", acc(row, 0), acc(row, 1))
		a.op("ADD R6, R5, R5")
	}
	a.op("MOVD $%d, R8", rows)
	a.op("MUL R2, R8, R8")
	a.op("ADD R8, R1, R1")
	a.op("MOVD neonGemm_tiles(R0), R8")
	a.op("SUBS $1, R8, R8")
	a.op("MOVD R8, neonGemm_tiles(R0)")
	a.op("BNE rows%d", rows)
	a.op("RET")
}

// clamp limits register v to [b0, b1]; NaN stays. Go's assembler does not know
// the two instructions: FMAX and FMIN of four float32 (Arm Architecture
// Reference Manual, C7.2).
func clamp(a *assembly, v int) {
	const fmax, fmin = 0x4E20F400, 0x4EA0F400
	a.op("WORD $0x%08X // FMAX V%d.S4, V%d.S4, V%d.S4", fmax|b0<<16|v<<5|v, b0, v, v)
	a.op("WORD $0x%08X // FMIN V%d.S4, V%d.S4, V%d.S4", fmin|b1<<16|v<<5|v, b1, v, v)
}
