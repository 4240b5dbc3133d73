package nn

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

const (
	ulps    = 2e-5 // tolerated error of a float32 result, relative to the largest of its tensor
	epsilon = 1e-6 // step of the finite differences, which are taken in float64
)

// build makes a graph with inputs "a" and, if it wants one, "b", and at least
// one output.
type gradCase struct {
	name   string
	inputs map[string]tensor.Shape
	build  func(g *Graph)
}

func one(s tensor.Shape) map[string]tensor.Shape { return map[string]tensor.Shape{"a": s} }

func gradCases() []gradCase {
	var cases []gradCase
	conv := func(name string, in tensor.Shape, s ConvSpec) {
		cases = append(cases, gradCase{"conv " + name, one(in), func(g *Graph) {
			g.Output("y", g.Conv("c", g.Input("a", in[3]), s))
		}})
	}
	conv("3x3", tensor.Shape{2, 5, 4, 3}, ConvSpec{Out: 4, K: 3})
	conv("3x3 relu", tensor.Shape{1, 4, 6, 5}, ConvSpec{Out: 3, K: 3, Act: kernels.ReLU})
	conv("3x3 one channel", tensor.Shape{1, 4, 3, 1}, ConvSpec{Out: 1, K: 3, NoBias: true})
	conv("3x3 one pixel", tensor.Shape{3, 1, 1, 4}, ConvSpec{Out: 2, K: 3})
	conv("3x3 stride 2 torch, even", tensor.Shape{1, 6, 4, 3}, ConvSpec{Out: 5, K: 3, Stride: 2, Act: kernels.ReLU6})
	conv("3x3 stride 2 torch, odd", tensor.Shape{2, 5, 7, 2}, ConvSpec{Out: 3, K: 3, Stride: 2})
	conv("3x3 stride 2 tf, even", tensor.Shape{2, 4, 6, 3}, ConvSpec{Out: 3, K: 3, Stride: 2, Pad: SameTF})
	conv("3x3 stride 2 tf, odd", tensor.Shape{1, 7, 5, 3}, ConvSpec{Out: 17, K: 3, Stride: 2, Pad: SameTF})
	conv("3x3 normalised", tensor.Shape{3, 5, 4, 3}, ConvSpec{Out: 4, K: 3, Norm: true, Act: kernels.ReLU})
	conv("3x3 stride 2 normalised", tensor.Shape{2, 6, 5, 2}, ConvSpec{Out: 17, K: 3, Stride: 2, Norm: true, Act: kernels.ReLU6})
	conv("1x1 normalised", tensor.Shape{2, 3, 3, 4}, ConvSpec{Out: 3, K: 1, Norm: true})
	conv("1x1", tensor.Shape{2, 3, 4, 9}, ConvSpec{Out: 7, K: 1, Act: kernels.ReLU6})
	conv("1x1 stride 2", tensor.Shape{1, 5, 4, 3}, ConvSpec{Out: 4, K: 1, Stride: 2})
	depthwise := func(name string, in tensor.Shape, stride int, act kernels.Activation, pad Padding) {
		cases = append(cases, gradCase{"depthwise " + name, one(in), func(g *Graph) {
			g.Output("y", g.Depthwise("d", g.Input("a", in[3]), stride, act, pad))
		}})
	}
	depthwise("", tensor.Shape{2, 4, 5, 3}, 1, kernels.ReLU6, SameTF)
	depthwise("stride 2 tf, even", tensor.Shape{1, 6, 4, 8}, 2, kernels.Linear, SameTF)
	depthwise("stride 2 tf, odd", tensor.Shape{1, 5, 7, 2}, 2, kernels.ReLU, SameTF)
	depthwise("stride 2 torch, even", tensor.Shape{2, 4, 4, 1}, 2, kernels.Linear, SameTorch)

	return append(cases,
		gradCase{"dense", one(tensor.Vector(3, 5)), func(g *Graph) {
			g.Output("y", g.Dense("d", g.Input("a", 5), 4, kernels.ReLU))
		}},
		gradCase{"flatten and dense", one(tensor.Shape{2, 3, 2, 2}), func(g *Graph) {
			g.Output("y", g.Dense("d", g.Flatten(g.Input("a", 2), 3, 2), 3, kernels.Linear))
		}},
		gradCase{"global average", one(tensor.Shape{2, 3, 4, 5}), func(g *Graph) { g.Output("y", g.GlobalAvgPool(g.Input("a", 5))) }},
		gradCase{"centre", one(tensor.Shape{2, 3, 4, 5}), func(g *Graph) { g.Output("y", g.Centre(g.Input("a", 5))) }},
		gradCase{"centre and uncentred", one(tensor.Shape{2, 3, 4, 2}), func(g *Graph) {
			x := g.Input("a", 2)
			g.Output("y", g.Add(g.Centre(g.Conv("c", x, ConvSpec{Out: 2, K: 3, NoBias: true})), x))
		}},
		gradCase{"global maximum", one(tensor.Shape{2, 3, 4, 5}), func(g *Graph) { g.Output("y", g.GlobalMaxPool(g.Input("a", 5))) }},
		gradCase{"maximum 2x2", one(tensor.Shape{2, 4, 6, 3}), func(g *Graph) { g.Output("y", g.MaxPool2(g.Input("a", 3))) }},
		gradCase{"upsample", one(tensor.Shape{2, 2, 3, 4}), func(g *Graph) { g.Output("y", g.Upsample2(g.Input("a", 4))) }},
		gradCase{"upsample to an odd size",
			map[string]tensor.Shape{"a": {2, 2, 3, 4}, "b": {2, 3, 5, 2}},
			func(g *Graph) { g.Output("y", g.UpsampleTo(g.Input("a", 4), g.Input("b", 2))) }},
		gradCase{"upsample and filter", one(tensor.Shape{2, 3, 4, 5}), func(g *Graph) {
			g.Output("y", g.Conv("c", g.Upsample2(g.Input("a", 5)), ConvSpec{Out: 3, K: 3, Act: kernels.ReLU}))
		}},
		gradCase{"upsample and normalised filter", one(tensor.Shape{2, 3, 2, 3}), func(g *Graph) {
			g.Output("y", g.Conv("c", g.Upsample2(g.Input("a", 3)), ConvSpec{Out: 4, K: 3, Act: kernels.ReLU, Norm: true}))
		}},
		gradCase{"add", map[string]tensor.Shape{"a": {2, 2, 3, 4}, "b": {2, 2, 3, 4}}, func(g *Graph) {
			g.Output("y", g.Add(g.Input("a", 4), g.Input("b", 4)))
		}},
		gradCase{"add to itself", one(tensor.Shape{2, 2, 3, 4}), func(g *Graph) {
			a := g.Input("a", 4)
			g.Output("y", g.Add(a, a))
		}},
		gradCase{"concat of three", map[string]tensor.Shape{"a": {2, 2, 3, 4}, "b": {2, 2, 3, 1}}, func(g *Graph) {
			a, b := g.Input("a", 4), g.Input("b", 1)
			g.Output("y", g.Concat(a, b, a))
		}},
		gradCase{"inverted residual", one(tensor.Shape{2, 5, 4, 3}), func(g *Graph) {
			x := g.Input("a", 3)
			h := g.Conv("expand", x, ConvSpec{Out: 9, K: 1, Act: kernels.ReLU6})
			h = g.Depthwise("depthwise", h, 1, kernels.ReLU6, SameTF)
			g.Output("y", g.Add(x, g.Conv("project", h, ConvSpec{Out: 3, K: 1})))
		}},
		gradCase{"two heads on a shared map, one of them an inner result", one(tensor.Shape{2, 5, 6, 3}), func(g *Graph) {
			x := g.Input("a", 3)
			h := g.Conv("one", x, ConvSpec{Out: 4, K: 3, Stride: 2, Act: kernels.ReLU})
			k := g.Conv("two", h, ConvSpec{Out: 6, K: 3, Stride: 2, Act: kernels.ReLU})
			g.Output("inner", h)
			g.Output("class", g.Dense("dense", g.Concat(g.GlobalAvgPool(k), g.GlobalMaxPool(k)), 3, kernels.Linear))
			g.Output("depth", g.Conv("out", g.Concat(g.UpsampleTo(k, h), h), ConvSpec{Out: 1, K: 3}))
		}},
	)
}

// Every result and every derivative is compared with float64: the results with
// the scalar reference, the derivatives with central differences of it.
func TestGradients(t *testing.T) {
	for _, c := range gradCases() {
		t.Run(c.name, func(t *testing.T) {
			g := NewGraph()
			c.build(g)
			g.Init(3)
			r := rand.New(rand.NewPCG(5, 7))
			drawBiases(g, r)
			checkGraph(t, g, c.inputs, r)
		})
	}
}

// drawBiases moves the biases away from 0, where they begin: there they would
// not be tested, and results would lie on the kink of ReLU.
func drawBiases(g *Graph, r *rand.Rand) {
	for _, p := range g.Params() {
		if !p.Decay && !p.Running {
			for i := range p.Value {
				p.Value[i] = float32(r.NormFloat64())
			}
		}
	}
	g.Touch()
}

func checkGraph(t *testing.T, g *Graph, inputs map[string]tensor.Shape, r *rand.Rand) {
	t.Helper()
	names := slices.Sorted(maps.Keys(inputs))
	p, err := g.PlanWith(inputs, Options{Train: true, InputGrads: names})
	if err != nil {
		t.Fatal(err)
	}
	in64, param64 := map[string][]float64{}, map[string][]float64{}
	for _, name := range names {
		x := p.Input(name).Data
		for i := range x {
			x[i] = float32(2 * r.NormFloat64())
		}
		in64[name] = widenSlice(x)
	}
	for _, q := range g.Params() {
		param64[q.Name] = widenSlice(q.Value)
	}
	shapes, err := g.infer(inputs)
	if err != nil {
		t.Fatal(err)
	}
	p.Forward()
	want := evaluate64(g, shapes, in64, param64)
	weights := map[string][]float64{} // of each output's elements in the scalar loss
	for _, o := range g.outputs {
		near(t, "value of "+o.name, p.Output(o.name).Data, want[o.node])
		w := make([]float64, shapes[o.node].Len())
		grad := p.OutputGrad(o.name)
		for i := range w {
			grad.Data[i] = float32(r.NormFloat64())
			w[i] = float64(grad.Data[i])
		}
		weights[o.name] = w
	}
	loss := func() float64 {
		values := evaluate64(g, shapes, in64, param64)
		sum := 0.0
		for _, o := range g.outputs {
			for i, w := range weights[o.name] {
				sum += w * values[o.node][i]
			}
		}
		return sum
	}
	p.Backward()
	for _, q := range g.Params() {
		if q.Frozen {
			continue
		}
		if q.Grad == nil { // serves no output
			q.Grad = make([]float32, len(q.Value))
		}
		near(t, "gradient of "+q.Name, q.Grad, differences(param64[q.Name], loss))
	}
	for _, name := range names {
		if grad := p.InputGrad(name); grad != nil {
			if !p.Reached(name) {
				t.Errorf("no gradient reached %s", name)
			}
			near(t, "gradient of input "+name, grad.Data, differences(in64[name], loss))
		}
	}
}

func differences(x []float64, f func() float64) []float64 {
	d := make([]float64, len(x))
	for i, v := range x {
		x[i] = v + epsilon
		up := f()
		x[i] = v - epsilon
		d[i] = (up - f()) / (2 * epsilon)
		x[i] = v
	}
	return d
}

// near compares relative to the largest element.
func near(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d elements, want %d", what, len(got), len(want))
		return
	}
	largest, worst, at := 1e-3, 0.0, 0
	for i, w := range want {
		largest = max(largest, math.Abs(w))
		if d := math.Abs(float64(got[i]) - w); !(d <= worst) {
			worst, at = d, i
		}
	}
	if !(worst <= ulps*largest) {
		t.Errorf("%s: element %d is %v, want %v (largest %.3g)", what, at, got[at], want[at], largest)
	}
}

func widenSlice(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
