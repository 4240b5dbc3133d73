package main

// The transforms of F(4x4,3x3): 6x6 pixels to 36 planes and back to 4x4 pixels,
// 4x4 pixels of an output gradient to 36 planes, and weights to 36 planes.
// kernels/winograd_portable.go has the formulas.

func winogradInput(a *assembly, s isa) { toPlanes(a, s, "winogradInput", 6, 6, true, inputPoints) }

func winogradOutput(a *assembly, s isa) { fromPlanes(a, s, "winogradOutput", 6, true, outputPoints) }

func winogradSpread(a *assembly, s isa) { toPlanes(a, s, "winogradSpread", 4, 6, true, spreadPoints) }

// winogradWeights has the constants 1/4, 1/2 and -1/6.
func winogradWeights(a *assembly, s isa) { weightPlanes(a, s, "winogradWeights", 6, 3, weightPoint) }

// inputPoints computes Bᵀd from registers 0 to 5 and returns where it is.
func inputPoints(a *assembly, s isa) []int {
	r := s.reg
	four, five, two := r(planeConst), r(planeConst+1), r(planeConst+2)
	a.op("VMOVAPS %s, %s", r(4), r(6))
	a.op("VFNMADD231PS %s, %s, %s", r(2), five, r(6)) // d4-5d2
	a.op("VFMADD231PS %s, %s, %s", r(0), four, r(6))  // first
	a.op("VFNMADD231PS %s, %s, %s", r(3), five, r(5)) // d5-5d3
	a.op("VFMADD231PS %s, %s, %s", r(1), four, r(5))  // last
	a.op("VMOVAPS %s, %s", r(4), r(7))
	a.op("VFNMADD231PS %s, %s, %s", r(2), four, r(7)) // even
	a.op("VMOVAPS %s, %s", r(3), r(8))
	a.op("VFNMADD231PS %s, %s, %s", r(1), four, r(8)) // odd
	a.op("VSUBPS %s, %s, %s", r(2), r(4), r(9))
	a.op("VSUBPS %s, %s, %s", r(1), r(3), r(10))
	a.op("VADDPS %s, %s, %s", r(8), r(7), r(0))
	a.op("VSUBPS %s, %s, %s", r(8), r(7), r(1))
	a.op("VMOVAPS %s, %s", r(9), r(11))
	a.op("VFMADD231PS %s, %s, %s", r(10), two, r(11))
	a.op("VFNMADD231PS %s, %s, %s", r(10), two, r(9))
	return []int{6, 0, 1, 11, 9, 5}
}

// outputPoints computes Aᵀm from registers 0 to 5 and returns where it is.
func outputPoints(a *assembly, s isa) []int {
	r := s.reg
	four, eight, two := r(planeConst), r(planeConst+1), r(planeConst+2)
	a.op("VADDPS %s, %s, %s", r(2), r(1), r(6)) // p
	a.op("VSUBPS %s, %s, %s", r(2), r(1), r(7)) // q
	a.op("VADDPS %s, %s, %s", r(4), r(3), r(8)) // r
	a.op("VSUBPS %s, %s, %s", r(4), r(3), r(1)) // s
	a.op("VADDPS %s, %s, %s", r(6), r(0), r(0))
	a.op("VADDPS %s, %s, %s", r(8), r(0), r(0))
	a.op("VFMADD231PS %s, %s, %s", r(8), four, r(6))
	a.op("VADDPS %s, %s, %s", r(7), r(5), r(5))
	a.op("VFMADD231PS %s, %s, %s", r(1), eight, r(5))
	a.op("VFMADD231PS %s, %s, %s", r(1), two, r(7))
	return []int{0, 7, 6, 5}
}

// spreadPoints computes Am from registers 0 to 3 and returns where it is.
func spreadPoints(a *assembly, s isa) []int {
	r := s.reg
	four, eight, two := r(planeConst), r(planeConst+1), r(planeConst+2)
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
	return []int{0, 6, 7, 10, 11, 3}
}

// weightPoint computes point i of Gg.
func weightPoint(a *assembly, s isa, i int, g [3]int, to int) {
	g0, g1, g2, d := s.reg(g[0]), s.reg(g[1]), s.reg(g[2]), s.reg(to)
	quarter, half, sixth := s.reg(planeConst), s.reg(planeConst+1), s.reg(planeConst+2)
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
