package kernels

import "unsafe"

// portable is plain Go: right everywhere, fast nowhere. Tiles of 2x4 keep the
// sums in registers on every platform.
var portable = micro{
	name: "portable",
	mr:   2, nr: 4, span: 1,
	gemm:            portableGemm,
	outer:           portableOuter,
	depthwise:       portableDepthwise,
	depthwiseGrad:   portableDepthwiseGrad,
	winogradInput:   portableWinogradInput,
	winogradOutput:  portableWinogradOutput,
	winogradSpread:  portableWinogradSpread,
	winogradWeights: portableWinogradWeights,
	winogradFrom:    12,
	upInput:         portableUpInput,
	upOutput:        portableUpOutput,
	upSpread:        portableUpSpread,
	upWeights:       portableUpWeights,
	upFrom:          8,
	upSpreadRow:     portableUpSpreadRow,
	addRows: func(dst, src *float32, n, stride, width int) {
		addRows(4, dst, src, n, stride, width)
	},
	maxPool:         portableMaxPool,
	maxPoolGrad:     portableMaxPoolGrad,
	normMoments:     portableNormMoments,
	normApply:       portableNormApply,
	normGradMoments: portableNormGradMoments,
	normGradApply:   portableNormGradApply,
	add:             portableAdd,
	axpy:            portableAxpy,
	adam:            portableAdam,
	activationGrad:  portableActivationGrad,
	sigmoid:         portableSigmoid,
}

// at is the slice of n values that starts `offset` elements after p.
func at(p *float32, offset, n int) []float32 {
	return unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(p), offset*4)), n)
}

func portableGemm(g *gemmArgs) {
	depth := g.runs * g.kc * 4
	for p := range g.np {
		b, bias := at(g.b, p*depth, depth), at(g.bias, p*4, 4)
		i := 0
		for ; i+1 < g.m; i += 2 {
			c0, c1 := at(g.c, i*g.cRow+p*4, 4), at(g.c, (i+1)*g.cRow+p*4, 4)
			gemm2x4(g, b, bias, c0, c1, i)
		}
		if i < g.m {
			gemm1x4(g, b, bias, at(g.c, i*g.cRow+p*4, 4), i)
		}
	}
}

func gemm2x4(g *gemmArgs, b, bias, c0, c1 []float32, i int) {
	s00, s01, s02, s03 := bias[0], bias[1], bias[2], bias[3]
	s10, s11, s12, s13 := s00, s01, s02, s03
	if g.accumulate {
		s00, s01, s02, s03 = c0[0], c0[1], c0[2], c0[3]
		s10, s11, s12, s13 = c1[0], c1[1], c1[2], c1[3]
	}
	for r := range g.runs {
		a0 := at(g.a, i*g.aRow+r*g.aRun, g.kc)
		a1 := at(g.a, (i+1)*g.aRow+r*g.aRun, g.kc)[:len(a0)]
		for k, x := range a0 {
			q := (*[4]float32)(b)
			b = b[4:]
			z := a1[k]
			s00 += x * q[0]
			s10 += z * q[0]
			s01 += x * q[1]
			s11 += z * q[1]
			s02 += x * q[2]
			s12 += z * q[2]
			s03 += x * q[3]
			s13 += z * q[3]
		}
	}
	lo, hi := g.lo, g.hi
	c0[0], c0[1], c0[2], c0[3] = clamp(s00, lo, hi), clamp(s01, lo, hi), clamp(s02, lo, hi), clamp(s03, lo, hi)
	c1[0], c1[1], c1[2], c1[3] = clamp(s10, lo, hi), clamp(s11, lo, hi), clamp(s12, lo, hi), clamp(s13, lo, hi)
}

func gemm1x4(g *gemmArgs, b, bias, c []float32, i int) {
	s0, s1, s2, s3 := bias[0], bias[1], bias[2], bias[3]
	if g.accumulate {
		s0, s1, s2, s3 = c[0], c[1], c[2], c[3]
	}
	for r := range g.runs {
		for _, x := range at(g.a, i*g.aRow+r*g.aRun, g.kc) {
			q := (*[4]float32)(b)
			b = b[4:]
			s0 += x * q[0]
			s1 += x * q[1]
			s2 += x * q[2]
			s3 += x * q[3]
		}
	}
	c[0], c[1], c[2], c[3] = clamp(s0, g.lo, g.hi), clamp(s1, g.lo, g.hi), clamp(s2, g.lo, g.hi), clamp(s3, g.lo, g.hi)
}

// clamp keeps NaN, as the comparisons are false for it.
func clamp(v, lo, hi float32) float32 {
	if v < lo {
		return lo
	}
	if v > hi {
		return hi
	}
	return v
}

func portableOuter(o *outerArgs) {
	for j := 0; j < o.n; j += 4 {
		i := 0
		if j+4 <= o.n {
			for ; i+1 < o.m; i += 2 {
				outer2x4(o, i, j)
			}
		}
		for ; i < o.m; i++ {
			for n := j; n < min(j+4, o.n); n++ {
				outer1x1(o, i, n)
			}
		}
	}
}

func outer2x4(o *outerArgs, i, j int) {
	c0, c1 := at(o.c, i*o.cRow+j, 4), at(o.c, (i+1)*o.cRow+j, 4)
	s00, s01, s02, s03 := c0[0], c0[1], c0[2], c0[3]
	s10, s11, s12, s13 := c1[0], c1[1], c1[2], c1[3]
	a, b := at(o.a, i, (o.kc-1)*o.aRow+2), at(o.b, j, (o.kc-1)*o.bRow+4)
	for k := range o.kc {
		x := (*[2]float32)(a[k*o.aRow:])
		q := (*[4]float32)(b[k*o.bRow:])
		s00 += x[0] * q[0]
		s10 += x[1] * q[0]
		s01 += x[0] * q[1]
		s11 += x[1] * q[1]
		s02 += x[0] * q[2]
		s12 += x[1] * q[2]
		s03 += x[0] * q[3]
		s13 += x[1] * q[3]
	}
	c0[0], c0[1], c0[2], c0[3] = s00, s01, s02, s03
	c1[0], c1[1], c1[2], c1[3] = s10, s11, s12, s13
}

func outer1x1(o *outerArgs, i, j int) {
	c := at(o.c, i*o.cRow+j, 1)
	a, b := at(o.a, i, (o.kc-1)*o.aRow+1), at(o.b, j, (o.kc-1)*o.bRow+1)
	s := c[0]
	for k := range o.kc {
		s += a[k*o.aRow] * b[k*o.bRow]
	}
	c[0] = s
}

func portableDepthwise(d *depthwiseArgs) {
	c := d.c
	bias := at(d.bias, 0, c)
	for x := range d.ow {
		out := at(d.out, x*c, c)
		copy(out, bias)
		for ky := range 3 {
			taps := at(d.in, ky*d.inRow+x*d.pix, 3*c)
			w := at(d.w, ky*3*c, 3*c)
			t0, t1, t2 := taps[:c], taps[c:2*c], taps[2*c:3*c]
			w0, w1, w2 := w[:c], w[c:2*c], w[2*c:3*c]
			for i, s := range out {
				s += t0[i] * w0[i]
				s += t1[i] * w1[i]
				s += t2[i] * w2[i]
				out[i] = s
			}
		}
		for i, s := range out {
			out[i] = clamp(s, d.lo, d.hi)
		}
	}
}

func portableDepthwiseGrad(d *depthwiseArgs) {
	c := d.c
	for x := range d.ow {
		dy := at(d.out, x*c, c)
		for ky := range 3 {
			taps := at(d.in, ky*d.inRow+x*d.pix, 3*c)
			w := at(d.w, ky*3*c, 3*c)
			t0, t1, t2 := taps[:c], taps[c:2*c], taps[2*c:3*c]
			w0, w1, w2 := w[:c], w[c:2*c], w[2*c:3*c]
			for i, g := range dy {
				w0[i] += t0[i] * g
				w1[i] += t1[i] * g
				w2[i] += t2[i] * g
			}
		}
	}
}
