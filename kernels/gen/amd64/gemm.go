package main

import "fmt"

// maxRows is how many rows of two registers each leave room for two registers
// of B and two of broadcast A among the sixteen.
const maxRows = 6

// gemm writes gemmAVX2: tiles of 1 to 6 rows by 16 columns, one below the
// other, of C = clamp(bias + Σ A·B).
//
// Registers: R11 first row of A of the tile, AX the same in the present run,
// SI and R8 rows 0 and 3 at the present k, R10 and R9 bytes per row and per
// run of A, BX B, R12 C, R13 bytes per row of C, DX runs left, CX k left.
func gemm(a *assembly) {
	a.function("gemmAVX2", "p *gemmTiles")
	a.op("MOVQ gemmTiles_a(DI), R11")
	a.op("MOVQ gemmTiles_aRow(DI), R10")
	a.op("MOVQ gemmTiles_aRun(DI), R9")
	a.op("MOVQ gemmTiles_c(DI), R12")
	a.op("MOVQ gemmTiles_cRow(DI), R13")
	a.op("MOVQ gemmTiles_rows(DI), AX")
	a.dispatch("AX", "rows", maxRows)
	for rows := maxRows; rows >= 1; rows-- {
		gemmTile(a, rows)
	}
}

func gemmTile(a *assembly, rows int) {
	acc := func(row, half int) string { return ymm(2*row + half) }
	b := [2]string{"Y12", "Y13"}
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
	a.op("MOVQ R11, AX")
	a.op("CMPQ gemmTiles_accumulate(DI), $0")
	a.op("JNE accumulate%d", rows)
	a.op("MOVQ gemmTiles_bias(DI), CX")
	for half := range 2 {
		a.op("VMOVUPS %d(CX), %s", half*32, acc(0, half))
		for row := 1; row < rows; row++ {
			a.op("VMOVAPS %s, %s", acc(0, half), acc(row, half))
		}
	}
	a.op("JMP run%d", rows)
	a.label("accumulate%d", rows)
	eachRowOfC(func(row int) {
		a.op("VMOVUPS (CX), %s", acc(row, 0))
		a.op("VMOVUPS 32(CX), %s", acc(row, 1))
	})

	// One step of k: a row of B, 16 wide, times a column of A.
	step := func(k int) {
		for half := range 2 {
			a.op("VMOVUPS %d(BX), %s", bytesOf(16*k+8*half), b[half])
		}
		for row := range rows {
			spread := ymm(14 + row%2)
			a.op("VBROADCASTSS %s, %s", rowOfA(row, bytesOf(k)), spread)
			for half := range 2 {
				a.op("VFMADD231PS %s, %s, %s", spread, b[half], acc(row, half))
			}
		}
	}
	advance := func(k int) {
		a.op("ADDQ $%d, SI", bytesOf(k))
		if rows > 3 {
			a.op("ADDQ $%d, R8", bytesOf(k))
		}
		a.op("ADDQ $%d, BX", bytesOf(16*k))
	}
	const unroll = 4
	a.label("run%d", rows)
	a.op("MOVQ AX, SI")
	if rows > 3 {
		a.op("LEAQ (AX)(R10*2), R8")
		a.op("ADDQ R10, R8")
	}
	a.op("MOVQ gemmTiles_kc(DI), CX")
	a.op("SUBQ $%d, CX", unroll)
	a.op("JLT tail%d", rows)
	a.loop("unrolled%d", rows)
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
	a.op("DECQ DX")
	a.op("JNE run%d", rows)

	// The sum is the operand that VMAXPS and VMINPS return if one is NaN.
	a.op("VBROADCASTSS gemmTiles_lo(DI), Y12")
	a.op("VBROADCASTSS gemmTiles_hi(DI), Y13")
	eachRowOfC(func(row int) {
		for half := range 2 {
			r := acc(row, half)
			a.op("VMAXPS %s, Y12, %s", r, r)
			a.op("VMINPS %s, Y13, %s", r, r)
			a.op("VMOVUPS %s, %d(CX)", r, half*32)
		}
	})
	a.op("MOVQ CX, R12")
	a.op("IMUL3Q $%d, R10, CX", rows)
	a.op("ADDQ CX, R11")
	a.op("DECQ gemmTiles_tiles(DI)")
	a.op("JNE rows%d", rows)
	a.end()
}

// rowOfA addresses a row of A, offset bytes to the right of the present k.
func rowOfA(row, offset int) string {
	base, index := "SI", row
	if row >= 3 {
		base, index = "R8", row-3
	}
	if index == 0 {
		return fmt.Sprintf("%d(%s)", offset, base)
	}
	return fmt.Sprintf("%d(%s)(R10*%d)", offset, base, index)
}
