package simd

import "okuyuki/kernels/gen/wasm/emit"

// row holds what both depthwise kernels share: an output row is walked once
// for every four channels, nine pointers in step over the taps.
type row struct {
	*builder
	f *emit.Func

	in, inRow, pix, w, out, c, ow emit.Local

	left, x, o, wp emit.Local
	tapRow         emit.Local // bytes from one tap of w to the next, and from pixel to pixel of the output
	taps           []emit.Local
	wv             []emit.Local
	g              emit.Local
}

func (b *builder) row(f *emit.Func, in, inRow, pix, w, out, c, ow emit.Local) *row {
	r := &row{builder: b, f: f, in: in, inRow: inRow, pix: pix, w: w, out: out, c: c, ow: ow}
	for _, p := range []*emit.Local{&r.left, &r.x, &r.o, &r.wp, &r.tapRow} {
		*p = f.Local(emit.I32)
	}
	r.taps = f.Locals(emit.I32, 9)
	r.wv = f.Locals(emit.V128, 2*9)
	r.g = f.Local(emit.V128)
	return r
}

// wideRow is from where on rows of the input do not fit the first-level cache
// three at a time, in bytes: then eight channels go together although their
// weights do not fit the registers, as every pass fetches all lines anew.
const wideRow = 16 << 10

// eachChannels emits body for so many channels at a time, the largest number
// first, eight only on wide rows.
func (r *row) eachChannels(sizes []columns, body func(c columns), advance ...emit.Local) {
	f := r.f
	toBytes(f, r.inRow, r.pix)
	f.Set(r.tapRow, emit.Shl(r.c, 2))
	f.Set(r.left, r.c)
	for _, c := range sizes {
		pass := func() {
			whole(f, r.left, c.floats, func() {
				body(c)
				for _, p := range append(advance, r.in, r.w, r.out) {
					f.Bump(p, emit.Int(int32(c.bytes())))
				}
			})
		}
		if c == eight {
			f.If(emit.GreaterEqual(r.inRow, emit.Int(wideRow)), pass, nil)
		} else {
			pass()
		}
	}
}

// eachPixel emits body for each output pixel, with the pointers taps and o on it.
func (r *row) eachPixel(body func()) {
	f := r.f
	for ky := range 3 {
		first := emit.Expr(r.in)
		if ky > 0 {
			first = emit.Add(r.taps[3*ky-3], r.inRow)
		}
		rowPointers(f, r.taps[3*ky:3*ky+3], first, r.tapRow)
	}
	f.Set(r.o, r.out)
	f.Set(r.x, r.ow)
	f.Loop(func() {
		body()
		for _, t := range r.taps {
			f.Bump(t, r.pix)
		}
		f.Bump(r.o, r.tapRow)
		f.CountDown(r.x)
	})
}

// narrow is the channels of a group of package kernels' residual blocks. With
// so many, taps lie at constant offsets from three pointers, which fit the
// registers where nine do not.
const narrow = 32

// eachNarrowPixel is eachPixel for `narrow` channels: tap 3*ky+kx lies kx*4*narrow bytes
// beyond taps[ky].
func (r *row) eachNarrowPixel(body func()) {
	f := r.f
	rowPointers(f, r.taps[:3], r.in, r.inRow)
	f.Set(r.o, r.out)
	f.Set(r.x, r.ow)
	f.Loop(func() {
		body()
		for _, t := range r.taps[:3] {
			f.Bump(t, r.pix)
		}
		f.Bump(r.o, emit.Int(4*narrow))
		f.CountDown(r.x)
	})
}

// eachTap emits body with wp on the weights of each tap.
func (r *row) eachTap(body func(tap int)) {
	r.f.Set(r.wp, r.w)
	for tap := range 9 {
		body(tap)
		r.f.Bump(r.wp, r.tapRow)
	}
}

// depthwise emits
//
//	depthwise(in, inRow, pix, w, bias, out, c, ow, lo, hi)
//
// one output row out[ow][c] = clamp(bias + sum over the nine taps of in * w).
func (b *builder) depthwise() *emit.Func {
	f := b.m.Func("depthwise", nil, types("iiiiiiiiff")...)
	p := f.Params()
	r := b.row(f, p[0], p[1], p[2], p[3], p[5], p[6], p[7])
	bias, lo, hi := p[4], p[8], p[9]
	vlo, vhi := f.Local(emit.V128), f.Local(emit.V128)
	bv := f.Locals(emit.V128, 2)
	sum := f.Locals(emit.V128, 2) // two short chains instead of one long; three would not fit the registers

	f.Set(vlo, emit.Splat(lo))
	f.Set(vhi, emit.Splat(hi))
	r.eachChannels([]columns{eight, four, one}, func(c columns) {
		wv := func(tap, j int) emit.Local { return r.wv[2*tap+j] }
		r.eachTap(func(tap int) {
			for j := range c.vectors {
				f.Set(wv(tap, j), c.load(r.wp, j))
			}
		})
		for j := range c.vectors {
			f.Set(bv[j], c.load(bias, j))
		}
		pixel := func(j int, tapAt func(tap int) emit.Expr) {
			f.Set(sum[0], b.madd(tapAt(0), wv(0, j), bv[j]))
			f.Set(sum[1], emit.MulF(tapAt(1), wv(1, j)))
			for tap := 2; tap < 9; tap++ {
				f.Set(sum[tap%2], b.madd(tapAt(tap), wv(tap, j), sum[tap%2]))
			}
			c.store(f, r.o, j, clamp(emit.AddF(sum[0], sum[1]), vlo, vhi))
		}
		each := func() {
			r.eachPixel(func() {
				for j := range c.vectors {
					pixel(j, func(tap int) emit.Expr { return c.load(r.taps[tap], j) })
				}
			})
		}
		if c != four {
			each()
			return
		}
		f.If(emit.Equal(r.c, emit.Int(narrow)), func() {
			r.eachNarrowPixel(func() {
				pixel(0, func(tap int) emit.Expr { return emit.Load(r.taps[tap/3], tap%3*4*narrow) })
			})
		}, each)
	}, bias)
	return f
}

// depthwiseGrad emits
//
//	depthwiseGrad(in, inRow, pix, w, out, c, ow)
//
// w[9][c] += sum over the row's pixels of in[taps] * out.
func (b *builder) depthwiseGrad() {
	f := b.m.Func("depthwiseGrad", nil, types("iiiiiii")...)
	p := f.Params()
	r := b.row(f, p[0], p[1], p[2], p[3], p[4], p[5], p[6])
	r.eachChannels([]columns{four, one}, func(c columns) {
		r.eachTap(func(tap int) { f.Set(r.wv[tap], c.load(r.wp, 0)) })
		r.eachPixel(func() {
			f.Set(r.g, c.load(r.o, 0))
			for tap, wv := range r.wv[:9] {
				f.Set(wv, b.madd(c.load(r.taps[tap], 0), r.g, wv))
			}
		})
		r.eachTap(func(tap int) { c.store(f, r.wp, 0, r.wv[tap]) })
	})
}
