package simd

import "okuyuki/kernels/gen/wasm/emit"

// addRows emits
//
//	addRows(dst, src, n, stride, width)
//
// dst[k][j] += src[k*stride+j] for k < n and j < width <= 8, dst's rows being
// of 8 values. A whole row is read at once, without the values beyond its
// width, for as long as that does not reach beyond the last value.
func (b *builder) addRows() {
	f := b.m.Func("addRows", nil, types("iiiii")...)
	p := f.Params()
	dst, src, n, stride, width := p[0], p[1], p[2], p[3], p[4]
	masks := f.Locals(emit.V128, panel/4)
	for i, m := range masks {
		first := int32(4 * i)
		f.Set(m, emit.LessI(emit.Ints([4]int32{first, first + 1, first + 2, first + 3}), emit.SplatI(width)))
	}
	left, q, row := f.Local(emit.I32), f.Local(emit.I32), f.Local(emit.I32)
	toBytes(f, stride)
	f.Set(left, emit.Add(emit.Mul(emit.Sub(n, emit.Int(1)), stride), emit.Shl(width, 2))) // bytes of src
	const row8 = 4 * panel
	f.If(emit.GreaterEqual(left, emit.Int(row8)), func() {
		f.Loop(func() {
			for i, m := range masks {
				f.Store(dst, 16*i, emit.AddF(emit.Load(dst, 16*i), emit.And4(emit.Load(src, 16*i), m)))
			}
			f.Bump(dst, emit.Int(row8))
			f.Bump(src, stride)
			f.Bump(n, emit.Int(-1))
			f.Set(left, emit.Sub(left, stride))
			f.RepeatIf(emit.GreaterEqual(left, emit.Int(row8)))
		})
	}, nil)
	whole(f, n, 1, func() {
		f.Set(q, src)
		f.Set(row, dst)
		f.Set(left, width)
		whole(f, left, 1, func() {
			f.StoreLane(row, emit.AddF(emit.LoadSplat(row, 0), emit.LoadSplat(q, 0)), 0)
			f.Bump(q, emit.Int(4))
			f.Bump(row, emit.Int(4))
		})
		f.Bump(src, stride)
		f.Bump(dst, emit.Int(row8))
	})
}
