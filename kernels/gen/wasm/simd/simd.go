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
//
// Package emit is imported with a dot: its expressions are the language that
// the kernels are written in.
package simd

import . "okuyuki/kernels/gen/wasm/emit"

// Variant says which instructions the kernels may use.
type Variant int

const (
	Plain   Variant = iota // WebAssembly 2.0 SIMD: a product and a sum, each rounded
	Relaxed                // relaxed SIMD: fused where the machine can
)

// Kernels builds the module of all kernels. It imports the memory they work on as env.mem.
func Kernels(v Variant) *Module {
	b := &builder{m: &Module{ImportMemory: true}, variant: v}
	b.gemm()
	b.outer()
	b.depthwise()
	b.depthwiseGrad()
	b.add()
	b.axpy()
	b.activationGrad()
	b.adam()
	return b.m
}

// builder holds what the kernels have in common.
type builder struct {
	m       *Module
	variant Variant
}

// madd is c + a*b.
func (b *builder) madd(a, x, c Expr) Expr {
	if b.variant == Relaxed {
		return RelaxedMadd(a, x, c)
	}
	return AddF(c, MulF(a, x))
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

// load is vector j of the floats at p+offset bytes.
func (c columns) load(p Expr, offset, j int) Expr {
	if c.floats == 1 {
		return LoadSplat(p, offset)
	}
	return Load(p, offset+16*j)
}

// store writes vector j to p.
func (c columns) store(f *Func, p Expr, j int, v Expr) {
	if c.floats == 1 {
		f.StoreLane(p, v, 0)
		return
	}
	f.Store(p, 16*j, v)
}

// clamp holds v between lo and hi; NaN stays NaN.
func clamp(v, lo, hi Expr) Expr { return MinF(MaxF(v, lo), hi) }

// toBytes turns counts of floats into bytes.
func toBytes(f *Func, ls ...Local) {
	for _, l := range ls {
		f.Set(l, Shl(l, 2))
	}
}

// rowPointers sets ps to p, p+stride, p+2*stride ...
func rowPointers(f *Func, ps []Local, p, stride Expr) {
	f.Set(ps[0], p)
	for i := 1; i < len(ps); i++ {
		f.Set(ps[i], Add(ps[i-1], stride))
	}
}

// whole runs body, a loop's whole content, for as long as left >= step; body is to take step from left.
func whole(f *Func, left Local, step int, body func()) {
	f.If(GreaterEqual(left, Int(int32(step))), func() {
		f.Loop(func() {
			body()
			f.Bump(left, Int(int32(-step)))
			f.RepeatIf(GreaterEqual(left, Int(int32(step))))
		})
	}, nil)
}
