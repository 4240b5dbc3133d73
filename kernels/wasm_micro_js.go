//go:build js && wasm && kern

package kernels

import (
	"math"
	"unsafe"
)

// What the loader (web/js/go-loader.js) linked, as the shim's kind() says.
const (
	kindSIMD    = 1
	kindRelaxed = 2
)

// A program built with the tag kern needs the loader, which always links the
// shim and, where the browser can, the kernels behind it. Without kernels
// the portable implementation serves.
func init() {
	switch wasmKind() {
	case kindSIMD:
		register(wasmMicro("wasm-simd"))
	case kindRelaxed:
		register(wasmMicro("wasm-relaxed"))
	}
}

func wasmMicro(name string) *micro {
	return &micro{
		name: name, mr: 4, nr: 8, residualFrom: 1, rowsOfTiles: true,
		gemm: func(g *gemmArgs) {
			wasmGemm(g.a, int32(g.aRow), int32(g.aRun), int32(g.runs), int32(g.kc), g.b,
				g.c, int32(g.cRow), int32(g.m), int32(g.np), g.bias, g.lo, g.hi, flag(g.accumulate))
		},
		gemmNarrow: func(g *gemmArgs) {
			wasmGemmNarrow(g.a, int32(g.aRow), int32(g.aRun), int32(g.runs), int32(g.kc), g.b,
				g.c, int32(g.cRow), int32(g.m), int32(g.np), g.bias, g.lo, g.hi, flag(g.accumulate))
		},
		gemmLines: func(g *gemmArgs) {
			wasmGemmLines(g.a, int32(g.aRow), int32(g.aRun), int32(g.runs), int32(g.kc), g.b,
				g.c, int32(g.cRow), int32(g.m), int32(g.np), g.bias, g.lo, g.hi, flag(g.accumulate),
				int32(g.lines), int32(g.m*g.aRow), int32(g.cLine))
		},
		outer: func(o *outerArgs) {
			wasmOuter(o.a, int32(o.aRow), o.b, int32(o.bRow), o.c, int32(o.cRow), int32(o.m), int32(o.n), int32(o.kc))
		},
		depthwise: func(d *depthwiseArgs) {
			wasmDepthwise(d.in, int32(d.inRow), int32(d.pix), d.w, d.bias, d.out, int32(d.c), int32(d.ow), d.lo, d.hi)
		},
		depthwiseBand: func(d *depthwiseArgs) {
			wasmDepthwiseBand(d.in, int32(d.inRow), int32(d.pix), d.w, d.bias, d.out, int32(d.c), int32(d.ow), d.lo, d.hi,
				int32(d.rows), int32(d.inDown), int32(d.outDown))
		},
		depthwiseGrad: func(d *depthwiseArgs) {
			wasmDepthwiseGrad(d.in, int32(d.inRow), int32(d.pix), d.w, d.out, int32(d.c), int32(d.ow))
		},
		winogradInput: func(a *planeArgs) {
			wasmWinogradInput(a.pixels, int32(a.row), int32(a.pix), a.planes, int32(a.plane), int32(a.c),
				int32(a.tiles), int32(a.step), int32(a.planeStep))
		},
		winogradOutput: func(a *planeArgs) {
			wasmWinogradOutput(a.pixels, int32(a.row), int32(a.pix), a.planes, int32(a.plane), int32(a.c),
				int32(a.tiles), int32(a.step), int32(a.planeStep), a.bias, a.lo, a.hi)
		},
		winogradSpread: func(a *planeArgs) {
			wasmWinogradSpread(a.pixels, int32(a.row), int32(a.pix), a.planes, int32(a.plane), int32(a.c),
				int32(a.tiles), int32(a.step), int32(a.planeStep))
		},
		winogradWeights: func(planes *float32, plane, n int) { wasmWinogradWeights(planes, int32(plane), int32(n)) },
		winogradFrom:    8,
		upInput: func(a *planeArgs) {
			wasmUpInput(a.pixels, int32(a.row), int32(a.pix), a.planes, int32(a.plane), int32(a.c),
				int32(a.tiles), int32(a.step), int32(a.planeStep))
		},
		upOutput: func(a *planeArgs) {
			wasmUpOutput(a.pixels, int32(a.row), int32(a.pix), a.planes, int32(a.plane), int32(a.c),
				int32(a.tiles), int32(a.step), int32(a.planeStep), a.bias, a.lo, a.hi)
		},
		upSpread: func(a *planeArgs) {
			wasmUpSpread(a.pixels, int32(a.row), int32(a.pix), a.planes, int32(a.plane), int32(a.c),
				int32(a.tiles), int32(a.step), int32(a.planeStep))
		},
		upWeights: func(planes *float32, plane, n int) { wasmUpWeights(planes, int32(plane), int32(n)) },
		upFrom:    8,
		upSpreadRow: func(a *spreadArgs) {
			wasmUpSpreadRow(a.above, a.below, int32(a.pix), a.out, int32(a.w), a.bias, a.lo, a.hi)
		},
		add: func(dst, a, b []float32) {
			wasmAdd(first(dst), first(a), first(b), int32(len(dst)))
		},
		axpy: func(dst []float32, s float32, x []float32) {
			wasmAxpy(first(dst), first(x), int32(len(dst)), s)
		},
		activationGrad: func(dy, y []float32, act Activation) {
			if act == Linear {
				return
			}
			hi := float32(math.NaN()) // compares false: no upper end
			if act == ReLU6 {
				hi = 6
			}
			wasmActivationGrad(first(dy), first(y), int32(len(dy)), hi)
		},
		addRows: func(dst, src *float32, n, stride, width int) {
			wasmAddRows(dst, src, int32(n), int32(stride), int32(width))
		},
		sigmoid: func(x []float32) { wasmSigmoid(first(x), int32(len(x))) },
		adam: func(w, g, m, v []float32, a Adam) {
			wasmAdam(first(w), first(g), first(m), first(v), int32(len(w)),
				a.LR, a.Beta1, a.Beta2, a.Eps, a.WeightDecay, a.Correction1, a.Correction2)
		},
	}
}

// first is the address of a slice's first element; its kernels take no
// element of an empty slice.
func first(s []float32) *float32 { return unsafe.SliceData(s) }

func flag(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
