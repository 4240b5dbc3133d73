package simd

import . "okuyuki/kernels/gen/wasm/emit"

// elementwise emits body for n >= 0 floats at ps, four at a time and then one by one.
func elementwise(f *Func, n Local, ps []Local, body func(c columns)) {
	for _, c := range []columns{four, one} {
		whole(f, n, c.floats, func() {
			body(c)
			for _, p := range ps {
				f.Bump(p, Int(int32(c.bytes())))
			}
		})
	}
}

// add emits add(dst, a, b, n): dst = a + b.
func (b *builder) add() {
	f := b.m.Func("add", nil, I32, I32, I32, I32)
	p := f.Params()
	elementwise(f, p[3], p[:3], func(c columns) {
		c.store(f, p[0], 0, AddF(c.load(p[1], 0, 0), c.load(p[2], 0, 0)))
	})
}

// axpy emits axpy(dst, x, n, s): dst += s * x.
func (b *builder) axpy() {
	f := b.m.Func("axpy", nil, I32, I32, I32, F32)
	p := f.Params()
	s := f.Local(V128)
	f.Set(s, Splat(p[3]))
	elementwise(f, p[2], p[:2], func(c columns) {
		c.store(f, p[0], 0, b.madd(s, c.load(p[1], 0, 0), c.load(p[0], 0, 0)))
	})
}

// activationGrad emits activationGrad(dy, y, n, hi): dy = 0 where y <= 0 or y >= hi; NaN for no hi.
func (b *builder) activationGrad() {
	f := b.m.Func("activationGrad", nil, I32, I32, I32, F32)
	p := f.Params()
	zero, hi, y := f.Local(V128), f.Local(V128), f.Local(V128)
	f.Set(hi, Splat(p[3]))
	elementwise(f, p[2], p[:2], func(c columns) {
		f.Set(y, c.load(p[1], 0, 0))
		dy := AndNot(AndNot(c.load(p[0], 0, 0), LessEqualF(y, zero)), GreaterEqualF(y, hi))
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
	f := b.m.Func("adam", nil, I32, I32, I32, I32, I32, F32, F32, F32, F32, F32, F32, F32)
	p := f.Params()
	w, grad, m, v, n := p[0], p[1], p[2], p[3], p[4]
	lr, weightDecay, correction1, correction2 := Splat(p[5]), Splat(p[9]), Splat(p[10]), Splat(p[11])
	unit := Splat(Float(1))
	constant := func(e Expr) Local {
		l := f.Local(V128)
		f.Set(l, e)
		return l
	}
	beta1, beta2, eps := constant(Splat(p[6])), constant(Splat(p[7])), constant(Splat(p[8]))
	rest1, rest2 := constant(SubF(unit, beta1)), constant(SubF(unit, beta2))
	keep := constant(SubF(unit, MulF(lr, weightDecay)))
	step := constant(DivF(lr, correction1))
	correction := constant(DivF(unit, SqrtF(correction2)))
	g, mv, vv := f.Local(V128), f.Local(V128), f.Local(V128)
	elementwise(f, n, p[:4], func(c columns) {
		f.Set(g, c.load(grad, 0, 0))
		f.Set(mv, AddF(MulF(beta1, c.load(m, 0, 0)), MulF(rest1, g)))
		f.Set(vv, AddF(MulF(beta2, c.load(v, 0, 0)), MulF(rest2, MulF(g, g))))
		c.store(f, m, 0, mv)
		c.store(f, v, 0, vv)
		c.store(f, w, 0, SubF(MulF(keep, c.load(w, 0, 0)),
			DivF(MulF(step, mv), AddF(MulF(SqrtF(vv), correction), eps))))
	})
}
