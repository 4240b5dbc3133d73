package main

import "fmt"

// merge writes the function that adds up the products of an upsampled
// convolution, one register of channels of two rows of results; the formulas
// are at upsampledConv of package kernels.
//
// Registers: SI, R8 and R9 the products s, v0 and v2 of the present pixel, R10,
// R11 and R12 the odd column of h, b0 and b2 before it, BX and DX the upper
// and lower result, R13 bytes per pixel of a result, R14 of a product, CX
// pixels left.
const (
	mergeMask = 15 // register, with AVX2
	mergeLo   = 12
	mergeHi   = 13
)

func merge(a *assembly, s isa) {
	for _, masked := range []bool{false, true} {
		name := "merge"
		if masked {
			name += "Masked"
		}
		mergeFunction(a, s, name, masked)
	}
}

func mergeFunction(a *assembly, s isa, name string, masked bool) {
	r := s.reg
	a.function(name+s.suffix, "p *mergeRow")
	for _, f := range []struct{ field, register string }{
		{"s", "SI"}, {"v0", "R8"}, {"v2", "R9"}, {"h", "R10"}, {"b0", "R11"}, {"b2", "R12"},
		{"upper", "BX"}, {"lower", "DX"}, {"pix", "R13"}, {"wide", "R14"}, {"pixels", "CX"},
	} {
		a.op("MOVQ mergeRow_%s(DI), %s", f.field, f.register)
	}
	a.op("VBROADCASTSS mergeRow_lo(DI), %s", r(mergeLo))
	a.op("VBROADCASTSS mergeRow_hi(DI), %s", r(mergeHi))
	if masked {
		a.op("MOVQ mergeRow_mask(DI), AX")
		s.loadMask(a, "AX", mergeMask)
	}
	even := func(base string) string { return fmt.Sprintf("(%s)(R14*1)", base) }
	odd := func(base string) string { return fmt.Sprintf("(%s)(R14*2)", base) }
	a.loop("pixel")
	const left, right, v0, v2 = 0, 1, 2, 3
	a.op("VMOVUPS (SI), %s", r(left))
	a.op("VADDPS %s, %s, %s", odd("R10"), r(left), r(right))
	a.op("VSUBPS %s, %s, %s", even("R10"), r(left), r(left))
	a.op("VMOVUPS (R8), %s", r(v0))
	a.op("VMOVUPS (R9), %s", r(v2))
	a.op("VSUBPS %s, %s, %s", even("R11"), r(v0), r(4))
	a.op("VADDPS %s, %s, %s", odd("R11"), r(v0), r(5))
	a.op("VSUBPS %s, %s, %s", even("R12"), r(v2), r(6))
	a.op("VADDPS %s, %s, %s", odd("R12"), r(v2), r(7))
	a.op("VSUBPS %s, %s, %s", r(4), r(left), r(4))
	a.op("VSUBPS %s, %s, %s", r(5), r(right), r(5))
	a.op("VADDPS %s, %s, %s", r(6), r(left), r(6))
	a.op("VADDPS %s, %s, %s", r(7), r(right), r(7))
	for i, to := range []string{"(BX)", "(BX)(R13*1)", "(DX)", "(DX)(R13*1)"} {
		v := r(4 + i)
		a.op("VMAXPS %s, %s, %s", v, r(mergeLo), v) // NaN stays
		a.op("VMINPS %s, %s, %s", v, r(mergeHi), v)
		s.store(a, masked, mergeMask, 4+i, to)
	}
	for _, base := range []string{"SI", "R8", "R9"} {
		a.op("ADDQ R14, %s", base)
	}
	for _, base := range []string{"R10", "R11", "R12"} {
		a.op("LEAQ (%s)(R14*2), %s", base, base)
	}
	for _, base := range []string{"BX", "DX"} {
		a.op("LEAQ (%s)(R13*2), %s", base, base)
	}
	a.op("DECQ CX")
	a.op("JNE pixel")
	a.end()
}
