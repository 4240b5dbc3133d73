package simd

import "okuyuki/kernels/gen/wasm/emit"

// sigmoid emits sigmoid(x, n): x = 1/(1+e^-x); kernels/sigmoid.go has the formula.
func (b *builder) sigmoid() {
	f := b.m.Func("sigmoid", nil, types("ii")...)
	p := f.Params()
	x, n := p[0], p[1]
	constant := func(v float32) emit.Local {
		l := f.Local(emit.V128)
		f.Set(l, emit.Splat(emit.Float(v)))
		return l
	}
	const round = 3 << 22
	least, most := constant(-87), constant(88)
	unit, log2E, rounding := constant(1), constant(1.44269504088896341), constant(round)
	minusLn2High, minusLn2Low := constant(-0.693359375), constant(2.12194440e-4)
	var ks []emit.Local
	for _, k := range []float32{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		ks = append(ks, constant(k))
	}
	zero, exponent := f.Local(emit.V128), f.Local(emit.V128)
	f.Set(exponent, emit.SplatI(emit.Int(127)))
	t, scale, whole, sum := f.Local(emit.V128), f.Local(emit.V128), f.Local(emit.V128), f.Local(emit.V128)
	elementwise(f, n, p[:1], func(c columns) {
		f.Set(t, clamp(emit.SubF(zero, c.load(x, 0)), least, most))
		f.Set(scale, b.madd(t, log2E, rounding))
		f.Set(whole, emit.SubF(scale, rounding))
		f.Set(t, b.madd(whole, minusLn2Low, b.madd(whole, minusLn2High, t)))
		f.Set(sum, ks[0])
		for _, k := range ks[1:] {
			f.Set(sum, b.madd(sum, t, k))
		}
		f.Set(sum, emit.AddF(b.madd(emit.MulF(sum, t), t, t), unit))
		f.Set(scale, emit.ShlI(emit.AddI(scale, exponent), 23))
		c.store(f, x, 0, emit.DivF(unit, b.madd(sum, scale, unit)))
	})
}
