package kernels_test

import (
	"fmt"
	"testing"

	"okuyuki/kernels"
)

// BenchmarkBackbone times the layers of MobileNetV2 at 160x224 one by one, each
// as often as the network has it. One core: -cpu 1.
func BenchmarkBackbone(b *testing.B) {
	stages := []struct{ expansion, channels, repeats, stride int }{
		{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1},
	}
	layers := map[any]int{} // how often the network has each
	conv := func(c kernels.Conv2D, act kernels.Activation) {
		layer := convLayer{c, act}
		if layers[layer]++; layers[layer] > 1 {
			return
		}
		name := fmt.Sprintf("conv/%dx%d/%d-%d", c.OutH, c.OutW, c.Cin, c.Cout)
		b.Run(name, func(b *testing.B) { layer.time(b) })
	}
	depthwise := func(d kernels.Depthwise) {
		if layers[d]++; layers[d] > 1 {
			return
		}
		name := fmt.Sprintf("depthwise/%dx%d/%d/s%d", d.OutH, d.OutW, d.C, d.Stride)
		b.Run(name, func(b *testing.B) { timeDepthwise(b, d) })
	}
	conv(kernels.Conv2D{N: 1, H: 160, W: 224, Cin: 3, OutH: 80, OutW: 112, Cout: 32, K: 3, Stride: 2}, kernels.ReLU6)
	h, w, in := 80, 112, 32
	for _, s := range stages {
		for i := range s.repeats {
			stride := 1
			if i == 0 {
				stride = s.stride
			}
			wide := in * s.expansion
			if s.expansion > 1 {
				conv(same(1, h, w, in, wide, 1), kernels.ReLU6)
			}
			depthwise(kernels.Depthwise{
				N: 1, H: h, W: w, C: wide, OutH: h / stride, OutW: w / stride,
				Stride: stride, PadTop: 2 - stride, PadLeft: 2 - stride,
			})
			h, w = h/stride, w/stride
			conv(same(1, h, w, wide, s.channels, 1), kernels.Linear)
			in = s.channels
		}
	}
	conv(same(1, h, w, in, 1280, 1), kernels.ReLU6)
}

type convLayer struct {
	kernels.Conv2D
	act kernels.Activation
}

func (l convLayer) time(b *testing.B) {
	x, w, y, bias := noise(l.XLen()), noise(l.WLen()), noise(l.YLen()), noise(l.Cout)
	packed := make([]float32, l.PackedLen())
	kernels.PackConv(packed, w, l.Conv2D)
	ws := new(kernels.Workspace)
	timed(b, l.MACs(), func() { kernels.ConvForward(y, x, packed, bias, l.Conv2D, l.act, ws) })
}

func timeDepthwise(b *testing.B, d kernels.Depthwise) {
	x, w, y, bias := noise(d.XLen()), noise(d.WLen()), noise(d.YLen()), noise(d.C)
	ws := new(kernels.Workspace)
	timed(b, d.MACs(), func() { kernels.DepthwiseForward(y, x, w, bias, d, kernels.ReLU6, ws) })
}
