package simd

import "okuyuki/kernels/gen/wasm/emit"

// lines emits name(arguments of of..., n, inDown, outDown): n calls of a kernel,
// two of whose pointers, the parameters in and out, move on from call to call.
// For Go a call costs as much as a thousand products.
func (b *builder) lines(name string, of *emit.Func, in, out int) {
	inner := of.ParamTypes()
	f := b.m.Func(name, nil, append(inner, types("iii")...)...)
	p := f.Params()
	n, inDown, outDown := p[len(inner)], p[len(inner)+1], p[len(inner)+2]
	toBytes(f, inDown, outDown)
	args := make([]emit.Expr, len(inner))
	for i := range args {
		args[i] = p[i]
	}
	f.Loop(func() {
		f.Do(emit.Call(of, args...))
		f.Bump(p[in], inDown)
		f.Bump(p[out], outDown)
		f.CountDown(n)
	})
}
