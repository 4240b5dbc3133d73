package main

import "fmt"

// The functions of this file work on one row of pixels, a register of channels
// at a time. The nine taps are in the registers 0 to 8. Registers: SI, R8, R9
// the three input rows at the present pixel, R10 bytes per channel row (one tap
// to the right), R11 and R12 bytes from pixel to pixel of the input and of the
// output, DX output, CX pixels left, AX channel offset in bytes, R13 blocks of
// channels left.

// depthwise writes the function for whole registers and, for the last channels
// under a mask, the masked one: out = clamp(bias + Σ taps·w). With AVX-512 the
// former does several rows, see depthwiseRows.
func depthwise(a *assembly, s isa) {
	for _, masked := range []bool{false, true} {
		if s == avx512 && !masked {
			depthwiseRows(a, s)
			continue
		}
		rowLoop(a, s, "depthwise", masked, func() {
			a.op("MOVQ depthwiseRow_bias(DI), CX")
			s.load(a, masked, rowMask, "(CX)(AX*1)", 9)
			a.op("VBROADCASTSS depthwiseRow_lo(DI), %s", s.reg(12))
			a.op("VBROADCASTSS depthwiseRow_hi(DI), %s", s.reg(13))
		}, func() {
			a.op("VMOVAPS %s, %s", s.reg(9), s.reg(10))
			for tap := range 9 {
				if masked {
					s.load(a, masked, rowMask, tapAddress(tap), 11)
					a.op("VFMADD231PS %s, %s, %s", s.reg(11), s.reg(tap), s.reg(10))
				} else {
					a.op("VFMADD231PS %s, %s, %s", tapAddress(tap), s.reg(tap), s.reg(10))
				}
			}
			a.op("VMAXPS %s, %s, %s", s.reg(10), s.reg(12), s.reg(10))
			a.op("VMINPS %s, %s, %s", s.reg(10), s.reg(13), s.reg(10))
			s.store(a, masked, rowMask, 10, "(DX)")
		}, nil)
	}
}

// depthwiseGrad writes the same two for w += Σ taps·out.
func depthwiseGrad(a *assembly, s isa) {
	for _, masked := range []bool{false, true} {
		rowLoop(a, s, "depthwiseGrad", masked, nil, func() {
			s.load(a, masked, rowMask, "(DX)", 9)
			for tap := range 9 {
				if masked {
					s.load(a, masked, rowMask, tapAddress(tap), 11)
					a.op("VFMADD231PS %s, %s, %s", s.reg(11), s.reg(9), s.reg(tap))
				} else {
					a.op("VFMADD231PS %s, %s, %s", tapAddress(tap), s.reg(9), s.reg(tap))
				}
			}
		}, func() {
			eachTap(a, func(tap int) { s.store(a, masked, rowMask, tap, "(CX)") })
		})
	}
}

// rowMask is the register of the mask with AVX2.
const rowMask = 15

// rowLoop writes a function over a row of pixels: before each block of
// channels, for each pixel, and after each block.
func rowLoop(a *assembly, s isa, name string, masked bool, before, pixel, after func()) {
	if masked {
		name += "Masked"
	}
	a.function(name+s.suffix, "p *depthwiseRow")
	a.op("MOVQ depthwiseRow_channels(DI), R10")
	a.op("MOVQ depthwiseRow_pix(DI), R11")
	a.op("MOVQ depthwiseRow_outPix(DI), R12")
	a.op("MOVQ depthwiseRow_blocks(DI), R13")
	a.op("XORQ AX, AX")
	if masked {
		a.op("MOVQ depthwiseRow_mask(DI), CX")
		s.loadMask(a, "CX", rowMask)
	}
	a.label("block")
	eachTap(a, func(tap int) { s.load(a, masked, rowMask, "(CX)", tap) })
	if before != nil {
		before()
	}
	a.op("MOVQ depthwiseRow_inRow(DI), CX")
	a.op("MOVQ depthwiseRow_in(DI), SI")
	a.op("ADDQ AX, SI")
	a.op("LEAQ (SI)(CX*1), R8")
	a.op("LEAQ (SI)(CX*2), R9")
	a.op("MOVQ depthwiseRow_out(DI), DX")
	a.op("ADDQ AX, DX")
	a.op("MOVQ depthwiseRow_pixels(DI), CX")
	a.loop("pixel")
	pixel()
	for _, r := range []string{"SI", "R8", "R9"} {
		a.op("ADDQ R11, %s", r)
	}
	a.op("ADDQ R12, DX")
	a.op("DECQ CX")
	a.op("JNE pixel")
	if after != nil {
		after()
	}
	a.op("ADDQ $%d, AX", s.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}

// eachTap walks CX over the nine rows of the weights.
func eachTap(a *assembly, f func(tap int)) {
	a.op("MOVQ depthwiseRow_w(DI), CX")
	a.op("ADDQ AX, CX")
	for tap := range 9 {
		f(tap)
		a.op("ADDQ R10, CX")
	}
}

func tapAddress(tap int) string {
	base := []string{"SI", "R8", "R9"}[tap/3]
	if tap%3 == 0 {
		return fmt.Sprintf("(%s)", base)
	}
	return fmt.Sprintf("(%s)(R10*%d)", base, tap%3)
}
