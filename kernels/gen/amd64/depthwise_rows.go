package main

import "fmt"

// depthwiseRows writes the function that does whole registers of channels of
// several rows: the taps stay in the registers 0 to 8 for all of them, and some
// pixels are summed side by side, so that sums need not wait for one another
// and a value is loaded once for all windows that it lies in.
//
// Registers: SI, R8, R9 the three input rows at the present pixel; R10 bytes
// per channel row (one column to the right), R14, R15 and BX 3, 5 and 7 times
// that; R11 bytes from pixel to pixel of the input; DX output; CX pixels
// left, or the ninth column; AX channel offset in bytes; R13 blocks of channels left.
func depthwiseRows(a *assembly, s isa) {
	a.function("depthwiseRows"+s.suffix, "p *depthwiseRow")
	a.op("MOVQ depthwiseRow_channels(DI), R10")
	a.op("MOVQ depthwiseRow_pix(DI), R11")
	a.op("MOVQ depthwiseRow_blocks(DI), R13")
	a.op("LEAQ (R10)(R10*2), R14")
	a.op("LEAQ (R10)(R10*4), R15")
	a.op("LEAQ (R14)(R10*4), BX")
	a.op("VBROADCASTSS depthwiseRow_lo(DI), %s", s.reg(10))
	a.op("VBROADCASTSS depthwiseRow_hi(DI), %s", s.reg(11))
	a.op("XORQ AX, AX")
	a.label("block")
	eachTap(a, func(tap int) { s.load(a, false, 0, "(CX)", tap) })
	a.op("MOVQ depthwiseRow_bias(DI), CX")
	s.load(a, false, 0, "(CX)(AX*1)", 9)
	a.op("MOVQ depthwiseRow_inRow(DI), CX")
	a.op("MOVQ depthwiseRow_in(DI), SI")
	a.op("ADDQ AX, SI")
	a.op("LEAQ (SI)(CX*1), R8")
	a.op("LEAQ (SI)(CX*2), R9")
	a.op("MOVQ depthwiseRow_out(DI), DX")
	a.op("ADDQ AX, DX")
	a.op("MOVQ depthwiseRow_rows(DI), CX")
	a.op("MOVQ CX, depthwiseRow_left(DI)")
	a.label("row")
	a.op("MOVQ depthwiseRow_windows(DI), CX")
	a.op("TESTQ CX, CX")
	a.op("JEQ few")
	a.op("MOVQ CX, depthwiseRow_windowsLeft(DI)")
	a.op("CMPQ R10, R11")
	a.op("JNE stride2")
	for stride := 1; stride <= 2; stride++ {
		a.loop("stride%d", stride)
		windows(a, s, sideBySide, stride)
		a.op("LEAQ (DX)(BX*1), DX")
		a.op("DECQ depthwiseRow_windowsLeft(DI)")
		a.op("JEQ done")
		a.op("CMPQ depthwiseRow_windowsLeft(DI), $1")
		a.op("JNE stride%d", stride)
		for _, r := range []string{"SI", "R8", "R9"} {
			a.op("SUBQ depthwiseRow_backIn(DI), %s", r)
		}
		a.op("SUBQ depthwiseRow_backOut(DI), DX")
		a.op("JMP stride%d", stride)
	}
	a.label("few")
	a.op("MOVQ depthwiseRow_pixels(DI), CX")
	a.label("pixel")
	windows(a, s, 1, 1)
	a.op("ADDQ R10, DX")
	a.op("DECQ CX")
	a.op("JNE pixel")
	a.label("done")
	for _, r := range []string{"SI", "R8", "R9"} {
		a.op("ADDQ depthwiseRow_nextIn(DI), %s", r)
	}
	a.op("ADDQ depthwiseRow_nextOut(DI), DX")
	a.op("DECQ depthwiseRow_left(DI)")
	a.op("JNE row")
	a.op("ADDQ $%d, AX", s.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}

// sideBySide is how many pixels are summed at a time. What is left of a row is
// done with the pixels before it once more.
const sideBySide = 7

// windows computes n neighbouring pixels and moves the input on. Values are in
// the registers from 12 on, sums in those from 24 on.
func windows(a *assembly, s isa, n, stride int) {
	sum := func(i int) string { return s.reg(24 + i) }
	for i := range n {
		a.op("VMOVAPS %s, %s", s.reg(9), sum(i))
	}
	value := 0
	columns := (n-1)*stride + 3
	for ky, row := range []string{"SI", "R8", "R9"} {
		if columns > 8 {
			a.op("LEAQ (%s)(R10*8), CX", row)
		}
		for column := range columns {
			var pixels []int // whose window the column lies in
			for i := range n {
				if kx := column - i*stride; kx >= 0 && kx < 3 {
					pixels = append(pixels, i)
				}
			}
			from := columnAddress(row, column)
			if column >= 8 {
				from = columnAddress("CX", column-8)
			}
			if len(pixels) > 1 {
				register := 12 + value%12
				value++
				s.load(a, false, 0, from, register)
				from = s.reg(register)
			}
			for _, i := range pixels {
				a.op("VFMADD231PS %s, %s, %s", from, s.reg(3*ky+column-i*stride), sum(i))
			}
		}
	}
	for i := range n {
		a.op("VMAXPS %s, %s, %s", sum(i), s.reg(10), sum(i))
		a.op("VMINPS %s, %s, %s", sum(i), s.reg(11), sum(i))
		s.store(a, false, 0, 24+i, columnAddress("DX", i))
	}
	for _, r := range []string{"SI", "R8", "R9"} {
		switch {
		case n == 1:
			a.op("ADDQ R11, %s", r)
		case stride == 1:
			a.op("ADDQ BX, %s", r)
		default:
			a.op("LEAQ (%s)(BX*2), %s", r, r)
		}
	}
}

// columnAddress is the address of the value some columns, at most 7, to the
// right of a base.
func columnAddress(base string, columns int) string {
	switch columns {
	case 0:
		return fmt.Sprintf("(%s)", base)
	case 1, 2, 4:
		return fmt.Sprintf("(%s)(R10*%d)", base, columns)
	case 3, 6:
		return fmt.Sprintf("(%s)(R14*%d)", base, columns/3)
	case 5:
		return fmt.Sprintf("(%s)(R15*1)", base)
	}
	return fmt.Sprintf("(%s)(BX*1)", base)
}
