package main

// outer writes outerAVX2 and outerMaskedAVX2: tiles of 1 to 6 rows by 16
// columns, or by up to 8 columns under a mask, one below the other, of
// C += Σ_k A[k] ⊗ B[k].
func outer(a *assembly) {
	outerFunction(a, "outerAVX2", 2)
	outerFunction(a, "outerMaskedAVX2", 1)
}

// outerFunction: with one half the mask is in Y15. Registers: R11 A of the
// tile, SI at the present k, BX B at the present k, R10 and R12 bytes per row
// of A and of B, R9 C, R13 bytes per row of C, CX k left.
func outerFunction(a *assembly, name string, halves int) {
	a.function(name, "p *outerTiles")
	a.op("MOVQ outerTiles_a(DI), R11")
	a.op("MOVQ outerTiles_aRow(DI), R10")
	a.op("MOVQ outerTiles_bRow(DI), R12")
	a.op("MOVQ outerTiles_c(DI), R9")
	a.op("MOVQ outerTiles_cRow(DI), R13")
	if halves == 1 {
		a.op("MOVQ outerTiles_mask(DI), AX")
		a.op("VMOVUPS (AX), Y15")
	}
	a.op("MOVQ outerTiles_rows(DI), AX")
	a.dispatch("AX", "rows", maxRows)
	for rows := maxRows; rows >= 1; rows-- {
		outerTile(a, rows, halves)
	}
}

func outerTile(a *assembly, rows, halves int) {
	acc := func(row, half int) string { return ymm(halves*row + half) }
	load := func(from string, offset int, to string) {
		if halves == 1 {
			a.op("VMASKMOVPS %d(%s), Y15, %s", offset, from, to)
		} else {
			a.op("VMOVUPS %d(%s), %s", offset, from, to)
		}
	}
	a.label("rows%d", rows)
	a.op("MOVQ R11, SI")
	a.op("MOVQ outerTiles_b(DI), BX")
	a.op("MOVQ R9, DX")
	for row := range rows {
		for half := range halves {
			load("DX", half*32, acc(row, half))
		}
		a.op("ADDQ R13, DX")
	}
	a.op("MOVQ outerTiles_kc(DI), CX")
	a.loop("sum%d", rows)
	for half := range halves {
		load("BX", half*32, ymm(12+half))
	}
	for row := range rows {
		spread := "Y14"
		if halves == 2 {
			spread = ymm(14 + row%2)
		}
		a.op("VBROADCASTSS %d(SI), %s", bytesOf(row), spread)
		for half := range halves {
			a.op("VFMADD231PS %s, %s, %s", spread, ymm(12+half), acc(row, half))
		}
	}
	a.op("ADDQ R10, SI")
	a.op("ADDQ R12, BX")
	a.op("DECQ CX")
	a.op("JNE sum%d", rows)
	for row := range rows {
		for half := range halves {
			if halves == 1 {
				a.op("VMASKMOVPS %s, Y15, (R9)", acc(row, half))
			} else {
				a.op("VMOVUPS %s, %d(R9)", acc(row, half), half*32)
			}
		}
		a.op("ADDQ R13, R9")
	}
	a.op("ADDQ $%d, R11", bytesOf(rows))
	a.op("DECQ outerTiles_tiles(DI)")
	a.op("JNE rows%d", rows)
	a.end()
}
