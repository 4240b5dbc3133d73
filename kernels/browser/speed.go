package main

import (
	"fmt"
	"strings"
	"time"

	"okuyuki/kernels"
)

// speed prints GFLOP/s of typical layers, two operations a multiply-add.
func speed(only string) {
	measure := func(name string, macs int, f func()) {
		if strings.Contains(name, only) {
			measure(name, macs, f)
		}
	}
	kernels.SetWorkers(1)
	conv := func(name string, c kernels.Conv2D) {
		ws := new(kernels.Workspace)
		x, y, w, packed := ramp(c.XLen()), ramp(c.YLen()), ramp(c.WLen()), make([]float32, c.PackedLen())
		kernels.PackConv(packed, w, c)
		measure(name, c.MACs(), func() { kernels.ConvForward(y, x, packed, nil, c, kernels.ReLU, ws) })
		measure(name+" input gradient", c.MACs(), func() { kernels.ConvInputGrad(x, y, w, c, ws) })
		measure(name+" weight gradient", c.MACs(), func() { kernels.ConvWeightGrad(w, x, y, c, ws) })
	}
	conv("3x3 32->64 @56", kernels.Conv2D{N: 1, H: 56, W: 56, Cin: 32, OutH: 56, OutW: 56, Cout: 64, K: 3, Stride: 1, PadTop: 1, PadLeft: 1})
	conv("3x3 64->64 @28 x8", kernels.Conv2D{N: 8, H: 28, W: 28, Cin: 64, OutH: 28, OutW: 28, Cout: 64, K: 3, Stride: 1, PadTop: 1, PadLeft: 1})
	conv("1x1 64->128 @28", kernels.Conv2D{N: 1, H: 28, W: 28, Cin: 64, OutH: 28, OutW: 28, Cout: 128, K: 1, Stride: 1})
	conv("1x1 576->96 @14", kernels.Conv2D{N: 1, H: 14, W: 14, Cin: 576, OutH: 14, OutW: 14, Cout: 96, K: 1, Stride: 1})
	conv("3x3 160->160 @7x5", kernels.Conv2D{N: 1, H: 7, W: 5, Cin: 160, OutH: 7, OutW: 5, Cout: 160, K: 3, Stride: 1, PadTop: 1, PadLeft: 1})
	conv("dense 1280->64", kernels.Conv2D{N: 1, H: 1, W: 1, Cin: 1280, OutH: 1, OutW: 1, Cout: 64, K: 1, Stride: 1})
	conv("3x3 64->1 @56", kernels.Conv2D{N: 1, H: 56, W: 56, Cin: 64, OutH: 56, OutW: 56, Cout: 1, K: 3, Stride: 1, PadTop: 1, PadLeft: 1})

	d := kernels.Depthwise{N: 1, H: 56, W: 56, C: 144, OutH: 56, OutW: 56, Stride: 1, PadTop: 1, PadLeft: 1}
	ws := new(kernels.Workspace)
	x, y, w, b := ramp(d.XLen()), ramp(d.YLen()), ramp(d.WLen()), ramp(d.C)
	measure("depthwise 144 @56", d.MACs(), func() { kernels.DepthwiseForward(y, x, w, b, d, kernels.ReLU6, ws) })
	measure("depthwise 144 @56 input gradient", d.MACs(), func() { kernels.DepthwiseInputGrad(x, y, w, d, ws) })
	measure("depthwise 144 @56 weight gradient", d.MACs(), func() { kernels.DepthwiseWeightGrad(w, x, y, d, ws) })
}

func ramp(n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(i%17)/16 - 0.5
	}
	return s
}

// measure prints the best of a few runs, each long beside the clock's grain
// of up to a tenth of a millisecond in browsers.
func measure(name string, macs int, f func()) {
	const grain, runs = 15 * time.Millisecond, 7
	repeat := 1
	elapsed := func() time.Duration {
		start := time.Now()
		for range repeat {
			f()
		}
		return time.Since(start)
	}
	for elapsed() < grain {
		repeat *= 2
	}
	best := elapsed()
	for range runs - 1 {
		best = min(best, elapsed())
	}
	fmt.Printf("%-36s %6.1f GFLOP/s\n", name, 2*float64(macs)*float64(repeat)/float64(best.Nanoseconds()))
}
