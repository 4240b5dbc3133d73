package bench

import (
	"fmt"
	"math"
	"strings"

	"okuyuki/core/nn"
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// The reference net is the one by which this project compares itself with
// TensorFlow.js and ONNX Runtime Web: an encoder of five inverted residuals, a
// class head and a decoder of four upsampled convolutions, 128x128x3 in, 10
// classes and a 128x128 map of sigmoids out, 102.4 million multiply-adds. Its
// weights come from a linear congruential generator, so that everyone who runs
// it gets the same numbers and shows that it does the same work.
const referenceSide = 128

// Seeds of the generator for weights and image.
const (
	referenceWeightSeed = 12345
	referenceImageSeed  = 777
)

// congruential is the generator x <- 1664525 x + 1013904223 mod 2^32.
type congruential uint32

func (g *congruential) uniform() float64 {
	*g = *g*1664525 + 1013904223
	return float64(*g) / (1 << 32)
}

// fill writes sums of three uniform deviates, centred, times 2 scale.
func (g *congruential) fill(dst []float32, scale float64) {
	for i := range dst {
		sum := g.uniform() + g.uniform() + g.uniform()
		dst[i] = float32((sum - 1.5) * 2 * scale)
	}
}

// referenceNet builds the graph with its seeded weights. Its outputs are
// "logits" [N, 1, 1, 10] and "depth" [N, 128, 128, 1] before the sigmoid.
func referenceNet() *nn.Graph {
	g := nn.NewGraph()
	conv := func(name string, x nn.Node, out, k, stride int, act kernels.Activation) nn.Node {
		return g.Conv(name, x, nn.ConvSpec{Out: out, K: k, Stride: stride, Act: act, Pad: nn.SameTF})
	}
	residual := func(name string, x nn.Node, in, out, stride, expansion int) nn.Node {
		h := conv(name+"e", x, in*expansion, 1, 1, kernels.ReLU6)
		h = g.Depthwise(name+"d", h, stride, kernels.ReLU6, nn.SameTF)
		h = conv(name+"p", h, out, 1, 1, kernels.Linear)
		if stride == 1 && in == out {
			h = g.Add(h, x)
		}
		return h
	}
	x := conv("stem", g.Input("image", 3), 32, 3, 2, kernels.ReLU6)
	x = residual("b1", x, 32, 24, 2, 4)
	x = residual("b2", x, 24, 24, 1, 4)
	x = residual("b3", x, 24, 48, 2, 4)
	x = residual("b4", x, 48, 96, 2, 4)
	x = residual("b5", x, 96, 128, 1, 4)
	features := x
	for i, out := range []int{64, 32, 16, 1} {
		act := kernels.ReLU
		if out == 1 {
			act = kernels.Linear
		}
		x = conv(fmt.Sprintf("d%d", i+1), g.Upsample2(x), out, 3, 1, act)
	}
	g.Output("logits", g.Dense("fc", g.GlobalAvgPool(features), 10, kernels.Linear))
	g.Output("depth", x)
	fillReference(g)
	return g
}

// fillReference draws the weights: of each layer in order the weights, then the
// biases.
func fillReference(g *nn.Graph) {
	random := congruential(referenceWeightSeed)
	for _, p := range g.Params() {
		scale := 0.05
		if len(p.Shape) > 1 {
			fanIn := len(p.Value) / p.Shape[len(p.Shape)-1]
			scale = math.Sqrt(2 / float64(fanIn))
		}
		if p.Name == "fc/weight" {
			scale = 0.1
		}
		random.fill(p.Value, scale)
	}
	g.Touch()
}

func referenceCases() []Case {
	return []Case{
		{"reference/infer-b1", 1, func() (*work, error) { return referenceInfer(1) }},
		{"reference/infer-b8", 8, func() (*work, error) { return referenceInfer(8) }},
		{"reference/train-b8", 8, func() (*work, error) { return referenceTrain(8) }},
	}
}

// planReference makes the reference net ready for a batch of the same image.
func planReference(batch int, train bool) (network, error) {
	g := referenceNet()
	shapes := map[string]tensor.Shape{"image": {batch, referenceSide, referenceSide, 3}}
	plan, err := g.Plan(shapes, train)
	if err != nil {
		return network{}, err
	}
	macs, err := g.MACs(shapes)
	if err != nil {
		return network{}, err
	}
	n := network{
		forward:  func() { plan.Forward() },
		backward: func() { plan.Backward() },
		touch:    g.Touch,
		params:   g.Params(),
		macs:     macs,
		image:    plan.Input("image"),
		logits:   plan.Output("logits"),
		depth:    plan.Output("depth"),
	}
	if train {
		n.logitsGrad, n.depthGrad = plan.OutputGrad("logits"), plan.OutputGrad("depth")
	}
	random := congruential(referenceImageSeed)
	random.fill(n.image.Sample(0), 0.5)
	for i := 1; i < batch; i++ {
		copy(n.image.Sample(i), n.image.Sample(0))
	}
	return n, nil
}

func referenceInfer(batch int) (*work, error) {
	n, err := planReference(batch, false)
	if err != nil {
		return nil, err
	}
	return &work{
		macs: n.macs,
		run: func() {
			n.forward()
			kernels.Sigmoid(n.depth.Data)
		},
		check: func() string { return referenceCheck(n.logits.Sample(0), n.depth.Sample(0)) },
	}, nil
}

func referenceTrain(batch int) (*work, error) {
	n, err := planReference(batch, true)
	if err != nil {
		return nil, err
	}
	t := newTrainer(n)
	t.sigmoid = true
	return t.work(), nil
}

// referenceCheck writes the results as the other contenders write them.
func referenceCheck(logits, depth []float32) string {
	var b strings.Builder
	b.WriteString("cls")
	for _, v := range logits {
		fmt.Fprintf(&b, " %.4f", v)
	}
	sum := 0.0
	for _, v := range depth {
		sum += float64(v)
	}
	fmt.Fprintf(&b, " depthSum %.4f", sum)
	return b.String()
}
