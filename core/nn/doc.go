// Package nn is a static graph of layers with hand-written derivatives.
//
// A Graph says what is computed and owns the parameters. A Plan is the graph
// made ready for given input sizes: every buffer is allocated once, so that
// Forward and Backward allocate nothing. Plans of different sizes share the
// graph's parameters, and one goroutine at a time may use a graph and its
// plans.
//
//	g := nn.NewGraph()
//	x := g.Input("image", 3)
//	h := g.Conv("stem", x, nn.ConvSpec{Out: 16, K: 3, Stride: 2, Act: kernels.ReLU})
//	g.Output("logits", g.Dense("class", g.GlobalAvgPool(h), 10, kernels.Linear))
//	g.Init(1)
//	p, err := g.Plan(map[string]tensor.Shape{"image": {8, 64, 64, 3}}, true)
//	copy(p.Input("image").Data, pixels)
//	p.Forward()
//	// write dLoss/dLogits into p.OutputGrad("logits").Data, then
//	p.Backward() // adds to the Grad of every parameter that is not frozen
//	// change the parameters, then
//	g.Touch()
//
// There is one file per operation, with the forward and the backward pass side
// by side. Building a graph panics on a programmer's mistake (a name used
// twice, a channel count of zero); Plan returns an error for sizes that do not
// fit.
//
// # What a plan runs
//
// A plan does not run the graph as it was built. An upsampling by 2 and the 3x3
// convolutions that read it become convolutions of the small map; outside of
// training, batch normalisation is folded into the convolution before it, and
// where it pays, the three convolutions of an inverted residual are done
// together, so that its wide maps never leave the caches. The results are the
// same up to rounding. Weights are packed for the kernels once for every change
// of them, for both directions, and shared by the plans of a graph.
//
// # Gradients
//
// Where a result is used several times, the gradients that come back are
// summed. A frozen parameter gets no gradient, and a branch above which nothing
// is trained is not visited at all. Backward may be called several times after
// one Forward, each time from other outputs: that is how the gradients of two
// tasks are told apart. It uses up OutputGrad: fill it anew before each call.
package nn
