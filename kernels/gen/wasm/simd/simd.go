// Package simd builds the modules behind the js implementation of package
// kernels: the kernels in plain SIMD, the same in relaxed SIMD, and the shim
// through which Go calls them.
//
// Pointers are byte addresses in the imported memory; strides and lengths
// count float32 elements, as in kernels/micro.go, which says what each
// function computes. Nothing is read or written outside the elements named
// there. Sizes are at least 1 unless a function says otherwise.
//
// Every output element is summed in one fixed order, wherever it lies in a
// tile, and what does not fill a vector goes through the same vector
// instructions with one useful lane: so the bits do not depend on how the work
// is cut into calls.
package simd

import "okuyuki/kernels/gen/wasm/emit"

// Variant says which instructions the kernels may use.
type Variant int

const (
	Plain   Variant = iota // WebAssembly 2.0 SIMD: a product and a sum, each rounded
	Relaxed                // relaxed SIMD: fused where the machine can
)

// Kernels builds the module of all kernels. It imports the memory they work on as env.mem.
func Kernels(v Variant) *emit.Module {
	b := &builder{m: &emit.Module{ImportMemory: true}, variant: v}
	b.lines("gemmLines", b.gemm(), 0, 6)
	b.gemmNarrow()
	b.outer()
	b.lines("depthwiseBand", b.depthwise(), 0, 5)
	b.depthwiseGrad()
	b.add()
	b.axpy()
	b.activationGrad()
	b.adam()
	b.sigmoid()
	b.addRows()
	b.winograd()
	b.winogradUp2()
	b.upSpreadRow()
	return b.m
}

// builder holds what the kernels have in common.
type builder struct {
	m       *emit.Module
	variant Variant
}

// madd is c + a*b.
func (b *builder) madd(a, x, c emit.Expr) emit.Expr {
	if b.variant == Relaxed {
		return emit.RelaxedMadd(a, x, c)
	}
	return emit.AddF(c, emit.MulF(a, x))
}

// columns is how a run of neighbouring floats travels in vectors.
type columns struct {
	floats  int // taken at a time
	vectors int
}

var (
	eight = columns{8, 2}
	four  = columns{4, 1}
	one   = columns{1, 1} // lane 0; the others carry copies of it
)

func (c columns) bytes() int { return 4 * c.floats }

// load is vector j of the floats at p.
func (c columns) load(p emit.Expr, j int) emit.Expr {
	if c.floats == 1 {
		return emit.LoadSplat(p, 0)
	}
	return emit.Load(p, 16*j)
}

// store writes vector j to p.
func (c columns) store(f *emit.Func, p emit.Expr, j int, v emit.Expr) {
	if c.floats == 1 {
		f.StoreLane(p, v, 0)
		return
	}
	f.Store(p, 16*j, v)
}

// types is a list of types, i for i32 and f for f32.
func types(list string) []emit.Type {
	ts := make([]emit.Type, len(list))
	for i, c := range list {
		ts[i] = map[rune]emit.Type{'i': emit.I32, 'f': emit.F32}[c]
	}
	return ts
}

// clamp holds v between lo and hi; NaN stays NaN.
func clamp(v, lo, hi emit.Expr) emit.Expr { return emit.LessF(emit.GreaterF(v, lo), hi) }

// toBytes turns counts of floats into bytes.
func toBytes(f *emit.Func, ls ...emit.Local) {
	for _, l := range ls {
		f.Set(l, emit.Shl(l, 2))
	}
}

// rowPointers sets ps to p, p+stride, p+2*stride ...
func rowPointers(f *emit.Func, ps []emit.Local, p, stride emit.Expr) {
	f.Set(ps[0], p)
	for i := 1; i < len(ps); i++ {
		f.Set(ps[i], emit.Add(ps[i-1], stride))
	}
}

// whole runs body and takes step from left for as long as left >= step.
func whole(f *emit.Func, left emit.Local, step int, body func()) {
	f.If(emit.GreaterEqual(left, emit.Int(int32(step))), func() {
		f.Loop(func() {
			body()
			f.Bump(left, emit.Int(int32(-step)))
			f.RepeatIf(emit.GreaterEqual(left, emit.Int(int32(step))))
		})
	}, nil)
}
