package simd

import "okuyuki/kernels/gen/wasm/emit"

// winograd emits the transforms of F(4x4,3x3).
func (b *builder) winograd() {
	b.toPlanes("winogradInput", points{6, 6, []float32{4, -4, -5, 2}, inputPoints})
	b.fromPlanes("winogradOutput", points{6, 4, []float32{4, 8, 2}, outputPoints})
	b.toPlanes("winogradSpread", points{4, 6, []float32{4, 8, 2}, spreadPoints})
	b.inPlanes("winogradWeights", points{3, 6, []float32{1. / 4, -1. / 6, 1. / 24, 1. / 6, 1. / 12}, weightPoints})
}

func inputPoints(p *planes, d, to []emit.Local) {
	f, four, minus4, minus5, two := p.f, p.k[0], p.k[1], p.k[2], p.k[3]
	even, odd, even2, odd2 := p.tmp[0], p.tmp[1], p.tmp[2], p.tmp[3]
	f.Set(to[0], p.madd(four, d[0], p.madd(minus5, d[2], d[4])))
	f.Set(to[5], p.madd(four, d[1], p.madd(minus5, d[3], d[5])))
	f.Set(even, p.madd(minus4, d[2], d[4]))
	f.Set(odd, p.madd(minus4, d[1], d[3]))
	f.Set(even2, emit.SubF(d[4], d[2]))
	f.Set(odd2, emit.MulF(two, emit.SubF(d[3], d[1])))
	f.Set(to[1], emit.AddF(even, odd))
	f.Set(to[2], emit.SubF(even, odd))
	f.Set(to[3], emit.AddF(even2, odd2))
	f.Set(to[4], emit.SubF(even2, odd2))
}

func outputPoints(p *planes, m, to []emit.Local) {
	f, four, eight, two := p.f, p.k[0], p.k[1], p.k[2]
	a, b, c, d := p.tmp[0], p.tmp[1], p.tmp[2], p.tmp[3]
	f.Set(a, emit.AddF(m[1], m[2]))
	f.Set(b, emit.SubF(m[1], m[2]))
	f.Set(c, emit.AddF(m[3], m[4]))
	f.Set(d, emit.SubF(m[3], m[4]))
	f.Set(to[0], emit.AddF(emit.AddF(m[0], a), c))
	f.Set(to[1], p.madd(two, d, b))
	f.Set(to[2], p.madd(four, c, a))
	f.Set(to[3], p.madd(eight, d, emit.AddF(m[5], b)))
}

func spreadPoints(p *planes, m, to []emit.Local) {
	f, four, eight, two := p.f, p.k[0], p.k[1], p.k[2]
	even, odd, even2, odd2 := p.tmp[0], p.tmp[1], p.tmp[2], p.tmp[3]
	f.Set(even, emit.AddF(m[0], m[2]))
	f.Set(odd, emit.AddF(m[1], m[3]))
	f.Set(even2, p.madd(four, m[2], m[0]))
	f.Set(odd2, p.madd(eight, m[3], emit.MulF(two, m[1])))
	f.Set(to[0], m[0])
	f.Set(to[1], emit.AddF(even, odd))
	f.Set(to[2], emit.SubF(even, odd))
	f.Set(to[3], emit.AddF(even2, odd2))
	f.Set(to[4], emit.SubF(even2, odd2))
	f.Set(to[5], m[3])
}

func weightPoints(p *planes, g, to []emit.Local) {
	f, quarter, minusSixth, k24, sixth, k12 := p.f, p.k[0], p.k[1], p.k[2], p.k[3], p.k[4]
	sum, far := p.tmp[0], p.tmp[1]
	f.Set(sum, emit.AddF(g[0], g[2]))
	f.Set(far, p.madd(sixth, g[2], emit.MulF(k24, g[0])))
	f.Set(to[0], emit.MulF(quarter, g[0]))
	f.Set(to[1], emit.MulF(minusSixth, emit.AddF(sum, g[1])))
	f.Set(to[2], emit.MulF(minusSixth, emit.SubF(sum, g[1])))
	f.Set(sum, emit.MulF(k12, g[1]))
	f.Set(to[3], emit.AddF(far, sum))
	f.Set(to[4], emit.SubF(far, sum))
	f.Set(to[5], g[2])
}

// winogradUp2 emits the transforms for upsampled images.
func (b *builder) winogradUp2() {
	b.toPlanes("upInput", points{4, 4, nil, upInputPoints})
	b.fromPlanes("upOutput", points{5, 4, nil, upOutputPoints})
	b.toPlanes("upSpread", points{4, 5, nil, upSpreadPoints})
	b.inPlanes("upWeights", points{3, 5, []float32{1. / 2}, upWeightPoints})
}

func upInputPoints(p *planes, x, to []emit.Local) {
	p.f.Set(to[0], emit.SubF(x[0], x[2]))
	p.f.Set(to[1], emit.AddF(x[1], x[2]))
	p.f.Set(to[2], emit.SubF(x[2], x[1]))
	p.f.Set(to[3], emit.SubF(x[3], x[1]))
}

func upOutputPoints(p *planes, m, to []emit.Local) {
	p.f.Set(to[0], emit.AddF(emit.SubF(m[1], m[2]), m[0]))
	p.f.Set(to[1], emit.AddF(m[1], m[3]))
	p.f.Set(to[2], emit.AddF(m[1], m[2]))
	p.f.Set(to[3], emit.AddF(emit.SubF(m[1], m[3]), m[4]))
}

func upSpreadPoints(p *planes, y, to []emit.Local) {
	p.f.Set(to[0], y[0])
	p.f.Set(to[1], emit.AddF(emit.AddF(y[0], y[3]), emit.AddF(y[1], y[2])))
	p.f.Set(to[2], emit.SubF(y[2], y[0]))
	p.f.Set(to[3], emit.SubF(y[1], y[3]))
	p.f.Set(to[4], y[3])
}

func upWeightPoints(p *planes, w, to []emit.Local) {
	f, half := p.f, p.k[0]
	sum, difference := p.tmp[0], p.tmp[1]
	f.Set(sum, emit.AddF(w[0], w[2]))
	f.Set(difference, emit.SubF(w[2], w[0]))
	f.Set(to[0], w[0])
	f.Set(to[1], emit.MulF(half, emit.AddF(sum, w[1])))
	f.Set(to[2], emit.MulF(half, emit.AddF(difference, w[1])))
	f.Set(to[3], emit.MulF(half, emit.SubF(difference, w[1])))
	f.Set(to[4], w[2])
}
