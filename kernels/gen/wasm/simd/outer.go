package simd

import "okuyuki/kernels/gen/wasm/emit"

// outer emits
//
//	outer(a, aRow, b, bRow, c, cRow, m, n, kc)
//
// C[m x n] += sum over k < kc of the outer product of A[k][0..m) and B[k][0..n).
func (b *builder) outer() {
	f := b.m.Func("outer", nil, types("iiiiiiiii")...)
	o := &outer{builder: b, f: f}
	for i, p := range []*emit.Local{&o.a, &o.aRow, &o.b, &o.bRow, &o.c, &o.cRow, &o.m, &o.n, &o.kc} {
		*p = f.Param(i)
	}
	for _, p := range []*emit.Local{&o.ap, &o.bp, &o.cp, &o.ak, &o.bk, &o.k, &o.rows, &o.cols} {
		*p = f.Local(emit.I32)
	}
	o.cPtr = f.Locals(emit.I32, tileRows)
	o.acc = f.Locals(emit.V128, 2*tileRows)
	o.bv = f.Locals(emit.V128, 2)
	o.av = f.Local(emit.V128)

	toBytes(f, o.aRow, o.bRow, o.cRow)
	o.fullColumns()
	o.lastColumns()
}

type outer struct {
	*builder
	f *emit.Func

	a, aRow, b, bRow, c, cRow, m, n, kc emit.Local

	ap, bp, cp emit.Local // the tile's first column of A, of B, and corner of C
	ak, bk, k  emit.Local // rows of A and B at this k; k counts down
	rows, cols emit.Local // still to do
	cPtr       []emit.Local
	acc, bv    []emit.Local
	av         emit.Local
}

// fullColumns covers the columns of C that fill vectors, in tiles of 4x8.
func (o *outer) fullColumns() {
	f := o.f
	across := func(rows int) {
		f.Set(o.bp, o.b)
		f.Set(o.cp, o.c)
		f.Set(o.cols, o.n)
		for _, c := range []columns{eight, four} {
			whole(f, o.cols, c.floats, func() {
				o.tile(rows, c)
				f.Bump(o.bp, emit.Int(int32(c.bytes())))
				f.Bump(o.cp, emit.Int(int32(c.bytes())))
			})
		}
		f.Bump(o.ap, emit.Int(int32(4*rows)))
		f.Bump(o.c, emit.Mul(o.cRow, emit.Int(int32(rows))))
	}
	f.If(emit.GreaterEqual(o.n, emit.Int(4)), func() {
		start := f.Local(emit.I32)
		f.Set(start, o.c)
		f.Set(o.ap, o.a)
		f.Set(o.rows, o.m)
		whole(f, o.rows, tileRows, func() { across(tileRows) })
		for rows := tileRows - 1; rows > 0; rows-- {
			f.If(emit.Equal(o.rows, emit.Int(int32(rows))), func() { across(rows) }, nil)
		}
		f.Set(o.c, start)
	}, nil)
}

// lastColumns covers the up to three columns that are left one by one, with vectors that run down the rows.
func (o *outer) lastColumns() {
	f := o.f
	done := f.Local(emit.I32) // bytes
	f.Set(done, emit.Shl(emit.And(o.n, emit.Int(-4)), 2))
	f.Bump(o.b, done)
	f.Bump(o.c, done)
	f.Set(o.cols, emit.And(o.n, emit.Int(3)))
	whole(f, o.cols, 1, func() {
		f.Set(o.ap, o.a)
		f.Set(o.cp, o.c)
		f.Set(o.rows, o.m)
		for _, c := range []struct{ rows, vectors int }{{16, 4}, {4, 1}} {
			whole(f, o.rows, c.rows, func() {
				o.column(c.vectors)
				f.Bump(o.ap, emit.Int(int32(4*c.rows)))
			})
		}
		f.Set(o.bp, o.b)
		whole(f, o.rows, 1, func() {
			o.tile(1, one)
			f.Bump(o.ap, emit.Int(4))
			f.Bump(o.cp, o.cRow)
		})
		f.Bump(o.b, emit.Int(4))
		f.Bump(o.c, emit.Int(4))
	})
}

// tile adds rows x columns of C at cp.
func (o *outer) tile(rows int, c columns) {
	f := o.f
	rowPointers(f, o.cPtr[:rows], o.cp, o.cRow)
	each := func(do func(i, j int, acc emit.Local)) {
		for i := range rows {
			for j := range c.vectors {
				do(i, j, o.acc[i*c.vectors+j])
			}
		}
	}
	each(func(i, j int, acc emit.Local) { f.Set(acc, c.load(o.cPtr[i], j)) })
	o.overK(o.bp, func() {
		for j := range c.vectors {
			f.Set(o.bv[j], c.load(o.bk, j))
		}
		for i := range rows {
			f.Set(o.av, emit.LoadSplat(o.ak, 4*i))
			for j := range c.vectors {
				acc := o.acc[i*c.vectors+j]
				f.Set(acc, o.madd(o.av, o.bv[j], acc))
			}
		}
	})
	each(func(i, j int, acc emit.Local) { c.store(f, o.cPtr[i], j, acc) })
}

// column adds 4*vectors rows of one column of C at cp, and moves cp below them.
func (o *outer) column(vectors int) {
	f := o.f
	p := o.cPtr[0]
	f.Set(p, o.cp)
	each := func(do func(v, lane int)) {
		for v := range vectors {
			for lane := range 4 {
				do(v, lane)
				f.Bump(p, o.cRow)
			}
		}
	}
	each(func(v, lane int) { f.Set(o.acc[v], emit.LoadLane(p, o.acc[v], lane)) })
	o.overK(o.b, func() {
		f.Set(o.bv[0], emit.LoadSplat(o.bk, 0))
		for v := range vectors {
			f.Set(o.acc[v], o.madd(emit.Load(o.ak, 16*v), o.bv[0], o.acc[v]))
		}
	})
	f.Set(p, o.cp)
	each(func(v, lane int) { f.StoreLane(p, o.acc[v], lane) })
	f.Set(o.cp, p)
}

// overK repeats body with ak and bk at each row k.
func (o *outer) overK(bp emit.Local, body func()) {
	f := o.f
	f.Set(o.ak, o.ap)
	f.Set(o.bk, bp)
	f.Set(o.k, o.kc)
	f.Loop(func() {
		body()
		f.Bump(o.ak, o.aRow)
		f.Bump(o.bk, o.bRow)
		f.CountDown(o.k)
	})
}
