package simd

import "okuyuki/kernels/gen/wasm/emit"

// upSpreadRow emits
//
//	upSpreadRow(above, below, pix, out, w, bias, lo, hi)
//
// A row of 2w outputs from the four taps of w pixels, and of one more at both
// ends, in two rows; see spreadArgs in kernels/convup2_single.go.
func (b *builder) upSpreadRow() {
	f := b.m.Func("upSpreadRow", nil, types("iiiiifff")...)
	above, below, pix, out, w := f.Param(0), f.Param(1), f.Param(2), f.Param(3), f.Param(4)
	bias, lo, hi := f.Local(emit.V128), f.Local(emit.V128), f.Local(emit.V128)
	for i, v := range []emit.Local{bias, lo, hi} {
		f.Set(v, emit.Splat(f.Param(5+i)))
	}
	left, own, right := f.Local(emit.V128), f.Local(emit.V128), f.Local(emit.V128)
	toBytes(f, pix)
	sum := func() emit.Expr { return emit.AddF(emit.Load(above, 0), emit.Load(below, 0)) }
	next := func(n int32) {
		f.Bump(above, emit.Mul(pix, emit.Int(n)))
		f.Bump(below, emit.Mul(pix, emit.Int(n)))
	}
	next(-1)
	f.Set(left, sum())
	next(1)
	f.Set(own, sum())
	f.Loop(func() {
		f.Bump(above, pix)
		f.Bump(below, pix)
		f.Set(right, sum())
		inner := emit.Shuffle(own, own, [4]int{1, 2, 1, 2})
		outer := emit.Shuffle(left, right, [4]int{3, 4, 3, 4})
		f.StorePair(out, clamp(emit.AddF(emit.AddF(inner, outer), bias), lo, hi))
		f.Set(left, own)
		f.Set(own, right)
		f.Bump(out, emit.Int(8))
		f.CountDown(w)
	})
}
