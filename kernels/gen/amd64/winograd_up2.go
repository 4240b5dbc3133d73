package main

import "fmt"

// The transforms for upsampled images, with the registers of winogradFunction
// but for R11, the bytes from one row of planes to the next.
// kernels/winograd_up2.go has the formulas.

func upInput(a *assembly, s isa) { toPlanes(a, s, "upInput", 4, upInputPoints) }

func upSpread(a *assembly, s isa) { toPlanes(a, s, "upSpread", 5, upSpreadPoints) }

// toPlanes writes a transform of 4x4 pixels to side x side planes.
func toPlanes(a *assembly, s isa, name string, side int, points func(*assembly, isa) []int) {
	for _, masked := range []bool{false, true} {
		winogradFunction(a, s, name, masked, func() {
			a.op("LEAQ (SI)(AX*1), CX")
			a.op("LEAQ (R8)(R8*2), DX")
			a.op("ADDQ CX, DX")
			for x := range 4 {
				for y := range 4 {
					s.load(a, masked, winogradMask, sixAddress(y, "R8"), y)
				}
				for i, r := range points(a, s) {
					s.store(a, false, 0, r, fmt.Sprintf("%d(R12)", (4*i+x)*s.size()))
				}
				a.op("ADDQ R9, CX")
				a.op("ADDQ R9, DX")
			}
			planeRow(a, side)
			a.op("LEAQ (BX)(AX*1), CX")
			a.op("LEAQ (R10)(R10*2), DX")
			a.op("ADDQ CX, DX")
			for i := range side {
				for x := range 4 {
					s.load(a, false, 0, fmt.Sprintf("%d(R12)", (4*i+x)*s.size()), x)
				}
				for j, r := range points(a, s) {
					s.store(a, masked, winogradMask, r, sixAddress(j, "R10"))
				}
				a.op("ADDQ R11, CX")
				a.op("ADDQ R11, DX")
			}
		})
	}
}

// planeRow sets R11 to the bytes of so many planes.
func planeRow(a *assembly, planes int) {
	a.op("MOVQ R10, R11")
	a.op("SHLQ $2, R11")
	if planes == 5 {
		a.op("ADDQ R10, R11")
	}
}

// upInputPoints computes the four sums of registers 0 to 3 and returns where
// they are.
func upInputPoints(a *assembly, s isa) []int {
	r := s.reg
	a.op("VSUBPS %s, %s, %s", r(2), r(0), r(4))
	a.op("VADDPS %s, %s, %s", r(2), r(1), r(5))
	a.op("VSUBPS %s, %s, %s", r(1), r(2), r(6))
	a.op("VSUBPS %s, %s, %s", r(1), r(3), r(7))
	return []int{4, 5, 6, 7}
}

// upSpreadPoints computes what registers 0 to 3 add to the five products and
// returns where it is.
func upSpreadPoints(a *assembly, s isa) []int {
	r := s.reg
	a.op("VADDPS %s, %s, %s", r(3), r(0), r(4))
	a.op("VADDPS %s, %s, %s", r(2), r(1), r(5))
	a.op("VADDPS %s, %s, %s", r(5), r(4), r(4))
	a.op("VSUBPS %s, %s, %s", r(0), r(2), r(6))
	a.op("VSUBPS %s, %s, %s", r(3), r(1), r(7))
	return []int{0, 4, 6, 7, 3}
}

// upOutput writes the transform of 25 planes to 4x4 pixels.
func upOutput(a *assembly, s isa) {
	for _, masked := range []bool{false, true} {
		winogradFunction(a, s, "upOutput", masked, func() {
			planeRow(a, 5)
			a.op("LEAQ (BX)(AX*1), CX")
			a.op("LEAQ (R11)(R11*2), DX")
			a.op("ADDQ CX, DX")
			for j := range 5 {
				for i := range 5 {
					s.load(a, masked, winogradMask, sixAddress(i, "R11"), i)
				}
				for y, r := range upOutputPoints(a, s) {
					s.store(a, false, 0, r, fmt.Sprintf("%d(R12)", (5*y+j)*s.size()))
				}
				a.op("ADDQ R10, CX")
				a.op("ADDQ R10, DX")
			}
			a.op("MOVQ planeTile_bias(DI), DX")
			s.load(a, masked, winogradMask, "(DX)(AX*1)", 9)
			a.op("VBROADCASTSS planeTile_lo(DI), %s", s.reg(10))
			a.op("VBROADCASTSS planeTile_hi(DI), %s", s.reg(11))
			a.op("LEAQ (SI)(AX*1), CX")
			for y := range 4 {
				for j := range 5 {
					s.load(a, false, 0, fmt.Sprintf("%d(R12)", (5*y+j)*s.size()), j)
				}
				a.op("MOVQ CX, DX")
				for _, r := range upOutputPoints(a, s) {
					v := s.reg(r)
					a.op("VADDPS %s, %s, %s", s.reg(9), v, v)
					a.op("VMAXPS %s, %s, %s", v, s.reg(10), v) // NaN stays
					a.op("VMINPS %s, %s, %s", v, s.reg(11), v)
					s.store(a, masked, winogradMask, r, "(DX)")
					a.op("ADDQ R9, DX")
				}
				a.op("ADDQ R8, CX")
			}
		})
	}
}

// upOutputPoints computes four outputs from registers 0 to 4 and returns where
// they are.
func upOutputPoints(a *assembly, s isa) []int {
	r := s.reg
	a.op("VSUBPS %s, %s, %s", r(2), r(1), r(5))
	a.op("VADDPS %s, %s, %s", r(0), r(5), r(5))
	a.op("VADDPS %s, %s, %s", r(3), r(1), r(6))
	a.op("VADDPS %s, %s, %s", r(2), r(1), r(7))
	a.op("VSUBPS %s, %s, %s", r(3), r(1), r(8))
	a.op("VADDPS %s, %s, %s", r(4), r(8), r(8))
	return []int{5, 6, 7, 8}
}

// upWeights writes the transform of 3x3 taps in the first nine planes to all
// 25, in place, with the registers of winogradWeights and the constant 1/2.
func upWeights(a *assembly, s isa) {
	a.function("upWeights"+s.suffix, "p *planeTile")
	a.op("MOVQ planeTile_planes(DI), SI")
	a.op("MOVQ planeTile_plane(DI), R10")
	a.op("MOVQ planeTile_blocks(DI), R13")
	a.op("VBROADCASTSS planeTile_k(DI), %s", s.reg(winogradConst))
	a.loop("block")
	a.op("MOVQ SI, CX")
	for tap := range 9 {
		s.load(a, false, 0, "(CX)", tap)
		a.op("ADDQ R10, CX")
	}
	a.op("MOVQ SI, CX")
	for i := range 5 {
		for x := range 3 {
			upWeightPoint(a, s, i, [3]int{x, 3 + x, 6 + x}, 9+x)
		}
		for j := range 5 {
			upWeightPoint(a, s, j, [3]int{9, 10, 11}, 15)
			s.store(a, false, 0, 15, "(CX)")
			a.op("ADDQ R10, CX")
		}
	}
	a.op("ADDQ $%d, SI", s.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}

// upWeightPoint computes factor i of three taps.
func upWeightPoint(a *assembly, s isa, i int, g [3]int, to int) {
	w0, w1, w2, d := s.reg(g[0]), s.reg(g[1]), s.reg(g[2]), s.reg(to)
	switch i {
	case 0:
		a.op("VMOVAPS %s, %s", w0, d)
	case 1, 2, 3: // (w2±w0±w1)/2
		sign := [][2]string{{"ADD", "ADD"}, {"SUB", "ADD"}, {"SUB", "SUB"}}[i-1]
		a.op("V%sPS %s, %s, %s", sign[0], w0, w2, d)
		a.op("V%sPS %s, %s, %s", sign[1], w1, d, d)
		a.op("VMULPS %s, %s, %s", d, s.reg(winogradConst), d)
	case 4:
		a.op("VMOVAPS %s, %s", w2, d)
	}
}
