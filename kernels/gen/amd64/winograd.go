package main

import (
	"fmt"
	"strings"
)

// winogradInput and winogradOutput write the transforms of F(4x4,3x3), one
// register of channels at a time: 6x6 pixels to 36 planes and back to 4x4
// pixels. Each is done along one direction into scratch memory, then along the
// other. kernels/winograd_portable.go has the formulas.
//
// Registers: SI pixels, R8 and R9 bytes per row and per pixel, BX planes, R10
// bytes per plane and R11 six of them, R12 scratch memory, R13 blocks left, AX
// offset of the block in bytes, CX and DX addresses.
const (
	winogradMask  = 15 // register, with AVX2
	winogradConst = 12 // registers from here on
	winogradTile  = 4  // pixels from one tile to the next
)

func winogradInput(a *assembly, s isa) {
	for _, masked := range []bool{false, true} {
		winogradFunction(a, s, "winogradInput", masked, func() {
			a.op("LEAQ (SI)(AX*1), CX")
			a.op("LEAQ (R8)(R8*2), DX")
			a.op("ADDQ CX, DX")
			for x := range 6 {
				sixLoads(a, s, masked, "R8")
				if x >= 6-winogradTile {
					prefetchPixels(a, 6)
				}
				for i, r := range inputPoints(a, s) {
					s.store(a, false, 0, r, fmt.Sprintf("%d(R12)", (6*i+x)*s.size()))
				}
				a.op("ADDQ R9, CX")
				a.op("ADDQ R9, DX")
			}
			a.op("LEAQ (BX)(AX*1), CX")
			a.op("LEAQ (R10)(R10*2), DX")
			a.op("ADDQ CX, DX")
			for i := range 6 {
				for x := range 6 {
					s.load(a, false, 0, fmt.Sprintf("%d(R12)", (6*i+x)*s.size()), x)
				}
				for j, r := range inputPoints(a, s) {
					s.store(a, masked, winogradMask, r, sixAddress(j, "R10"))
				}
				a.op("ADDQ R11, CX")
				a.op("ADDQ R11, DX")
			}
		})
	}
}

// prefetchPixels fetches the same column of pixels of the tile after the next:
// what lies between a tile's few rows keeps the processor from guessing them.
func prefetchPixels(a *assembly, rows int) {
	const tilesAhead = 2
	for y := range rows {
		switch y {
		case 0:
			a.op("LEAQ (CX)(R9*%d), R14", tilesAhead*winogradTile)
		case 3:
			a.op("LEAQ (DX)(R9*%d), R14", tilesAhead*winogradTile)
		}
		a.op("PREFETCHT0 %s", strings.Replace(strings.Replace(sixAddress(y, "R8"), "CX", "R14", 1), "DX", "R14", 1))
	}
}

// inputPoints computes Bᵀd from registers 0 to 5 and returns where it is.
func inputPoints(a *assembly, s isa) [6]int {
	r := s.reg
	four, five, two := r(winogradConst), r(winogradConst+1), r(winogradConst+2)
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
	return [6]int{6, 0, 1, 11, 9, 5}
}

func winogradOutput(a *assembly, s isa) {
	for _, masked := range []bool{false, true} {
		winogradFunction(a, s, "winogradOutput", masked, func() {
			a.op("LEAQ (BX)(AX*1), CX")
			a.op("LEAQ (R11)(R11*2), DX")
			a.op("ADDQ CX, DX")
			for j := range 6 {
				sixLoads(a, s, masked, "R11")
				for y, r := range outputPoints(a, s) {
					s.store(a, false, 0, r, fmt.Sprintf("%d(R12)", (6*y+j)*s.size()))
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
				for j := range 6 {
					s.load(a, false, 0, fmt.Sprintf("%d(R12)", (6*y+j)*s.size()), j)
				}
				a.op("MOVQ CX, DX")
				for _, r := range outputPoints(a, s) {
					v := s.reg(r)
					a.op("VADDPS %s, %s, %s", s.reg(9), v, v)
					a.op("VMAXPS %s, %s, %s", v, s.reg(10), v) // NaN stays
					a.op("VMINPS %s, %s, %s", v, s.reg(11), v)
					s.store(a, masked, winogradMask, r, "(DX)")
					a.op("PREFETCHT0 (DX)(R9*%d)", 2*winogradTile)
					a.op("ADDQ R9, DX")
				}
				a.op("ADDQ R8, CX")
			}
		})
	}
}

// outputPoints computes Aᵀm from registers 0 to 5 and returns where it is.
func outputPoints(a *assembly, s isa) [4]int {
	r := s.reg
	four, eight, two := r(winogradConst), r(winogradConst+1), r(winogradConst+2)
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
	return [4]int{0, 7, 6, 5}
}

// sixLoads loads six values `stride` apart into registers 0 to 5: three from
// CX on, three from DX on.
func sixLoads(a *assembly, s isa, masked bool, stride string) {
	for i := range 6 {
		s.load(a, masked, winogradMask, sixAddress(i, stride), i)
	}
}

func sixAddress(i int, stride string) string {
	base := []string{"CX", "DX"}[i/3]
	if i%3 == 0 {
		return fmt.Sprintf("(%s)", base)
	}
	return fmt.Sprintf("(%s)(%s*%d)", base, stride, i%3)
}

func winogradFunction(a *assembly, s isa, name string, masked bool, block func()) {
	if masked {
		name += "Masked"
	}
	a.function(name+s.suffix, "p *planeTile")
	a.op("MOVQ planeTile_pixels(DI), SI")
	a.op("MOVQ planeTile_row(DI), R8")
	a.op("MOVQ planeTile_pix(DI), R9")
	a.op("MOVQ planeTile_planes(DI), BX")
	a.op("MOVQ planeTile_plane(DI), R10")
	a.op("LEAQ (R10)(R10*2), R11")
	a.op("ADDQ R11, R11")
	a.op("MOVQ planeTile_scratch(DI), R12")
	a.op("MOVQ planeTile_blocks(DI), R13")
	a.op("XORQ AX, AX")
	for i := range 3 {
		a.op("VBROADCASTSS (planeTile_k+%d)(DI), %s", bytesOf(i), s.reg(winogradConst+i))
	}
	if masked {
		a.op("MOVQ planeTile_mask(DI), CX")
		s.loadMask(a, "CX", winogradMask)
	}
	a.loop("block")
	block()
	a.op("ADDQ $%d, AX", s.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}
