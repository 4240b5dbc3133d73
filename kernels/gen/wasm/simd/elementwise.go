package simd

import "okuyuki/kernels/gen/wasm/emit"

// elementwise emits body for n >= 0 floats at ps, four at a time and then one by one.
func elementwise(f *emit.Func, n emit.Local, ps []emit.Local, body func(c columns)) {
	for _, c := range []columns{four, one} {
		whole(f, n, c.floats, func() {
			body(c)
			for _, p := range ps {
				f.Bump(p, emit.Int(int32(c.bytes())))
			}
		})
	}
}

// add emits add(dst, a, b, n): dst = a + b.
func (b *builder) add() {
	f := b.m.Func("add", nil, types("iiii")...)
	p := f.Params()
	elementwise(f, p[3], p[:3], func(c columns) {
		c.store(f, p[0], 0, emit.AddF(c.load(p[1], 0), c.load(p[2], 0)))
	})
}

// axpy emits axpy(dst, x, n, s): dst += s * x.
func (b *builder) axpy() {
	f := b.m.Func("axpy", nil, types("iiif")...)
	p := f.Params()
	s := f.Local(emit.V128)
	f.Set(s, emit.Splat(p[3]))
	elementwise(f, p[2], p[:2], func(c columns) {
		c.store(f, p[0], 0, b.madd(s, c.load(p[1], 0), c.load(p[0], 0)))
	})
}

// activationGrad emits activationGrad(dy, y, n, hi): dy = 0 where y <= 0 or y >= hi; NaN for no hi.
func (b *builder) activationGrad() {
	f := b.m.Func("activationGrad", nil, types("iiif")...)
	p := f.Params()
	zero, hi, y := f.Local(emit.V128), f.Local(emit.V128), f.Local(emit.V128)
	f.Set(hi, emit.Splat(p[3]))
	elementwise(f, p[2], p[:2], func(c columns) {
		f.Set(y, c.load(p[1], 0))
		dy := emit.AndNot(emit.AndNot(c.load(p[0], 0), emit.LessEqualF(y, zero)), emit.GreaterEqualF(y, hi))
		c.store(f, p[0], 0, dy)
	})
}

// adam emits one step of AdamW (Loshchilov and Hutter 2019, as PyTorch has it):
//
//	adam(w, g, m, v, n, lr, beta1, beta2, eps, weightDecay, correction1, correction2)
//	m = beta1*m + (1-beta1)*g
//	v = beta2*v + (1-beta2)*g*g
//	w = (1 - lr*weightDecay)*w - lr/correction1 * m / (sqrt(v)/sqrt(correction2) + eps)
func (b *builder) adam() {
	f := b.m.Func("adam", nil, types("iiiiifffffff")...)
	p := f.Params()
	w, grad, m, v, n := p[0], p[1], p[2], p[3], p[4]
	lr, weightDecay, correction1, correction2 := emit.Splat(p[5]), emit.Splat(p[9]), emit.Splat(p[10]), emit.Splat(p[11])
	unit := emit.Splat(emit.Float(1))
	constant := func(e emit.Expr) emit.Local {
		l := f.Local(emit.V128)
		f.Set(l, e)
		return l
	}
	beta1, beta2, eps := constant(emit.Splat(p[6])), constant(emit.Splat(p[7])), constant(emit.Splat(p[8]))
	rest1, rest2 := constant(emit.SubF(unit, beta1)), constant(emit.SubF(unit, beta2))
	keep := constant(emit.SubF(unit, emit.MulF(lr, weightDecay)))
	step := constant(emit.DivF(lr, correction1))
	correction := constant(emit.DivF(unit, emit.SqrtF(correction2)))
	g, mv, vv := f.Local(emit.V128), f.Local(emit.V128), f.Local(emit.V128)
	elementwise(f, n, p[:4], func(c columns) {
		f.Set(g, c.load(grad, 0))
		f.Set(mv, emit.AddF(emit.MulF(beta1, c.load(m, 0)), emit.MulF(rest1, g)))
		f.Set(vv, emit.AddF(emit.MulF(beta2, c.load(v, 0)), emit.MulF(rest2, emit.MulF(g, g))))
		c.store(f, m, 0, mv)
		c.store(f, v, 0, vv)
		c.store(f, w, 0, emit.SubF(emit.MulF(keep, c.load(w, 0)),
			emit.DivF(emit.MulF(step, mv), emit.AddF(emit.MulF(emit.SqrtF(vv), correction), eps))))
	})
}
