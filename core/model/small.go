package model

import (
	"fmt"

	"okuyuki/core/nn"
	"okuyuki/kernels"
)

// small is a network of plain 3x3 convolutions, four of them with stride 2,
// and a decoder to the full size. It is the reference net of the speed
// comparisons with other libraries; its layers must not change. Its form for
// training from scratch has batch normalisation in the seven convolutions.
func small(norm bool) architecture {
	return architecture{
		channels: 3, multiple: 16, taps: []tap{{"tap8", 128, 8}},
		backbone: func() *nn.Graph { return smallBackbone(norm) },
		heads:    func(classes int) *nn.Graph { return smallHeads(classes, norm) },
	}
}

func smallBackbone(norm bool) *nn.Graph {
	layers := []struct{ out, stride int }{{32, 2}, {32, 1}, {64, 2}, {64, 1}, {128, 2}, {128, 1}}
	g := nn.NewGraph()
	x := g.Input("image", 3)
	for i, l := range layers {
		x = g.Conv(fmt.Sprintf("backbone/conv%d", i+1), x, nn.ConvSpec{Out: l.out, K: 3, Stride: l.stride, Act: kernels.ReLU, Norm: norm})
	}
	g.Output("tap8", x)
	return g
}

func smallHeads(classes int, norm bool) *nn.Graph {
	g := nn.NewGraph()
	x := g.Conv("neck/conv7", g.Input("tap8", 128), nn.ConvSpec{Out: 128, K: 3, Stride: 2, Act: kernels.ReLU, Norm: norm})
	pooled := g.GlobalAvgPool(x)
	g.Output(featuresOutput, pooled)
	g.Output(classOutput, g.Dense("class/dense", pooled, classes, kernels.Linear))
	for i, out := range []int{64, 32, 32, 16} {
		x = filter(g, fmt.Sprintf("depth/conv%d", i+1), g.Upsample2(x), out)
	}
	g.Output(depthOutput, pointwise(g, "depth/out", x, 1, kernels.Linear))
	return g
}
