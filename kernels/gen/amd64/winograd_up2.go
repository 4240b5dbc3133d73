package main

// The transforms for upsampled images: 4x4 pixels to 16 planes, 25 planes to 4x4
// pixels, 4x4 pixels of an output gradient to 25 planes, and weights to 25 planes.
// kernels/winograd_up2.go has the formulas.

func upInput(a *assembly, s isa) { toPlanes(a, s, "upInput", 4, 4, false, upInputPoints) }

func upOutput(a *assembly, s isa) { fromPlanes(a, s, "upOutput", 5, false, upOutputPoints) }

func upSpread(a *assembly, s isa) { toPlanes(a, s, "upSpread", 4, 5, false, upSpreadPoints) }

// upWeights has the constant 1/2.
func upWeights(a *assembly, s isa) { weightPlanes(a, s, "upWeights", 5, 1, upWeightPoint) }

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
		a.op("VMULPS %s, %s, %s", d, s.reg(planeConst), d)
	case 4:
		a.op("VMOVAPS %s, %s", w2, d)
	}
}
