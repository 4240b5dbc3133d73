package model

import (
	"fmt"

	"okuyuki/core/nn"
	"okuyuki/kernels"
)

// Taps of the base preset: the last result at each resolution that the depth
// head needs, and the backbone's last.
var baseTaps = []tap{{"tap4", 24, 4}, {"tap8", 32, 8}, {"tap16", 96, 16}, {"tap32", 1280, 32}}

func base(pad nn.Padding) architecture {
	return architecture{
		channels: 3, multiple: 32, taps: baseTaps, backbone: func() *nn.Graph { return mobileNetV2(pad) }, heads: baseHeads, deep: 2,
	}
}

// mobileNetV2 is MobileNetV2-1.0 up to Conv_1 (Sandler et al. 2018, arXiv
// 1801.04381, table 2), with BatchNorm folded into the biases. Images lie in
// [-1, 1]. PyTorch's networks were trained on colours of another mean and
// spread. That cannot be folded into the stem: its padding, zero after the
// normalisation, would be another colour before it. So it is a layer.
func mobileNetV2(pad nn.Padding) *nn.Graph {
	// expansion, channels, repeats and stride of the first block: rows of table 2
	stages := []struct{ expansion, channels, repeats, stride int }{
		{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1},
	}
	taps := map[int]string{3: "tap4", 6: "tap8", 13: "tap16"} // after these blocks

	g := nn.NewGraph()
	x := g.Input("image", 3)
	if pad == nn.SameTorch {
		x = pointwise(g, "backbone/normalise", x, 3, kernels.Linear)
	}
	x = g.Conv("backbone/stem", x, nn.ConvSpec{Out: 32, K: 3, Stride: 2, Act: kernels.ReLU6, Pad: pad})
	in, block := 32, 0
	for _, s := range stages {
		for i := range s.repeats {
			block++
			stride := 1
			if i == 0 {
				stride = s.stride
			}
			x = invertedResidual(g, fmt.Sprintf("backbone/block%02d", block), x, in, s.expansion, s.channels, stride, pad)
			in = s.channels
			if name, ok := taps[block]; ok {
				g.Output(name, x)
			}
		}
	}
	g.Output("tap32", pointwise(g, "backbone/conv_1", x, 1280, kernels.ReLU6))
	return g
}

// invertedResidual widens, filters each channel, narrows, and adds its input
// where the shapes allow it (figure 4d of the paper).
func invertedResidual(g *nn.Graph, name string, x nn.Node, in, expansion, out, stride int, pad nn.Padding) nn.Node {
	h := x
	if expansion != 1 {
		h = pointwise(g, name+"/expand", h, in*expansion, kernels.ReLU6)
	}
	h = g.Depthwise(name+"/depthwise", h, stride, kernels.ReLU6, pad)
	h = pointwise(g, name+"/project", h, out, kernels.Linear)
	if stride == 1 && in == out {
		h = g.Add(x, h)
	}
	return h
}

// baseHeads widen from the coarsest tap to the finest. The neck ends in two
// maps that both tasks use: top at 1/32 and fused at 1/16. Log-depth is a coarse
// map, close to the neck, and detail from the widening path, of mean 0: how far
// away things are as a whole is the coarse map's alone to say, and the class head
// is told what it says, without a say in it: a few labels would bend the depth
// of all photos.
func baseHeads(classes int) *nn.Graph {
	g := nn.NewGraph()
	in := make([]nn.Node, len(baseTaps))
	for i, t := range baseTaps {
		in[i] = g.Input(t.name, t.channels)
	}
	tap4, tap8, tap16, tap32 := in[0], in[1], in[2], in[3]

	top := pointwise(g, "neck/top", tap32, 192, kernels.ReLU)
	reduced := pointwise(g, "neck/reduce", top, 48, kernels.ReLU)
	lateral := pointwise(g, "neck/lateral16", tap16, 48, kernels.ReLU)
	fused := filter(g, "neck/fuse16", g.Concat(g.UpsampleTo(reduced, lateral), lateral), 96)
	coarse := pointwise(g, "depth/coarse", fused, 1, kernels.Linear)

	heard := g.Detach(coarse)
	pooled := g.Concat(g.GlobalAvgPool(top), g.GlobalMaxPool(top), g.GlobalAvgPool(fused), g.GlobalAvgPool(heard), g.GlobalMaxPool(heard))
	g.Output(featuresOutput, pooled)
	g.Output(classOutput, g.Dense("class/dense", g.Dropout(pooled, .2), classes, kernels.Linear))

	d := widen(g, "depth/8", fused, tap8, 48, 24)
	d = widen(g, "depth/4", d, tap4, 24, 12)
	detail := g.Centre(g.Conv("depth/out", d, nn.ConvSpec{Out: 1, K: 3, NoBias: true}))
	g.Output(depthOutput, g.Add(detail, g.UpsampleTo(g.UpsampleTo(coarse, tap8), tap4)))
	return g
}

// widen doubles the resolution of x and joins it with a tap.
func widen(g *nn.Graph, name string, x, tap nn.Node, channels, lateral int) nn.Node {
	x = pointwise(g, name+"/reduce", x, channels, kernels.ReLU)
	side := pointwise(g, name+"/lateral", tap, lateral, kernels.ReLU)
	return filter(g, name+"/fuse", g.Concat(g.UpsampleTo(x, side), side), channels)
}

func pointwise(g *nn.Graph, name string, x nn.Node, out int, act kernels.Activation) nn.Node {
	return g.Conv(name, x, nn.ConvSpec{Out: out, K: 1, Act: act})
}

func filter(g *nn.Graph, name string, x nn.Node, out int) nn.Node {
	return g.Conv(name, x, nn.ConvSpec{Out: out, K: 3, Act: kernels.ReLU})
}
