package main

import (
	"fmt"
	"strings"
)

// The passes that all transforms between pixels and planes have in common, one
// register of channels at a time: along one direction into scratch memory, then
// along the other. What is computed in between are points, from the registers
// from 0 on into those that are returned.
//
// Registers: SI pixels, R8 and R9 bytes per row and per pixel, BX planes, R10
// bytes per plane and R11 those of a row of planes, R12 scratch memory, R13 blocks
// left, AX offset of the block in bytes, CX and DX addresses.
const (
	planeMask  = 15 // register, with AVX2
	planeConst = 12 // registers from here on
	tileStep   = 4  // pixels from one tile to the next, and written of each
)

type points func(*assembly, isa) []int

// toPlanes writes a transform of window x window pixels to side x side planes.
// fetch: the pixels of tiles to come are fetched ahead.
func toPlanes(a *assembly, s isa, name string, window, side int, fetch bool, along points) {
	for _, masked := range []bool{false, true} {
		planeFunction(a, s, name, masked, func() {
			a.op("LEAQ (SI)(AX*1), CX")
			a.op("LEAQ (R8)(R8*2), DX")
			a.op("ADDQ CX, DX")
			for x := range window {
				loads(a, s, masked, window, "R8")
				if fetch && x >= window-tileStep {
					prefetchPixels(a, window)
				}
				for i, r := range along(a, s) {
					s.store(a, false, 0, r, fmt.Sprintf("%d(R12)", (window*i+x)*s.size()))
				}
				a.op("ADDQ R9, CX")
				a.op("ADDQ R9, DX")
			}
			planeRow(a, side)
			a.op("LEAQ (BX)(AX*1), CX")
			a.op("LEAQ (R10)(R10*2), DX")
			a.op("ADDQ CX, DX")
			for i := range side {
				for x := range window {
					s.load(a, false, 0, fmt.Sprintf("%d(R12)", (window*i+x)*s.size()), x)
				}
				for j, r := range along(a, s) {
					s.store(a, masked, planeMask, r, address(j, "R10"))
				}
				a.op("ADDQ R11, CX")
				a.op("ADDQ R11, DX")
			}
		})
	}
}

// fromPlanes writes a transform of side x side planes to 4x4 pixels.
func fromPlanes(a *assembly, s isa, name string, side int, fetch bool, along points) {
	for _, masked := range []bool{false, true} {
		planeFunction(a, s, name, masked, func() {
			planeRow(a, side)
			a.op("LEAQ (BX)(AX*1), CX")
			a.op("LEAQ (R11)(R11*2), DX")
			a.op("ADDQ CX, DX")
			for j := range side {
				loads(a, s, masked, side, "R11")
				for y, r := range along(a, s) {
					s.store(a, false, 0, r, fmt.Sprintf("%d(R12)", (side*y+j)*s.size()))
				}
				a.op("ADDQ R10, CX")
				a.op("ADDQ R10, DX")
			}
			a.op("MOVQ planeTile_bias(DI), DX")
			s.load(a, masked, planeMask, "(DX)(AX*1)", 9)
			a.op("VBROADCASTSS planeTile_lo(DI), %s", s.reg(10))
			a.op("VBROADCASTSS planeTile_hi(DI), %s", s.reg(11))
			a.op("LEAQ (SI)(AX*1), CX")
			for y := range tileStep {
				for j := range side {
					s.load(a, false, 0, fmt.Sprintf("%d(R12)", (side*y+j)*s.size()), j)
				}
				a.op("MOVQ CX, DX")
				for _, r := range along(a, s) {
					v := s.reg(r)
					a.op("VADDPS %s, %s, %s", s.reg(9), v, v)
					a.op("VMAXPS %s, %s, %s", v, s.reg(10), v) // NaN stays
					a.op("VMINPS %s, %s, %s", v, s.reg(11), v)
					s.store(a, masked, planeMask, r, "(DX)")
					if fetch {
						a.op("PREFETCHT0 (DX)(R9*%d)", 2*tileStep)
					}
					a.op("ADDQ R9, DX")
				}
				a.op("ADDQ R8, CX")
			}
		})
	}
}

// weightPlanes writes the transform of 3x3 taps in the first nine planes to
// side x side, in place. point computes one of them from the three taps in
// registers g. Registers: R10 bytes per plane, SI the first plane at the present
// block, CX an address; 0 to 8 the taps, 9 to 11 a row of half the transform, 12
// on the constants.
func weightPlanes(a *assembly, s isa, name string, side, constants int, point func(a *assembly, s isa, i int, g [3]int, to int)) {
	a.function(name+s.suffix, "p *planeTile")
	a.op("MOVQ planeTile_planes(DI), SI")
	a.op("MOVQ planeTile_plane(DI), R10")
	a.op("MOVQ planeTile_blocks(DI), R13")
	for i := range constants {
		a.op("VBROADCASTSS (planeTile_k+%d)(DI), %s", bytesOf(i), s.reg(planeConst+i))
	}
	a.loop("block")
	a.op("MOVQ SI, CX")
	for tap := range 9 {
		s.load(a, false, 0, "(CX)", tap)
		a.op("ADDQ R10, CX")
	}
	a.op("MOVQ SI, CX")
	for i := range side {
		for x := range 3 {
			point(a, s, i, [3]int{x, 3 + x, 6 + x}, 9+x)
		}
		for j := range side {
			point(a, s, j, [3]int{9, 10, 11}, 15)
			s.store(a, false, 0, 15, "(CX)")
			a.op("ADDQ R10, CX")
		}
	}
	a.op("ADDQ $%d, SI", s.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}

// planeRow sets R11 to the bytes of so many planes, unless it is six.
func planeRow(a *assembly, planes int) {
	if planes == 6 {
		return
	}
	a.op("MOVQ R10, R11")
	a.op("SHLQ $2, R11")
	if planes == 5 {
		a.op("ADDQ R10, R11")
	}
}

// loads loads n values `stride` apart into the registers from 0 on: three from CX
// on, the others from DX on.
func loads(a *assembly, s isa, masked bool, n int, stride string) {
	for i := range n {
		s.load(a, masked, planeMask, address(i, stride), i)
	}
}

func address(i int, stride string) string {
	base := []string{"CX", "DX"}[i/3]
	if i%3 == 0 {
		return fmt.Sprintf("(%s)", base)
	}
	return fmt.Sprintf("(%s)(%s*%d)", base, stride, i%3)
}

// prefetchPixels fetches the same column of pixels of the tile after the next:
// what lies between a tile's few rows keeps the processor from guessing them.
func prefetchPixels(a *assembly, rows int) {
	const tilesAhead = 2
	for y := range rows {
		switch y {
		case 0:
			a.op("LEAQ (CX)(R9*%d), R14", tilesAhead*tileStep)
		case 3:
			a.op("LEAQ (DX)(R9*%d), R14", tilesAhead*tileStep)
		}
		a.op("PREFETCHT0 %s", strings.Replace(strings.Replace(address(y, "R8"), "CX", "R14", 1), "DX", "R14", 1))
	}
}

// planeFunction writes a function with its loop over the blocks of channels.
func planeFunction(a *assembly, s isa, name string, masked bool, block func()) {
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
		a.op("VBROADCASTSS (planeTile_k+%d)(DI), %s", bytesOf(i), s.reg(planeConst+i))
	}
	if masked {
		a.op("MOVQ planeTile_mask(DI), CX")
		s.loadMask(a, "CX", planeMask)
	}
	a.loop("block")
	block()
	a.op("ADDQ $%d, AX", s.size())
	a.op("DECQ R13")
	a.op("JNE block")
	a.end()
}
