package nn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

func normalised(norm bool) *Graph {
	g := NewGraph()
	x := g.Conv("one", g.Input("a", 3), ConvSpec{Out: 5, K: 3, Stride: 2, Act: kernels.ReLU, Norm: norm})
	x = g.Conv("two", g.Upsample2(x), ConvSpec{Out: 4, K: 3, Norm: norm})
	g.Output("y", g.Dense("d", g.GlobalAvgPool(x), 3, kernels.Linear))
	g.Init(5)
	return g
}

var normalisedInput = map[string]tensor.Shape{"a": {4, 6, 8, 3}}

// trainedNorm has parameters and running statistics unlike the initial ones.
func trainedNorm(t *testing.T) *Graph {
	g := normalised(true)
	drawBiases(g, rand.New(rand.NewPCG(3, 4)))
	p := mustPlan(t, g, normalisedInput, Options{Train: true})
	for i := range uint64(30) {
		fill(p.Input("a").Data, i)
		p.Forward()
	}
	return g
}

// The running statistics tend to those of the sums that a training pass sees.
func TestRunningStatistics(t *testing.T) {
	g := normalised(true)
	p := mustPlan(t, g, normalisedInput, Options{Train: true})
	fill(p.Input("a").Data, 9)
	for range 200 {
		p.Forward()
	}
	q := NewGraph()
	q.Output("sums", q.Conv("one", q.Input("a", 3), ConvSpec{Out: 5, K: 3, Stride: 2, NoBias: true}))
	copy(q.Param("one/weight").Value, g.Param("one/weight").Value)
	q.Touch()
	plain := mustPlan(t, q, normalisedInput, Options{})
	fill(plain.Input("a").Data, 9)
	plain.Forward()
	sums := plain.Output("sums").Data
	for k := range 5 {
		var mean, variance float64
		n := float64(len(sums) / 5)
		for i := k; i < len(sums); i += 5 {
			mean += float64(sums[i]) / n
		}
		for i := k; i < len(sums); i += 5 {
			variance += (float64(sums[i]) - mean) * (float64(sums[i]) - mean) / (n - 1)
		}
		if got := float64(g.Param("one/norm/mean").Value[k]); math.Abs(got-mean) > 1e-4 {
			t.Errorf("channel %d: mean %v, want %v", k, got, mean)
		}
		if got := float64(g.Param("one/norm/variance").Value[k]); math.Abs(got-variance) > 1e-4*variance {
			t.Errorf("channel %d: variance %v, want %v", k, got, variance)
		}
	}
}

// A plan for inference, a graph folded on purpose and the definition in float64
// give the same answers.
func TestFoldedGraphAnswersTheSame(t *testing.T) {
	g := trainedNorm(t)
	plain := normalised(false)
	g.FoldInto(plain)
	a, b := mustPlan(t, g, normalisedInput, Options{}), mustPlan(t, plain, normalisedInput, Options{})
	fill(a.Input("a").Data, 77)
	fill(b.Input("a").Data, 77)
	a.Forward()
	b.Forward()
	if !slices.Equal(a.Output("y").Data, b.Output("y").Data) {
		t.Error("the folded graph answers otherwise")
	}
	before := slices.Clone(a.Output("y").Data)

	// An independent computation, with the running statistics in float64.
	in, params := map[string][]float64{"a": widenSlice(a.Input("a").Data)}, map[string][]float64{}
	for _, p := range g.Params() {
		params[p.Name] = widenSlice(p.Value)
	}
	for _, name := range []string{"one", "two"} {
		w := params[name+"/weight"]
		c := len(params[name+"/norm/scale"])
		shift := make([]float64, c)
		for k := range c {
			s := params[name+"/norm/scale"][k] / math.Sqrt(params[name+"/norm/variance"][k]+1e-5)
			shift[k] = params[name+"/norm/shift"][k] - params[name+"/norm/mean"][k]*s
			for i := k; i < len(w); i += c {
				w[i] *= s
			}
		}
		params[name+"/bias"] = shift
	}
	shapes, err := plain.infer(normalisedInput)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "y", before, evaluate64(plain, shapes, in, params)[plain.outputs[0].node])

	// Further training reaches a plan made before it.
	train := mustPlan(t, g, normalisedInput, Options{Train: true})
	fill(train.Input("a").Data, 5)
	train.Forward()
	a.Forward()
	if slices.Equal(before, a.Output("y").Data) {
		t.Error("new running statistics changed nothing")
	}
}

// Frozen altogether, a normalisation uses its running statistics and leaves
// them alone in training too.
func TestFrozenNormalisationIsFolded(t *testing.T) {
	g := trainedNorm(t)
	for _, p := range g.Params() {
		p.Frozen = p.Frozen || p.Name[:3] == "one"
	}
	mean := slices.Clone(g.Param("one/norm/mean").Value)
	p := mustPlan(t, g, normalisedInput, Options{Train: true, InputGrads: []string{"a"}})
	fill(p.Input("a").Data, 3)
	p.Forward()
	fill(p.OutputGrad("y").Data, 4)
	p.Backward()
	if !slices.Equal(mean, g.Param("one/norm/mean").Value) {
		t.Error("the running mean of a frozen normalisation changed")
	}
	if g.Param("two/weight").Grad == nil || !p.Reached("a") {
		t.Error("no gradient beyond the frozen normalisation")
	}
}

func TestRunningStatisticsAreNotTrained(t *testing.T) {
	g := trainedNorm(t)
	p := mustPlan(t, g, normalisedInput, Options{Train: true})
	fill(p.Input("a").Data, 3)
	p.Forward()
	fill(p.OutputGrad("y").Data, 4)
	p.Backward()
	running := 0
	for _, q := range g.Params() {
		if q.Running {
			running++
		}
		if (q.Grad == nil) != q.Running {
			t.Errorf("%s has a gradient: %v", q.Name, q.Grad != nil)
		}
	}
	if running != 4 {
		t.Errorf("%d running statistics, want 4", running)
	}
}
