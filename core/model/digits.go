package model

import (
	"okuyuki/core/nn"
	"okuyuki/kernels"
)

// digits is for 28x28 grey images: two convolutions with pooling, a dense class
// head on the 7x7 map, a depth map at full size.
func digits() architecture {
	return architecture{
		channels: 1, multiple: 28, size: 28,
		taps: []tap{{"tap2", 16, 2}}, backbone: digitsBackbone, heads: digitsHeads,
	}
}

func digitsBackbone() *nn.Graph {
	g := nn.NewGraph()
	g.Output("tap2", g.MaxPool2(filter(g, "backbone/conv1", g.Input("image", 1), 16)))
	return g
}

func digitsHeads(classes int) *nn.Graph {
	g := nn.NewGraph()
	x := g.MaxPool2(filter(g, "neck/conv2", g.Input("tap2", 16), 32))
	flat := g.Flatten(x, 7, 7)
	g.Output(featuresOutput, flat)
	g.Output(classOutput, g.Dense("class/dense", flat, classes, kernels.Linear))
	d := filter(g, "depth/conv1", g.Upsample2(x), 16)
	g.Output(depthOutput, g.Conv("depth/out", g.Upsample2(d), nn.ConvSpec{Out: 1, K: 3}))
	return g
}
