package main

import "fmt"

// winogradSpread writes the transform of 4x4 pixels of an output gradient to
// 36 planes, with the registers of winogradFunction.
func winogradSpread(a *assembly, s isa) {
	for _, masked := range []bool{false, true} {
		winogradFunction(a, s, "winogradSpread", masked, func() {
			a.op("LEAQ (SI)(AX*1), CX")
			a.op("LEAQ (R8)(R8*2), DX")
			a.op("ADDQ CX, DX")
			for x := range 4 {
				for y := range 4 {
					s.load(a, masked, winogradMask, sixAddress(y, "R8"), y)
				}
				prefetchPixels(a, 4)
				for i, r := range spreadPoints(a, s) {
					s.store(a, false, 0, r, fmt.Sprintf("%d(R12)", (4*i+x)*s.size()))
				}
				a.op("ADDQ R9, CX")
				a.op("ADDQ R9, DX")
			}
			a.op("LEAQ (BX)(AX*1), CX")
			a.op("LEAQ (R10)(R10*2), DX")
			a.op("ADDQ CX, DX")
			for i := range 6 {
				for x := range 4 {
					s.load(a, false, 0, fmt.Sprintf("%d(R12)", (4*i+x)*s.size()), x)
				}
				for j, r := range spreadPoints(a, s) {
					s.store(a, masked, winogradMask, r, sixAddress(j, "R10"))
				}
				a.op("ADDQ R11, CX")
				a.op("ADDQ R11, DX")
			}
		})
	}
}

// spreadPoints computes Am from registers 0 to 3 and returns where it is.
func spreadPoints(a *assembly, s isa) [6]int {
	r := s.reg
	four, eight, two := r(winogradConst), r(winogradConst+1), r(winogradConst+2)
	a.op("VADDPS %s, %s, %s", r(2), r(0), r(4))
	a.op("VADDPS %s, %s, %s", r(3), r(1), r(5))
	a.op("VADDPS %s, %s, %s", r(5), r(4), r(6))
	a.op("VSUBPS %s, %s, %s", r(5), r(4), r(7))
	a.op("VMOVAPS %s, %s", r(0), r(8))
	a.op("VFMADD231PS %s, %s, %s", r(2), four, r(8))
	a.op("VMULPS %s, %s, %s", r(1), two, r(9))
	a.op("VFMADD231PS %s, %s, %s", r(3), eight, r(9))
	a.op("VADDPS %s, %s, %s", r(9), r(8), r(10))
	a.op("VSUBPS %s, %s, %s", r(9), r(8), r(11))
	return [6]int{0, 6, 7, 10, 11, 3}
}

// winogradWeights writes the transform of 3x3 taps in the first nine planes to
// all 36, in place. Registers: R10 bytes per plane, SI the first plane at the
// present block, CX an address; 0 to 8 the taps, 9 to 11 a row of half the
// transform, 12 to 14 the constants 1/4, 1/2 and -1/6.
func winogradWeights(a *assembly, s isa) {
	a.function("winogradWeights"+s.suffix, "p *planeTile")
	a.op("MOVQ planeTile_planes(DI), SI")
	a.op("MOVQ planeTile_plane(DI), R10")
	a.op("MOVQ planeTile_blocks(DI), R13")
	for i := range 3 {
		a.op("VBROADCASTSS (planeTile_k+%d)(DI), %s", bytesOf(i), s.reg(winogradConst+i))
	}
	a.loop("block")
	a.op("MOVQ SI, CX")
	for tap := range 9 {
		s.load(a, false, 0, "(CX)", tap)
		a.op("ADDQ R10, CX")
	}
	a.op("MOVQ SI, CX")
	for i := range 6 {
		for x := range 3 {
			weightPoint(a, s, i, [3]int{x, 3 + x, 6 + x}, 9+x)
		}
		for j := range 6 {
			weightPoint(a, s, j, [3]int{9, 10, 11}, 15)
			s.store(a, false, 0, 15, "(CX)")
			a.op("ADDQ R10, CX")
		}
	}
	a.op("ADDQ $%d, SI", s.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}

// weightPoint computes point i of Gg.
func weightPoint(a *assembly, s isa, i int, g [3]int, to int) {
	g0, g1, g2, d := s.reg(g[0]), s.reg(g[1]), s.reg(g[2]), s.reg(to)
	quarter, half, sixth := s.reg(winogradConst), s.reg(winogradConst+1), s.reg(winogradConst+2)
	sign := map[int]string{1: "ADD", 2: "SUB", 3: "N", 4: ""}[i]
	switch i {
	case 0:
		a.op("VMULPS %s, %s, %s", g0, quarter, d)
	case 1, 2: // (g0+g2±g1) * -1/6
		a.op("VADDPS %s, %s, %s", g0, g2, d)
		a.op("V%sPS %s, %s, %s", sign, g1, d, d)
		a.op("VMULPS %s, %s, %s", sixth, d, d)
	case 3, 4: // -(g0/4+g2±g1/2) * -1/6
		a.op("VMOVAPS %s, %s", g0, d)
		a.op("VFNMSUB213PS %s, %s, %s", g2, quarter, d)
		a.op("VF%sMADD231PS %s, %s, %s", sign, g1, half, d)
		a.op("VMULPS %s, %s, %s", sixth, d, d)
	case 5:
		a.op("VMOVAPS %s, %s", g2, d)
	}
}
