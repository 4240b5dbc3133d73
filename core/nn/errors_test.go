package nn

import (
	"strings"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

func TestPlanRefusesSizesThatDoNotFit(t *testing.T) {
	dense := func(g *Graph) { g.Output("y", g.Dense("d", g.Input("a", 3), 2, kernels.Linear)) }
	cases := []struct {
		name, want string
		build      func(g *Graph)
		inputs     map[string]tensor.Shape
	}{
		{"no shape", "no shape for input a", dense, nil},
		{"unknown input", "no input b", dense, map[string]tensor.Shape{"a": {1, 1, 1, 3}, "b": {1, 1, 1, 3}}},
		{"channels", "want 3 channels", dense, one(tensor.Shape{1, 1, 1, 4})},
		{"empty batch", "shape 0x1x1x3", dense, one(tensor.Shape{0, 1, 1, 3})},
		{"dense on a map", "pool or flatten first", dense, one(tensor.Shape{1, 2, 1, 3})},
		{"odd pooling", "must be even", func(g *Graph) { g.Output("y", g.MaxPool2(g.Input("a", 3))) }, one(tensor.Shape{1, 3, 4, 3})},
		{"flatten", "want 2 of 2", func(g *Graph) { g.Output("y", g.Flatten(g.Input("a", 3), 2, 2)) }, one(tensor.Shape{1, 2, 3, 3})},
		{"add", "cannot add", func(g *Graph) { a := g.Input("a", 3); g.Output("y", g.Add(a, g.Upsample2(a))) }, one(tensor.Shape{1, 2, 3, 3})},
		{"concat", "cannot concatenate", func(g *Graph) { a := g.Input("a", 3); g.Output("y", g.Concat(a, g.Upsample2(a))) }, one(tensor.Shape{1, 2, 3, 3})},
		{"upsample", "cannot be upsampled", func(g *Graph) { a := g.Input("a", 3); g.Output("y", g.UpsampleTo(a, a)) }, one(tensor.Shape{1, 2, 3, 3})},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewGraph()
			c.build(g)
			_, err := g.Plan(c.inputs, true)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "nn: ") {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	g := NewGraph()
	dense(g)
	shape := one(tensor.Shape{1, 1, 1, 3})
	for name, o := range map[string]Options{
		"memory of another shape": {Values: map[string]*tensor.Tensor{"a": tensor.New(tensor.Vector(2, 3))}},
		"memory of no input":      {Grads: map[string]*tensor.Tensor{"z": tensor.New(tensor.Vector(1, 3))}},
		"gradient of no input":    {InputGrads: []string{"z"}},
	} {
		if _, err := g.PlanWith(shape, o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestMistakesOfTheBuilderPanic(t *testing.T) {
	cases := map[string]func(g *Graph, a Node){
		"input twice":      func(g *Graph, a Node) { g.Input("a", 1) },
		"parameter twice":  func(g *Graph, a Node) { g.Dense("d", a, 2, 0); g.Dense("d", a, 2, 0) },
		"output twice":     func(g *Graph, a Node) { g.Output("y", a); g.Output("y", a) },
		"no channels":      func(g *Graph, a Node) { g.Conv("c", a, ConvSpec{K: 3}) },
		"kernel":           func(g *Graph, a Node) { g.Conv("c", a, ConvSpec{Out: 1, K: 5}) },
		"stride":           func(g *Graph, a Node) { g.Conv("c", a, ConvSpec{Out: 1, K: 3, Stride: 3}) },
		"depthwise stride": func(g *Graph, a Node) { g.Depthwise("c", a, 0, 0, SameTF) },
		"node":             func(g *Graph, a Node) { g.GlobalAvgPool(a + 7) },
		"add":              func(g *Graph, a Node) { g.Add(a, g.Dense("d", a, 5, 0)) },
		"concat of one":    func(g *Graph, a Node) { g.Concat(a) },
		"dropout of all":   func(g *Graph, a Node) { g.Dropout(a, 1) },
		"backward without training": func(g *Graph, a Node) {
			g.Output("y", a)
			p, err := g.Plan(one(tensor.Vector(1, 3)), false)
			if err == nil {
				p.Backward()
			}
		},
		"no such output": func(g *Graph, a Node) {
			g.Output("y", a)
			if p, err := g.Plan(one(tensor.Vector(1, 3)), false); err == nil {
				p.Output("z")
			}
		},
	}
	for name, f := range cases {
		t.Run(name, func(t *testing.T) {
			g := NewGraph()
			a := g.Input("a", 3)
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "nn: ") {
					t.Errorf("panic %q, want one that begins with nn:", s)
				}
			}()
			f(g, a)
		})
	}
}
