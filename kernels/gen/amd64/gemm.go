package main

import "fmt"

// panel is the width of a packed panel of B.
const panel = 16

// gemm writes the functions that compute tiles of a few rows, one below the
// other, of C = clamp(bias + Σ A·B): with AVX2 by one panel of two registers,
// with AVX-512 by one panel of one register or by two panels.
//
// Registers: R11 first row of A of the tile, AX the same in the present run,
// SI, R8 and DX rows 0, 3 and 6 at the present k, R10 and R9 bytes per row and
// per run of A, BX B, R14 bytes from one panel of B to the next, R15 what is
// fetched into the second-level cache on the way, R12 C, R13 bytes per row of
// C, CX k left.
func gemm(a *assembly, s isa) {
	if s == avx2 {
		gemmFunction(a, s, "gemm", 2)
		return
	}
	gemmFunction(a, s, "gemmPair", 2)
	gemmFunction(a, s, "gemmSingle", 1)
}

func gemmFunction(a *assembly, s isa, name string, wide int) {
	a.function(name+s.suffix, "p *gemmTiles")
	a.op("MOVQ gemmTiles_a(DI), R11")
	a.op("MOVQ gemmTiles_aRow(DI), R10")
	a.op("MOVQ gemmTiles_aRun(DI), R9")
	a.op("MOVQ gemmTiles_c(DI), R12")
	a.op("MOVQ gemmTiles_cRow(DI), R13")
	if s == avx512 && wide == 2 {
		a.op("MOVQ gemmTiles_panel(DI), R14")
	}
	if s == avx512 {
		a.op("MOVQ gemmTiles_ahead(DI), R15")
	}
	a.op("MOVQ gemmTiles_rows(DI), AX")
	a.dispatch("AX", "rows", s.maxRows)
	for rows := s.maxRows; rows >= 1; rows-- {
		gemmTile(a, s, rows, wide)
	}
}

func gemmTile(a *assembly, s isa, rows, wide int) {
	acc := func(row, half int) string { return s.reg(wide*row + half) }
	b := [2]string{s.reg(s.b), s.reg(s.b + 1)}
	fromB := func(k, half int) string {
		switch {
		case s == avx2:
			return fmt.Sprintf("%d(BX)", bytesOf(panel*k)+half*s.size())
		case half == 0:
			return fmt.Sprintf("%d(BX)", bytesOf(panel*k))
		}
		return fmt.Sprintf("%d(BX)(R14*1)", bytesOf(panel*k))
	}
	eachRowOfC := func(f func(row int)) { // CX walks down C and ends one below
		a.op("MOVQ R12, CX")
		for row := range rows {
			f(row)
			a.op("ADDQ R13, CX")
		}
	}

	a.label("rows%d", rows)
	a.op("MOVQ gemmTiles_b(DI), BX")
	a.op("MOVQ gemmTiles_runs(DI), DX")
	a.op("MOVQ DX, gemmTiles_left(DI)")
	a.op("MOVQ R11, AX")
	a.op("CMPQ gemmTiles_accumulate(DI), $0")
	a.op("JNE accumulate%d", rows)
	a.op("MOVQ gemmTiles_bias(DI), CX")
	for half := range wide {
		a.op("VMOVUPS %d(CX), %s", half*s.size(), acc(0, half))
		for row := 1; row < rows; row++ {
			a.op("VMOVAPS %s, %s", acc(0, half), acc(row, half))
		}
	}
	a.op("JMP run%d", rows)
	a.label("accumulate%d", rows)
	eachRowOfC(func(row int) {
		for half := range wide {
			a.op("VMOVUPS %d(CX), %s", half*s.size(), acc(row, half))
		}
	})

	// One step of k: a row of B times a column of A.
	step := func(k int) {
		for half := range wide {
			a.op("VMOVUPS %s, %s", fromB(k, half), b[half])
		}
		for row := range rows {
			spread := s.reg(s.spread + row%s.spreads)
			a.op("VBROADCASTSS %s, %s", rowOfA(row, bytesOf(k)), spread)
			for half := range wide {
				a.op("VFMADD231PS %s, %s, %s", spread, b[half], acc(row, half))
			}
		}
	}
	advance := func(k int) {
		a.op("ADDQ $%d, SI", bytesOf(k))
		if rows > 3 {
			a.op("ADDQ $%d, R8", bytesOf(k))
		}
		if rows > 6 {
			a.op("ADDQ $%d, DX", bytesOf(k))
		}
		a.op("ADDQ $%d, BX", bytesOf(panel*k))
	}
	const unroll = 4
	a.label("run%d", rows)
	a.op("MOVQ AX, SI")
	if rows > 3 {
		a.op("LEAQ (AX)(R10*2), R8")
		a.op("ADDQ R10, R8")
	}
	if rows > 6 {
		a.op("LEAQ (R8)(R10*2), DX")
		a.op("ADDQ R10, DX")
	}
	a.op("MOVQ gemmTiles_kc(DI), CX")
	a.op("SUBQ $%d, CX", unroll)
	a.op("JLT tail%d", rows)
	a.loop("unrolled%d", rows)
	if s == avx512 { // a quarter of what two panels take
		a.op("PREFETCHT1 (R15)")
		a.op("PREFETCHT1 %d(R15)", s.size())
		a.op("ADDQ gemmTiles_aheadStep(DI), R15")
	}
	for k := range unroll {
		step(k)
	}
	advance(unroll)
	a.op("SUBQ $%d, CX", unroll)
	a.op("JGE unrolled%d", rows)
	a.label("tail%d", rows)
	a.op("ADDQ $%d, CX", unroll)
	a.op("JEQ next%d", rows)
	a.label("single%d", rows)
	step(0)
	advance(1)
	a.op("DECQ CX")
	a.op("JNE single%d", rows)
	a.label("next%d", rows)
	a.op("ADDQ R9, AX")
	a.op("DECQ gemmTiles_left(DI)")
	a.op("JNE run%d", rows)

	// The sum is the operand that VMAXPS and VMINPS return if one is NaN.
	a.op("VBROADCASTSS gemmTiles_lo(DI), %s", b[0])
	a.op("VBROADCASTSS gemmTiles_hi(DI), %s", b[1])
	eachRowOfC(func(row int) {
		for half := range wide {
			r := acc(row, half)
			a.op("VMAXPS %s, %s, %s", r, b[0], r)
			a.op("VMINPS %s, %s, %s", r, b[1], r)
			a.op("VMOVUPS %s, %d(CX)", r, half*s.size())
		}
	})
	a.op("MOVQ CX, R12")
	if s == avx512 {
		a.op("DECQ gemmTiles_lineLeft(DI)")
		a.op("JNE line%d", rows)
		a.op("ADDQ gemmTiles_cGap(DI), R12")
		a.op("MOVQ gemmTiles_perLine(DI), CX")
		a.op("MOVQ CX, gemmTiles_lineLeft(DI)")
		a.label("line%d", rows)
	}
	a.op("IMUL3Q $%d, R10, CX", rows)
	a.op("ADDQ CX, R11")
	a.op("DECQ gemmTiles_tiles(DI)")
	a.op("JNE rows%d", rows)
	a.end()
}

// rowOfA addresses a row of A, offset bytes to the right of the present k.
func rowOfA(row, offset int) string {
	base, index := []string{"SI", "R8", "DX"}[row/3], row%3
	if index == 0 {
		return fmt.Sprintf("%d(%s)", offset, base)
	}
	return fmt.Sprintf("%d(%s)(R10*%d)", offset, base, index)
}
