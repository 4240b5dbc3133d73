//go:build !js

package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Each kernel of the plain SIMD module against its definition in micro.go,
// as float64 loops. The shape-level code above the kernels does not ask for
// every combination of sizes that they promise to take; here they must.

func randoms(r *rand.Rand, n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(r.NormFloat64())
	}
	return s
}

// near compares sums of float32 products with their float64 values: the
// rounding errors of a sum of n terms are within n half units in the last
// place of the sum of the terms' sizes.
func near(t *testing.T, what string, got float32, want, size float64, terms int) {
	t.Helper()
	if bound := size * float64(terms+2) * 0x1p-24; !(math.Abs(float64(got)-want) <= bound) {
		t.Fatalf("%s: %v, want %v within %.2g", what, got, want, bound)
	}
}

func TestWasmGemm(t *testing.T) {
	k := newWazero(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, m := range []int{1, 2, 3, 4, 5, 7, 8, 11} {
		for _, np := range []int{1, 2, 3, 4, 5, 9} {
			for _, depth := range [][2]int{{1, 1}, {1, 5}, {3, 4}, {2, 7}} {
				for _, accumulate := range []bool{false, true} {
					runs, kc := depth[0], depth[1]
					g := gemmArgs{
						aRow: kc + 1, aRun: m*(kc+1) + 2, runs: runs, kc: kc, cRow: np*8 + 3, m: m, np: np,
						lo: -1, hi: 2, accumulate: accumulate,
					}
					a, b := randoms(r, runs*g.aRun), randoms(r, np*runs*kc*8)
					bias, c := randoms(r, np*8), randoms(r, m*g.cRow)
					before := slices.Clone(c)
					g.a, g.b, g.bias, g.c = &a[0], &b[0], &bias[0], &c[0]
					k.gemm(&g)
					for i := range m {
						for j := range np * 8 {
							sum := float64(bias[j])
							if accumulate {
								sum = float64(before[i*g.cRow+j])
							}
							size := math.Abs(sum)
							for q := range runs * kc {
								p := float64(a[i*g.aRow+q/kc*g.aRun+q%kc]) * float64(b[(j/8*runs*kc+q)*8+j%8])
								sum, size = sum+p, size+math.Abs(p)
							}
							near(t, fmt.Sprintf("m=%d np=%d runs=%d kc=%d accumulate=%t C[%d][%d]", m, np, runs, kc, accumulate, i, j),
								c[i*g.cRow+j], min(max(sum, -1), 2), size, runs*kc)
						}
					}
				}
			}
		}
	}
}

// The bits of an element must not depend on how the rows are cut into calls.
func TestWasmGemmCutAnywhere(t *testing.T) {
	k := newWazero(t)
	r := rand.New(rand.NewPCG(3, 4))
	const m, np, kc = 11, 6, 37
	a, b, bias := randoms(r, m*kc), randoms(r, np*kc*8), randoms(r, np*8)
	whole, cut := make([]float32, m*np*8), make([]float32, m*np*8)
	rows := func(c []float32, from, to int) {
		k.gemm(&gemmArgs{
			a: &a[from*kc], aRow: kc, runs: 1, kc: kc, b: &b[0], c: &c[from*np*8], cRow: np * 8, m: to - from, np: np,
			bias: &bias[0], lo: float32(math.Inf(-1)), hi: float32(math.Inf(1)),
		})
	}
	rows(whole, 0, m)
	for _, at := range [][2]int{{0, 1}, {1, 3}, {3, 6}, {6, 11}} {
		rows(cut, at[0], at[1])
	}
	if !slices.Equal(whole, cut) {
		t.Error("rows 0..11 at once and in parts differ")
	}
	narrow := make([]float32, m*8)
	k.gemmNarrow(&gemmArgs{
		a: &a[0], aRow: kc, runs: 1, kc: kc, b: &b[0], c: &narrow[0], cRow: 8, m: m, np: 1,
		bias: &bias[0], lo: float32(math.Inf(-1)), hi: float32(math.Inf(1)),
	})
	for i := range m {
		if !slices.Equal(narrow[i*8:i*8+4], whole[i*np*8:i*np*8+4]) {
			t.Errorf("row %d: four columns alone differ", i)
		}
	}
}

func TestWasmOuter(t *testing.T) {
	k := newWazero(t)
	r := rand.New(rand.NewPCG(5, 6))
	for _, m := range []int{1, 2, 3, 4, 5, 7, 16, 17, 23} {
		for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 12, 13, 19} {
			for _, kc := range []int{1, 2, 9, 11} {
				o := outerArgs{aRow: m + 2, bRow: n + 1, cRow: n + kc%3, m: m, n: n, kc: kc}
				a, b, c := randoms(r, kc*o.aRow), randoms(r, kc*o.bRow), randoms(r, m*o.cRow)
				before := slices.Clone(c)
				o.a, o.b, o.c = &a[0], &b[0], &c[0]
				k.outer(&o)
				for i := range m {
					for j := range n {
						sum := float64(before[i*o.cRow+j])
						size := math.Abs(sum)
						for q := range kc {
							p := float64(a[q*o.aRow+i]) * float64(b[q*o.bRow+j])
							sum, size = sum+p, size+math.Abs(p)
						}
						near(t, fmt.Sprintf("m=%d n=%d kc=%d C[%d][%d]", m, n, kc, i, j), c[i*o.cRow+j], sum, size, kc)
					}
				}
			}
		}
	}
}

func TestWasmDepthwise(t *testing.T) {
	k := newWazero(t)
	r := rand.New(rand.NewPCG(7, 8))
	for _, c := range []int{1, 2, 3, 4, 5, 8, 11, 32} {
		for _, ow := range []int{1, 2, 6} {
			for _, stride := range []int{1, 2} {
				d := depthwiseArgs{pix: stride * c, c: c, ow: ow, lo: 0, hi: 6}
				d.inRow = (stride*(ow-1)+3)*c + 5
				if ow == 2 {
					d.inRow += 4 << 10 // a row too wide for the cache
				}
				in, w, bias, out := randoms(r, 3*d.inRow), randoms(r, 9*c), randoms(r, c), randoms(r, ow*c)
				tap := func(x, t, ch int) float64 {
					return float64(in[t/3*d.inRow+x*d.pix+t%3*c+ch])
				}
				name := func(i, ch int) string { return fmt.Sprintf("c=%d ow=%d stride=%d [%d][%d]", c, ow, stride, i, ch) }

				dw := slices.Clone(w)
				d.in, d.w, d.out = &in[0], &dw[0], &out[0]
				k.depthwiseGrad(&d)
				for q := range 9 {
					for ch := range c {
						sum := float64(w[q*c+ch])
						size := math.Abs(sum)
						for x := range ow {
							p := tap(x, q, ch) * float64(out[x*c+ch])
							sum, size = sum+p, size+math.Abs(p)
						}
						near(t, "gradient "+name(q, ch), dw[q*c+ch], sum, size, ow)
					}
				}

				d.w, d.bias = &w[0], &bias[0]
				k.depthwise(&d)
				for x := range ow {
					for ch := range c {
						sum := float64(bias[ch])
						size := math.Abs(sum)
						for q := range 9 {
							p := tap(x, q, ch) * float64(w[q*c+ch])
							sum, size = sum+p, size+math.Abs(p)
						}
						near(t, name(x, ch), out[x*c+ch], min(max(sum, 0), 6), size, 11)
					}
				}
			}
		}
	}
}

func TestWasmElementwise(t *testing.T) {
	k := newWazero(t)
	r := rand.New(rand.NewPCG(9, 10))
	adam := Adam{LR: .01, Beta1: .9, Beta2: .99, Eps: 1e-8, WeightDecay: .1, Correction1: .19, Correction2: .0199}
	for _, n := range []int{0, 1, 3, 4, 5, 8, 31} {
		a, b, c := randoms(r, n), randoms(r, n), make([]float32, n)
		k.add(c, a, b)
		for i := range n {
			near(t, "add", c[i], float64(a[i])+float64(b[i]), math.Abs(float64(c[i])), 1)
		}

		copy(c, a)
		k.axpy(c, 1.5, b)
		for i := range n {
			near(t, "axpy", c[i], float64(a[i])+1.5*float64(b[i]), math.Abs(float64(a[i]))+1.5*math.Abs(float64(b[i])), 1)
		}

		w, g, m, v := slices.Clone(a), slices.Clone(b), randoms(r, n), randoms(r, n)
		for i := range v {
			v[i] *= v[i]
		}
		m0, v0 := slices.Clone(m), slices.Clone(v)
		k.adam(w, g, m, v, adam)
		for i := range n {
			d := float64(g[i])
			wantM := .9*float64(m0[i]) + .1*d
			wantV := .99*float64(v0[i]) + .01*d*d
			wantW := float64(a[i])*(1-.01*.1) - .01/.19*wantM/(math.Sqrt(wantV/.0199)+1e-8)
			// 1-beta is rounded to float32 and its error grows by beta/(1-beta): 100 roundings.
			near(t, "adam m", m[i], wantM, math.Abs(float64(m0[i]))+math.Abs(d), 2)
			near(t, "adam v", v[i], wantV, wantV+d*d, 2)
			near(t, "adam w", w[i], wantW, math.Abs(float64(a[i]))+math.Abs(wantW), 100)
		}
	}
}

func TestWasmActivationGrad(t *testing.T) {
	k := newWazero(t)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	y := []float32{-1, 0, 1, 6, 7, nan, inf, -inf, 5.5, 1e-30, float32(math.Copysign(0, -1))}
	for _, test := range []struct {
		act  Activation
		want []float32
	}{
		{Linear, []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{ReLU, []float32{0, 0, 3, 4, 5, 6, 7, 0, 9, 10, 0}},
		{ReLU6, []float32{0, 0, 3, 0, 0, 6, 0, 0, 9, 10, 0}},
	} {
		dy := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
		k.activationGrad(dy, y, test.act)
		if !slices.Equal(dy, test.want) {
			t.Errorf("activation %d: %v, want %v", test.act, dy, test.want)
		}
	}
}

// What is not a number must not be clamped into one.
func TestWasmKeepsNaN(t *testing.T) {
	k := newWazero(t)
	a, b, bias, c := []float32{float32(math.NaN())}, make([]float32, 8), make([]float32, 8), make([]float32, 8)
	k.gemm(&gemmArgs{a: &a[0], aRow: 1, runs: 1, kc: 1, b: &b[0], c: &c[0], cRow: 8, m: 1, np: 1, bias: &bias[0], lo: 0, hi: 6})
	for _, v := range c {
		if v == v {
			t.Fatalf("NaN times zero, clamped: %v", c)
		}
	}
}
