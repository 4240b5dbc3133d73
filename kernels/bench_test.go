package kernels_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"okuyuki/kernels"
)

func noise(n int) []float32 {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

// One core: GOMAXPROCS=1 go test -run - -bench . ./kernels

// timed runs f and reports its rate; macs is the number of multiplications.
func timed(b *testing.B, macs int, f func()) {
	b.Helper()
	f()
	b.ReportAllocs()
	for b.Loop() {
		f()
	}
	b.ReportMetric(2*float64(macs)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

// same is a convolution whose output is as large as its input.
func same(n, h, w, cin, cout, k int) kernels.Conv2D {
	return kernels.Conv2D{
		N: n, H: h, W: w, Cin: cin, OutH: h, OutW: w, Cout: cout,
		K: k, Stride: 1, PadTop: k / 2, PadLeft: k / 2,
	}
}

// halved is a convolution at stride 2.
func halved(n, h, w, cin, cout int) kernels.Conv2D {
	return kernels.Conv2D{
		N: n, H: h, W: w, Cin: cin, OutH: h / 2, OutW: w / 2, Cout: cout,
		K: 3, Stride: 2, PadTop: 1, PadLeft: 1,
	}
}

func BenchmarkConv(b *testing.B) {
	for _, c := range []kernels.Conv2D{
		same(1, 28, 28, 64, 64, 3),
		same(8, 28, 28, 64, 64, 3),
		same(8, 7, 7, 128, 128, 3),
		same(8, 112, 112, 16, 16, 3),
		halved(8, 56, 56, 32, 64),
		halved(8, 128, 128, 3, 16),
		same(8, 28, 28, 192, 64, 1),
		same(1, 14, 14, 576, 96, 1),
		same(1, 7, 5, 320, 1280, 1),
		same(256, 1, 1, 512, 512, 1),
		same(1, 1, 1, 1280, 1000, 1),
	} {
		x, w, y := noise(c.XLen()), noise(c.WLen()), noise(c.YLen())
		bias := noise(c.Cout)
		packed := make([]float32, c.PackedLen())
		kernels.PackConv(packed, w, c)
		ws := new(kernels.Workspace)
		name := fmt.Sprintf("%dx%dx%dx%d-%d/k%ds%d/", c.N, c.H, c.W, c.Cin, c.Cout, c.K, c.Stride)
		b.Run(name+"forward", func(b *testing.B) {
			timed(b, c.MACs(), func() { kernels.ConvForward(y, x, packed, bias, c, kernels.ReLU, ws) })
		})
		b.Run(name+"input", func(b *testing.B) {
			timed(b, c.MACs(), func() { kernels.ConvInputGrad(x, y, w, c, ws) })
		})
		b.Run(name+"weight", func(b *testing.B) {
			timed(b, c.MACs(), func() { kernels.ConvWeightGrad(w, x, y, c, ws) })
		})
	}
}

func BenchmarkDepthwise(b *testing.B) {
	for _, d := range []kernels.Depthwise{
		{N: 4, H: 28, W: 28, C: 192, OutH: 28, OutW: 28, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 4, H: 56, W: 56, C: 144, OutH: 28, OutW: 28, Stride: 2},
	} {
		x, w, y := noise(d.XLen()), noise(d.WLen()), noise(d.YLen())
		ws := new(kernels.Workspace)
		name := fmt.Sprintf("%dx%dx%dx%d/s%d/", d.N, d.H, d.W, d.C, d.Stride)
		b.Run(name+"forward", func(b *testing.B) {
			timed(b, d.MACs(), func() { kernels.DepthwiseForward(y, x, w, nil, d, kernels.ReLU6, ws) })
		})
		b.Run(name+"input", func(b *testing.B) {
			timed(b, d.MACs(), func() { kernels.DepthwiseInputGrad(x, y, w, d, ws) })
		})
		b.Run(name+"weight", func(b *testing.B) {
			timed(b, d.MACs(), func() { kernels.DepthwiseWeightGrad(w, x, y, d, ws) })
		})
	}
}

func BenchmarkAdam(b *testing.B) {
	const n = 1 << 20
	w, g, m, v := noise(n), noise(n), make([]float32, n), make([]float32, n)
	a := kernels.Adam{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Correction1: 1, Correction2: 1}
	b.SetBytes(4 * 7 * n)
	for b.Loop() {
		kernels.AdamStep(w, g, m, v, a)
	}
}
