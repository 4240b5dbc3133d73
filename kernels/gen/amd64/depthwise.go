package main

import "fmt"

// Both functions work on one row of pixels, eight channels at a time. The nine
// taps are in Y0 to Y8. Registers: SI, R8, R9 the three input rows at the
// present pixel, R10 bytes per channel row (one tap to the right), R11 and R12
// bytes from pixel to pixel of the input and of the output, DX output, CX
// pixels left, AX channel offset in bytes, R13 blocks of channels left.

// depthwise writes depthwiseAVX2 and, for the last channels under a mask,
// depthwiseMaskedAVX2: out = clamp(bias + Σ taps·w).
func depthwise(a *assembly) {
	for _, masked := range []bool{false, true} {
		rowLoop(a, "depthwise", masked, func() {
			a.op("MOVQ depthwiseRow_bias(DI), CX")
			load(a, masked, "(CX)(AX*1)", "Y9")
			a.op("VBROADCASTSS depthwiseRow_lo(DI), Y12")
			a.op("VBROADCASTSS depthwiseRow_hi(DI), Y13")
		}, func() {
			a.op("VMOVAPS Y9, Y10")
			for tap := range 9 {
				if masked {
					load(a, masked, tapAddress(tap), "Y11")
					a.op("VFMADD231PS Y11, %s, Y10", ymm(tap))
				} else {
					a.op("VFMADD231PS %s, %s, Y10", tapAddress(tap), ymm(tap))
				}
			}
			a.op("VMAXPS Y10, Y12, Y10")
			a.op("VMINPS Y10, Y13, Y10")
			store(a, masked, "Y10", "(DX)")
		}, nil)
	}
}

// depthwiseGrad writes depthwiseGradAVX2 and depthwiseGradMaskedAVX2:
// w += Σ taps·out.
func depthwiseGrad(a *assembly) {
	for _, masked := range []bool{false, true} {
		rowLoop(a, "depthwiseGrad", masked, nil, func() {
			load(a, masked, "(DX)", "Y9")
			for tap := range 9 {
				if masked {
					load(a, masked, tapAddress(tap), "Y11")
					a.op("VFMADD231PS Y11, Y9, %s", ymm(tap))
				} else {
					a.op("VFMADD231PS %s, Y9, %s", tapAddress(tap), ymm(tap))
				}
			}
		}, func() {
			eachTap(a, func(tap int) { store(a, masked, ymm(tap), "(CX)") })
		})
	}
}

// rowLoop writes a function over a row of pixels: before each block of
// channels, for each pixel, and after each block.
func rowLoop(a *assembly, name string, masked bool, before, pixel, after func()) {
	if masked {
		name += "Masked"
	}
	a.function(name+"AVX2", "p *depthwiseRow")
	a.op("MOVQ depthwiseRow_channels(DI), R10")
	a.op("MOVQ depthwiseRow_pix(DI), R11")
	a.op("MOVQ depthwiseRow_outPix(DI), R12")
	a.op("MOVQ depthwiseRow_blocks(DI), R13")
	a.op("XORQ AX, AX")
	if masked {
		a.op("MOVQ depthwiseRow_mask(DI), CX")
		a.op("VMOVUPS (CX), Y15")
	}
	a.label("block")
	eachTap(a, func(tap int) { load(a, masked, "(CX)", ymm(tap)) })
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
	a.op("ADDQ $%d, AX", bytesOf(lanes))
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

func load(a *assembly, masked bool, from, to string) {
	if masked {
		a.op("VMASKMOVPS %s, Y15, %s", from, to)
	} else {
		a.op("VMOVUPS %s, %s", from, to)
	}
}

func store(a *assembly, masked bool, from, to string) {
	if masked {
		a.op("VMASKMOVPS %s, Y15, %s", from, to)
	} else {
		a.op("VMOVUPS %s, %s", from, to)
	}
}
