package simd

import . "okuyuki/kernels/gen/wasm/emit"

// The transforms of F(4x4,3x3).

func (b *builder) winograd() {
	b.toPlanes("winogradInput", points{6, 6, []float32{4, -4, -5, 2}, inputPoints})
	b.fromPlanes("winogradOutput", points{6, 4, []float32{4, 8, 2}, outputPoints})
	b.toPlanes("winogradSpread", points{4, 6, []float32{4, 8, 2}, spreadPoints})
	b.inPlanes("winogradWeights", points{3, 6, []float32{1. / 4, -1. / 6, 1. / 24, 1. / 6, 1. / 12}, weightPoints})
}

func inputPoints(p *planes, d, to []Local) {
	f, four, minus4, minus5, two := p.f, p.k[0], p.k[1], p.k[2], p.k[3]
	even, odd, even2, odd2 := p.tmp[0], p.tmp[1], p.tmp[2], p.tmp[3]
	f.Set(to[0], p.madd(four, d[0], p.madd(minus5, d[2], d[4])))
	f.Set(to[5], p.madd(four, d[1], p.madd(minus5, d[3], d[5])))
	f.Set(even, p.madd(minus4, d[2], d[4]))
	f.Set(odd, p.madd(minus4, d[1], d[3]))
	f.Set(even2, SubF(d[4], d[2]))
	f.Set(odd2, MulF(two, SubF(d[3], d[1])))
	f.Set(to[1], AddF(even, odd))
	f.Set(to[2], SubF(even, odd))
	f.Set(to[3], AddF(even2, odd2))
	f.Set(to[4], SubF(even2, odd2))
}

func outputPoints(p *planes, m, to []Local) {
	f, four, eight, two := p.f, p.k[0], p.k[1], p.k[2]
	a, b, c, d := p.tmp[0], p.tmp[1], p.tmp[2], p.tmp[3]
	f.Set(a, AddF(m[1], m[2]))
	f.Set(b, SubF(m[1], m[2]))
	f.Set(c, AddF(m[3], m[4]))
	f.Set(d, SubF(m[3], m[4]))
	f.Set(to[0], AddF(AddF(m[0], a), c))
	f.Set(to[1], p.madd(two, d, b))
	f.Set(to[2], p.madd(four, c, a))
	f.Set(to[3], p.madd(eight, d, AddF(m[5], b)))
}

func spreadPoints(p *planes, m, to []Local) {
	f, four, eight, two := p.f, p.k[0], p.k[1], p.k[2]
	even, odd, even2, odd2 := p.tmp[0], p.tmp[1], p.tmp[2], p.tmp[3]
	f.Set(even, AddF(m[0], m[2]))
	f.Set(odd, AddF(m[1], m[3]))
	f.Set(even2, p.madd(four, m[2], m[0]))
	f.Set(odd2, p.madd(eight, m[3], MulF(two, m[1])))
	f.Set(to[0], m[0])
	f.Set(to[1], AddF(even, odd))
	f.Set(to[2], SubF(even, odd))
	f.Set(to[3], AddF(even2, odd2))
	f.Set(to[4], SubF(even2, odd2))
	f.Set(to[5], m[3])
}

func weightPoints(p *planes, g, to []Local) {
	f, quarter, minusSixth, k24, sixth, k12 := p.f, p.k[0], p.k[1], p.k[2], p.k[3], p.k[4]
	sum, far := p.tmp[0], p.tmp[1]
	f.Set(sum, AddF(g[0], g[2]))
	f.Set(far, p.madd(sixth, g[2], MulF(k24, g[0])))
	f.Set(to[0], MulF(quarter, g[0]))
	f.Set(to[1], MulF(minusSixth, AddF(sum, g[1])))
	f.Set(to[2], MulF(minusSixth, SubF(sum, g[1])))
	f.Set(sum, MulF(k12, g[1]))
	f.Set(to[3], AddF(far, sum))
	f.Set(to[4], SubF(far, sum))
	f.Set(to[5], g[2])
}

// The transforms for upsampled images.

func (b *builder) winogradUp2() {
	b.toPlanes("upInput", points{4, 4, nil, upInputPoints})
	b.fromPlanes("upOutput", points{5, 4, nil, upOutputPoints})
	b.toPlanes("upSpread", points{4, 5, nil, upSpreadPoints})
	b.inPlanes("upWeights", points{3, 5, []float32{1. / 2}, upWeightPoints})
}

func upInputPoints(p *planes, x, to []Local) {
	p.f.Set(to[0], SubF(x[0], x[2]))
	p.f.Set(to[1], AddF(x[1], x[2]))
	p.f.Set(to[2], SubF(x[2], x[1]))
	p.f.Set(to[3], SubF(x[3], x[1]))
}

func upOutputPoints(p *planes, m, to []Local) {
	p.f.Set(to[0], AddF(SubF(m[1], m[2]), m[0]))
	p.f.Set(to[1], AddF(m[1], m[3]))
	p.f.Set(to[2], AddF(m[1], m[2]))
	p.f.Set(to[3], AddF(SubF(m[1], m[3]), m[4]))
}

func upSpreadPoints(p *planes, y, to []Local) {
	p.f.Set(to[0], y[0])
	p.f.Set(to[1], AddF(AddF(y[0], y[3]), AddF(y[1], y[2])))
	p.f.Set(to[2], SubF(y[2], y[0]))
	p.f.Set(to[3], SubF(y[1], y[3]))
	p.f.Set(to[4], y[3])
}

func upWeightPoints(p *planes, w, to []Local) {
	f, half := p.f, p.k[0]
	sum, difference := p.tmp[0], p.tmp[1]
	f.Set(sum, AddF(w[0], w[2]))
	f.Set(difference, SubF(w[2], w[0]))
	f.Set(to[0], w[0])
	f.Set(to[1], MulF(half, AddF(sum, w[1])))
	f.Set(to[2], MulF(half, AddF(difference, w[1])))
	f.Set(to[3], MulF(half, SubF(difference, w[1])))
	f.Set(to[4], w[2])
}
