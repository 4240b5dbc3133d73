package nn

import (
	"slices"
	"testing"

	"okuyuki/core/tensor"
)

// What is detached is heard and gives no gradient: those of a graph are those of the graph without it.
func TestDetach(t *testing.T) {
	gradients := func(detached bool) (value, weight, input []float32) {
		g := NewGraph()
		x := g.Conv("c", g.Input("a", 2), ConvSpec{Out: 3, K: 3})
		parts := []Node{x, g.Conv("d", x, ConvSpec{Out: 3, K: 1})}
		if detached {
			parts = append(parts, g.Detach(x))
		}
		g.Output("y", g.Concat(parts...))
		g.Init(3)
		p, err := g.PlanWith(map[string]tensor.Shape{"a": {1, 4, 5, 2}}, Options{Train: true, InputGrads: []string{"a"}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Input("a").Data {
			p.Input("a").Data[i] = float32(i%7) - 3
		}
		p.Forward()
		c := p.Output("y").Shape[3]
		for i := range p.OutputGrad("y").Data {
			p.OutputGrad("y").Data[i] = float32((i/c*5+i%c)%11) - 5
		}
		p.Backward()
		return slices.Clone(p.Output("y").Data), slices.Clone(g.Param("c/weight").Grad), slices.Clone(p.InputGrad("a").Data)
	}
	value, weight, input := gradients(true)
	_, wantWeight, wantInput := gradients(false)
	for i := 0; i < len(value); i += 9 {
		if !slices.Equal(value[i:i+3], value[i+6:i+9]) {
			t.Fatalf("pixel %d: %v is heard as %v", i/9, value[i:i+3], value[i+6:i+9])
		}
	}
	if !slices.Equal(weight, wantWeight) || !slices.Equal(input, wantInput) {
		t.Error("a gradient came from what is detached")
	}
}
