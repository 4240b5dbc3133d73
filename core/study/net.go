package study

import (
	"fmt"
	"math"
	"strings"

	"okuyuki/core/data/depthmnist"
	"okuyuki/core/nn"
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// Names of the network's inputs and outputs.
const (
	imageInput  = "image"
	classOutput = "class"
	mapOutput   = "map"
	trunk       = "trunk/"
)

// Pixels are centred and scaled by about what they are in the scenes.
const (
	meanPixel  = .35
	pixelScale = 3
)

// network is three 3x3 convolutions of 16, 32 and 32 channels, the first two followed by a pooling, which both tasks share; a
// dense class head; and a head that draws a map by two upsamplings, each with a 3x3 convolution.
type network struct {
	graph    *nn.Graph
	channels int
	shared   []*nn.Param // of the trunk
	heads    [2][]*nn.Param
}

func newNetwork(channels int, seed uint64) *network {
	g := nn.NewGraph()
	conv := func(name string, x nn.Node, out int) nn.Node {
		return g.Conv(name, x, nn.ConvSpec{Out: out, K: 3, Act: kernels.ReLU})
	}
	x := g.MaxPool2(conv(trunk+"conv1", g.Input(imageInput, channels), 16))
	x = conv(trunk+"conv3", g.MaxPool2(conv(trunk+"conv2", x, 32)), 32)
	g.Output(classOutput, g.Dense("class/dense", g.Flatten(x, depthmnist.Side/4, depthmnist.Side/4), depthmnist.Classes, kernels.Linear))
	d := conv("map/conv1", g.Upsample2(x), 16)
	g.Output(mapOutput, g.Conv("map/out", g.Upsample2(d), nn.ConvSpec{Out: 1, K: 3}))
	g.Init(mix(seed, netStream))
	// Small last layers: the first answers are then equal probabilities and an even map.
	kernels.Scale(g.Param("class/dense/weight").Value, .1)
	kernels.Scale(g.Param("map/out/weight").Value, .1)
	n := &network{graph: g, channels: channels}
	for _, p := range g.Params() {
		switch {
		case strings.HasPrefix(p.Name, trunk):
			n.shared = append(n.shared, p)
		case strings.HasPrefix(p.Name, "class/"):
			n.heads[0] = append(n.heads[0], p)
		default:
			n.heads[1] = append(n.heads[1], p)
		}
	}
	return n
}

func (n *network) plan(batch int, train bool) (*nn.Plan, error) {
	p, err := n.graph.Plan(map[string]tensor.Shape{imageInput: {batch, depthmnist.Side, depthmnist.Side, n.channels}}, train)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	return p, nil
}

// load puts a photo, and its second channel if there is one, into place k of a batch.
func (n *network) load(in []float32, k int, image, extra []float32) {
	in = in[k*pixels*n.channels : (k+1)*pixels*n.channels]
	for i, v := range image {
		in[i*n.channels] = scaled(v)
		if n.channels == 2 {
			in[2*i+1] = scaled(extra[i])
		}
	}
}

func scaled(v float32) float32 { return pixelScale * (v - meanPixel) }

// predict runs the network over all photos and hands each one's logits and map to see. extra [n, pixels] is the second channel of a
// network that has one.
func (n *network) predict(p *photos, extra []float32, see func(i int, logits, drawn []float32)) error {
	const size = 50
	plan, err := n.plan(size, false)
	if err != nil {
		return err
	}
	in, logits, drawn := plan.Input(imageInput).Data, plan.Output(classOutput).Data, plan.Output(mapOutput).Data
	for from := 0; from < p.len(); from += size {
		count := min(size, p.len()-from)
		for k := range count {
			i := from + k
			n.load(in, k, p.image[i*pixels:(i+1)*pixels], second(extra, i))
		}
		plan.Forward()
		for k := range count {
			see(from+k, logits[k*depthmnist.Classes:(k+1)*depthmnist.Classes], drawn[k*pixels:(k+1)*pixels])
		}
	}
	return nil
}

// second is the second channel of photo i; nil where there is none.
func second(extra []float32, i int) []float32 {
	if extra == nil {
		return nil
	}
	return extra[i*pixels : (i+1)*pixels]
}

func hypot(x, y float32) float32 {
	return float32(math.Sqrt(float64(x)*float64(x) + float64(y)*float64(y)))
}
