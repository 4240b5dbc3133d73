package main

import "fmt"

// outer writes the functions that compute tiles of a few rows, one below the
// other, by two registers of columns, or by one under a mask, of
// C += Σ_k A[k] ⊗ B[k].
func outer(a *assembly, s isa) {
	outerFunction(a, s, "outer", 2)
	outerFunction(a, s, "outerMasked", 1)
}

// outerFunction: with one half there is a mask. Registers: R11 A of the tile,
// SI at the present k, BX B at the present k, R10 and R12 bytes per row of A
// and of B, R9 C, R13 bytes per row of C, CX k left.
func outerFunction(a *assembly, s isa, name string, halves int) {
	a.function(name+s.suffix, "p *outerTiles")
	a.op("MOVQ outerTiles_a(DI), R11")
	a.op("MOVQ outerTiles_aRow(DI), R10")
	a.op("MOVQ outerTiles_bRow(DI), R12")
	a.op("MOVQ outerTiles_c(DI), R9")
	a.op("MOVQ outerTiles_cRow(DI), R13")
	if halves == 1 {
		a.op("MOVQ outerTiles_mask(DI), AX")
		s.loadMask(a, "AX", outerMask)
	}
	a.op("MOVQ outerTiles_rows(DI), AX")
	a.dispatch("AX", "rows", s.maxRows)
	for rows := s.maxRows; rows >= 1; rows-- {
		outerTile(a, s, rows, halves)
	}
}

// outerMask is the register of the mask with AVX2.
const outerMask = 15

func outerTile(a *assembly, s isa, rows, halves int) {
	acc := func(row, half int) int { return halves*row + half }
	masked := halves == 1
	address := func(base string, half int) string { return fmt.Sprintf("%d(%s)", half*s.size(), base) }
	a.label("rows%d", rows)
	a.op("MOVQ R11, SI")
	a.op("MOVQ outerTiles_b(DI), BX")
	a.op("MOVQ R9, DX")
	for row := range rows {
		for half := range halves {
			s.load(a, masked, outerMask, address("DX", half), acc(row, half))
		}
		a.op("ADDQ R13, DX")
	}
	a.op("MOVQ outerTiles_kc(DI), CX")
	a.loop("sum%d", rows)
	for half := range halves {
		s.load(a, masked, outerMask, address("BX", half), s.b+half)
	}
	for row := range rows {
		spread := s.reg(s.spread)
		if !masked { // else the mask may be next
			spread = s.reg(s.spread + row%s.spreads)
		}
		a.op("VBROADCASTSS %d(SI), %s", bytesOf(row), spread)
		for half := range halves {
			a.op("VFMADD231PS %s, %s, %s", spread, s.reg(s.b+half), s.reg(acc(row, half)))
		}
	}
	a.op("ADDQ R10, SI")
	a.op("ADDQ R12, BX")
	a.op("DECQ CX")
	a.op("JNE sum%d", rows)
	for row := range rows {
		for half := range halves {
			s.store(a, masked, outerMask, acc(row, half), address("R9", half))
		}
		a.op("ADDQ R13, R9")
	}
	a.op("ADDQ $%d, R11", bytesOf(rows))
	a.op("DECQ outerTiles_tiles(DI)")
	a.op("JNE rows%d", rows)
	a.end()
}
