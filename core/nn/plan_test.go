package nn

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// twoTasks has a trunk that both outputs use.
func twoTasks() *Graph {
	g := NewGraph()
	x := g.Input("image", 3)
	h := g.Conv("trunk/a", x, ConvSpec{Out: 8, K: 3, Stride: 2, Act: kernels.ReLU})
	h = g.Depthwise("trunk/b", h, 1, kernels.ReLU6, SameTF)
	k := g.Conv("trunk/c", h, ConvSpec{Out: 8, K: 3, Stride: 2, Act: kernels.ReLU})
	g.Output("class", g.Dense("class/dense", g.Dropout(g.GlobalAvgPool(k), .5), 4, kernels.Linear))
	d := g.Concat(g.UpsampleTo(k, h), h)
	g.Output("depth", g.Conv("depth/out", d, ConvSpec{Out: 1, K: 3}))
	g.Init(1)
	return g
}

var twoTasksInput = map[string]tensor.Shape{"image": {2, 10, 14, 3}}

func fill(x []float32, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
}

func mustPlan(t testing.TB, g *Graph, shapes map[string]tensor.Shape, o Options) *Plan {
	t.Helper()
	p, err := g.PlanWith(shapes, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// gradients runs a backward pass from the outputs and returns all gradients.
func gradients(p *Plan, g *Graph, outputs ...string) map[string][]float32 {
	for i, o := range g.Outputs() {
		if d := p.OutputGrad(o); d != nil {
			fill(d.Data, uint64(100+i))
		}
	}
	for _, q := range g.Params() {
		clear(q.Grad)
	}
	p.Backward(outputs...)
	m := map[string][]float32{}
	for _, q := range g.Params() {
		m[q.Name] = slices.Clone(q.Grad)
	}
	return m
}

func TestNoAllocationAfterTheFirstPass(t *testing.T) {
	if raceDetector {
		t.Skip("not under the race detector")
	}
	defer kernels.SetWorkers(kernels.Workers())
	kernels.SetWorkers(1)
	g := twoTasks()
	p := mustPlan(t, g, twoTasksInput, Options{Train: true, InputGrads: []string{"image"}})
	fill(p.Input("image").Data, 1)
	outputs := []string{"class"}
	pass := func() {
		p.Reseed(7)
		p.Forward()
		p.Backward()
		p.Backward(outputs...)
		g.Touch()
	}
	pass()
	if n := testing.AllocsPerRun(20, pass); n != 0 {
		t.Errorf("%v allocations a pass", n)
	}
}

// The gradients of two tasks, taken apart after one forward pass, add up to
// those of both together; each leaves the other's head alone.
func TestTaskGradientsAddUp(t *testing.T) {
	g := twoTasks()
	p := mustPlan(t, g, twoTasksInput, Options{Train: true})
	fill(p.Input("image").Data, 1)
	p.Forward()
	class, depth, both := gradients(p, g, "class"), gradients(p, g, "depth"), gradients(p, g)
	for name := range both {
		sum := make([]float64, len(both[name]))
		for i := range sum {
			sum[i] = float64(class[name][i]) + float64(depth[name][i])
		}
		near(t, name, both[name], sum)
	}
	isZero := func(x []float32) bool { return !slices.ContainsFunc(x, func(v float32) bool { return v != 0 }) }
	for _, c := range []struct {
		name         string
		class, depth bool // whether the task trains it
	}{{"class/dense/weight", true, false}, {"depth/out/weight", false, true}, {"trunk/a/weight", true, true}} {
		if isZero(class[c.name]) == c.class || isZero(depth[c.name]) == c.depth {
			t.Errorf("%s: trained by class %v, by depth %v", c.name, !isZero(class[c.name]), !isZero(depth[c.name]))
		}
	}
}

func TestForwardOfOneOutputLeavesTheOtherAlone(t *testing.T) {
	g := twoTasks()
	p := mustPlan(t, g, twoTasksInput, Options{})
	fill(p.Input("image").Data, 1)
	p.Forward()
	class, depth := slices.Clone(p.Output("class").Data), slices.Clone(p.Output("depth").Data)
	fill(p.Input("image").Data, 2)
	p.Forward("class")
	if slices.Equal(class, p.Output("class").Data) {
		t.Error("the named output was not computed")
	}
	if !slices.Equal(depth, p.Output("depth").Data) {
		t.Error("the other output was computed")
	}
	p.Forward()
	if slices.Equal(depth, p.Output("depth").Data) {
		t.Error("all outputs: one was not computed")
	}
}

func TestFrozenParametersKeepNoGradient(t *testing.T) {
	g := twoTasks()
	reference := mustPlan(t, g, twoTasksInput, Options{Train: true})
	fill(reference.Input("image").Data, 1)
	reference.Forward()
	want := gradients(reference, g)

	for _, q := range g.Params() {
		q.Frozen = strings.HasPrefix(q.Name, "trunk/a") || strings.HasPrefix(q.Name, "trunk/b")
		q.Grad = nil
	}
	p := mustPlan(t, g, twoTasksInput, Options{Train: true})
	fill(p.Input("image").Data, 1)
	p.Forward()
	got := gradients(p, g)
	for _, q := range g.Params() {
		if q.Frozen && q.Grad != nil {
			t.Errorf("%s is frozen and has a gradient", q.Name)
		}
		if !q.Frozen && !slices.Equal(got[q.Name], want[q.Name]) {
			t.Errorf("%s: freezing others changed its gradient", q.Name)
		}
	}
	for i, n := range g.nodes {
		frozen := n.name == "trunk/a" || n.name == "trunk/b" || n.op == nil
		if has := p.nodes[i].grad != nil; has == frozen {
			t.Errorf("node %d %s: has a gradient: %v", i, n.name, has)
		}
	}
	if p.Memory() >= reference.Memory() {
		t.Errorf("freezing saved nothing: %d bytes, was %d", p.Memory(), reference.Memory())
	}
}

func TestNothingToTrain(t *testing.T) {
	g := twoTasks()
	for _, q := range g.Params() {
		q.Frozen = true
	}
	p := mustPlan(t, g, twoTasksInput, Options{Train: true})
	if p.OutputGrad("class") != nil || p.InputGrad("image") != nil {
		t.Error("a gradient is kept that nobody needs")
	}
	p.Forward()
	p.Backward()
}

func TestInputGradientsAreReportedOnlyWhereTheyReach(t *testing.T) {
	g := NewGraph()
	a, b := g.Input("a", 2), g.Input("b", 2)
	g.Output("one", g.Conv("one", a, ConvSpec{Out: 1, K: 1}))
	g.Output("two", g.Conv("two", g.Add(a, b), ConvSpec{Out: 1, K: 1}))
	s := tensor.Shape{1, 2, 2, 2}
	p := mustPlan(t, g, map[string]tensor.Shape{"a": s, "b": s}, Options{Train: true, InputGrads: []string{"a", "b"}})
	p.Forward()
	p.Backward("one")
	if !p.Reached("a") || p.Reached("b") {
		t.Errorf("reached a %v, b %v", p.Reached("a"), p.Reached("b"))
	}
	p.Backward("two")
	if !p.Reached("a") || !p.Reached("b") {
		t.Errorf("reached a %v, b %v", p.Reached("a"), p.Reached("b"))
	}
}

// Two graphs joined at a tensor are one graph cut in two.
func TestPlansJoinedWithoutACopy(t *testing.T) {
	whole := twoTasks()
	first, second := NewGraph(), NewGraph()
	h := first.Conv("trunk/a", first.Input("image", 3), ConvSpec{Out: 8, K: 3, Stride: 2, Act: kernels.ReLU})
	first.Output("tap", first.Depthwise("trunk/b", h, 1, kernels.ReLU6, SameTF))
	tap := second.Input("tap", 8)
	k := second.Conv("trunk/c", tap, ConvSpec{Out: 8, K: 3, Stride: 2, Act: kernels.ReLU})
	second.Output("depth", second.Conv("depth/out", second.Concat(second.UpsampleTo(k, tap), tap), ConvSpec{Out: 1, K: 3}))
	for _, g := range []*Graph{first, second} {
		for _, q := range g.Params() {
			copy(q.Value, whole.Param(q.Name).Value)
		}
		g.Touch()
	}
	p1 := mustPlan(t, first, twoTasksInput, Options{Train: true})
	p2 := mustPlan(t, second, map[string]tensor.Shape{"tap": p1.Output("tap").Shape}, Options{
		Train: true, InputGrads: []string{"tap"},
		Values: map[string]*tensor.Tensor{"tap": p1.Output("tap")},
		Grads:  map[string]*tensor.Tensor{"tap": p1.OutputGrad("tap")},
	})
	p := mustPlan(t, whole, twoTasksInput, Options{Train: true})
	fill(p.Input("image").Data, 4)
	fill(p1.Input("image").Data, 4)
	p.Forward("depth")
	p1.Forward()
	p2.Forward()
	if !slices.Equal(p.Output("depth").Data, p2.Output("depth").Data) {
		t.Fatal("values differ")
	}
	fill(p.OutputGrad("depth").Data, 5)
	fill(p2.OutputGrad("depth").Data, 5)
	p.Backward("depth")
	p2.Backward()
	p1.Backward()
	for _, g := range []*Graph{first, second} {
		for _, q := range g.Params() {
			near(t, q.Name, q.Grad, widenSlice(whole.Param(q.Name).Grad))
		}
	}
}

func TestPlansOfTwoSizesShareParameters(t *testing.T) {
	g := twoTasks()
	p1 := mustPlan(t, g, map[string]tensor.Shape{"image": {1, 10, 14, 3}}, Options{})
	p2 := mustPlan(t, g, twoTasksInput, Options{})
	fill(p2.Input("image").Data, 1)
	check := func() {
		t.Helper()
		p2.Forward()
		for i := range 2 {
			copy(p1.Input("image").Data, p2.Input("image").Sample(i))
			p1.Forward()
			near(t, "depth", p1.Output("depth").Data, widenSlice(p2.Output("depth").Sample(i)))
		}
	}
	check()
	before := slices.Clone(p2.Output("depth").Data)
	kernels.Scale(g.Param("depth/out/weight").Value, 2)
	g.Touch()
	check()
	if slices.Equal(before, p2.Output("depth").Data) {
		t.Error("a changed weight changed nothing")
	}
}

func TestSameBitsForAnyNumberOfWorkers(t *testing.T) {
	defer kernels.SetWorkers(kernels.Workers())
	var want map[string][]float32
	for _, workers := range []int{1, 2, 3} {
		kernels.SetWorkers(workers)
		g := twoTasks()
		p := mustPlan(t, g, map[string]tensor.Shape{"image": {3, 33, 47, 3}}, Options{Train: true})
		p.Reseed(3)
		fill(p.Input("image").Data, 1)
		p.Forward()
		got := gradients(p, g)
		got["output"] = slices.Clone(p.Output("depth").Data)
		if want == nil {
			want = got
		}
		for name := range want {
			if !slices.Equal(got[name], want[name]) {
				t.Errorf("%d workers: %s differs", workers, name)
			}
		}
	}
}

func TestInitDependsOnSeedAndNameAlone(t *testing.T) {
	a, b, c := twoTasks(), twoTasks(), NewGraph()
	b.Init(2)
	c.Conv("trunk/c", c.Input("x", 8), ConvSpec{Out: 8, K: 3, Act: kernels.ReLU})
	c.Init(1)
	w := a.Param("trunk/c/weight").Value
	if !slices.Equal(w, c.Param("trunk/c/weight").Value) {
		t.Error("the same name and seed in another graph gave other values")
	}
	if slices.Equal(w, b.Param("trunk/c/weight").Value) {
		t.Error("another seed gave the same values")
	}
	variance := kernels.SumSquares(w) / float64(len(w))
	if want := 2. / 72; variance < .8*want || variance > 1.2*want {
		t.Errorf("variance %.4f, want %.4f", variance, want)
	}
	if bias := a.Param("trunk/c/bias"); bias.Value[0] != 0 || bias.Decay || !a.Param("trunk/c/weight").Decay {
		t.Error("bias and decay")
	}
}
