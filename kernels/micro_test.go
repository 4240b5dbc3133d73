package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The inner loops of every implementation against their definitions, with
// strides and sizes that the code above them does not use.

func normals(r *rand.Rand, n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(r.NormFloat64())
	}
	return s
}

// expect compares a sum of `terms` products of normal values.
func expect(t *testing.T, m *micro, what string, got float32, want float64, terms int) {
	t.Helper()
	if d := math.Abs(float64(got) - want); !(d <= 2e-6*float64(terms+1)) {
		t.Fatalf("%s: %s = %v, want %v", m.name, what, got, want)
	}
}

func TestMicroGemm(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for _, mi := range implementations {
		for m := 1; m <= 20; m++ {
			for _, depth := range [][2]int{{1, 1}, {1, 9}, {2, 4}, {3, 6}} {
				runs, kc, np := depth[0], depth[1], 1+m%3
				width := np * mi.nr
				g := gemmArgs{
					aRow: kc + 2, aRun: m*(kc+2) + 1, runs: runs, kc: kc, cRow: width + 3, m: m, np: np,
					lo: -1, hi: 1.5, accumulate: m%2 == 0,
				}
				a, b, bias := normals(r, runs*g.aRun), normals(r, runs*kc*width), normals(r, width)
				c := normals(r, m*g.cRow)
				before := append([]float32(nil), c...)
				g.a, g.b, g.c, g.bias = &a[0], &b[0], &c[0], &bias[0]
				mi.gemm(&g)
				for i := range m {
					for j := range g.cRow {
						if j >= width {
							if c[i*g.cRow+j] != before[i*g.cRow+j] {
								t.Fatalf("%s: m=%d: column %d beyond %d written", mi.name, m, j, width)
							}
							continue
						}
						sum := float64(bias[j])
						if g.accumulate {
							sum = float64(before[i*g.cRow+j])
						}
						for k := range runs * kc {
							sum += float64(a[i*g.aRow+k/kc*g.aRun+k%kc]) *
								float64(b[(j/mi.nr*runs*kc+k)*mi.nr+j%mi.nr])
						}
						expect(t, mi, "C", c[i*g.cRow+j], min(max(sum, -1), 1.5), runs*kc)
					}
				}
			}
		}
	}
}

func TestMicroOuter(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2))
	for _, mi := range implementations {
		for m := 1; m <= 13; m++ {
			for _, n := range []int{1, 4, 7, 8, 9, 16, 23, 24, 31, 40} {
				o := outerArgs{aRow: m + 2, bRow: n + 1, cRow: n + 3, m: m, n: n, kc: 1 + (m+n)%5}
				// B ends with its last value: nothing may be read beyond it.
				a, b := normals(r, (o.kc-1)*o.aRow+m), normals(r, (o.kc-1)*o.bRow+n)
				c := normals(r, m*o.cRow)
				before := append([]float32(nil), c...)
				o.a, o.b, o.c = &a[0], &b[0], &c[0]
				mi.outer(&o)
				for i := range m {
					for j := range o.cRow {
						sum := float64(before[i*o.cRow+j])
						if j < n {
							for k := range o.kc {
								sum += float64(a[k*o.aRow+i]) * float64(b[k*o.bRow+j])
							}
						}
						expect(t, mi, "C", c[i*o.cRow+j], sum, o.kc)
					}
				}
			}
		}
	}
}

// A band of rows, and lines of a product, are what they are one by one.
func TestMicroBands(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 4))
	for _, mi := range implementations {
		for _, c := range []int{3, 16, 32, 37} {
			for ow := 1; ow <= 22; ow++ {
				for stride := 1; stride <= 2; stride++ {
					const rows = 3
					d := depthwiseArgs{inRow: (ow*stride + 2) * c, pix: stride * c, c: c, ow: ow, lo: -2, hi: 2}
					d.rows, d.inDown, d.outDown = rows, stride*d.inRow, (ow+1)*c
					in, w, bias := normals(r, ((rows-1)*stride+3)*d.inRow), normals(r, 9*c), normals(r, c)
					band, want := make([]float32, rows*d.outDown), make([]float32, rows*d.outDown)
					d.w, d.bias = &w[0], &bias[0]
					for i := range rows {
						d.in, d.out = &in[i*d.inDown], &want[i*d.outDown]
						mi.depthwise(&d)
					}
					d.in, d.out = &in[0], &band[0]
					mi.filterBand(&d)
					if !slices.Equal(band, want) {
						t.Errorf("%s: %d channels, rows of %d at stride %d differ in a band", mi.name, c, ow, stride)
					}
				}
			}
		}
		for m := 1; m <= 30; m++ {
			const lines, np = 3, 3
			g := gemmArgs{aRow: 5, runs: 1, kc: 5, np: np, cRow: np * mi.nr, m: m, lo: -2, hi: 2}
			g.lines, g.cLine = lines, (m+2)*g.cRow
			a, b, bias := normals(r, lines*m*g.aRow), normals(r, np*g.kc*mi.nr), normals(r, np*mi.nr)
			got, want := make([]float32, lines*g.cLine), make([]float32, lines*g.cLine)
			g.b, g.bias = &b[0], &bias[0]
			for i := range lines {
				g.a, g.c = &a[i*m*g.aRow], &want[i*g.cLine]
				mi.gemm(&g)
			}
			g.a, g.c = &a[0], &got[0]
			mi.gemmOfLines(&g)
			if !slices.Equal(got, want) {
				t.Errorf("%s: lines of %d rows differ together", mi.name, m)
			}
		}
	}
}

func TestMicroDepthwise(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 3))
	for _, mi := range implementations {
		for _, c := range []int{1, 3, 4, 5, 8, 11, 16, 20} {
			for _, stride := range []int{1, 2} {
				const ow = 5
				d := depthwiseArgs{inRow: (ow*stride + 4) * c, pix: stride * c, c: c, ow: ow, lo: -2, hi: 2}
				in, w, bias, out := normals(r, 3*d.inRow), normals(r, 9*c), normals(r, c), normals(r, ow*c)
				d.in, d.w, d.bias, d.out = &in[0], &w[0], &bias[0], &out[0]
				tap := func(x, i, ch int) float64 { return float64(in[i/3*d.inRow+x*d.pix+i%3*c+ch]) }
				mi.depthwise(&d)
				for x := range ow {
					for ch := range c {
						sum := float64(bias[ch])
						for i := range 9 {
							sum += tap(x, i, ch) * float64(w[i*c+ch])
						}
						expect(t, mi, "depthwise", out[x*c+ch], min(max(sum, -2), 2), 9)
					}
				}
				before := append([]float32(nil), w...)
				d.bias = nil
				mi.depthwiseGrad(&d)
				for i := range 9 {
					for ch := range c {
						sum := float64(before[i*c+ch])
						for x := range ow {
							sum += tap(x, i, ch) * float64(out[x*c+ch])
						}
						expect(t, mi, "gradient", w[i*c+ch], sum, 2*ow)
					}
				}
			}
		}
	}
}
