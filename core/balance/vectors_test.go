package balance

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// vectors are what testdata/make_vectors.py computed by the general algorithms.
type vectors struct {
	Pairs                []map[string][]float64
	Losses, After, Norms [][]float64
	First                []float64
	Uncertainty, Revised [][]float64 // log-scales after each step
	GradNorm             [][]float64 // s after each step
	FAMO, GLS            [][]float64 // weights before each step
	DWA                  [][]float64 // weights in each epoch
}

func readVectors(t *testing.T) *vectors {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	v := new(vectors)
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
	if len(v.Pairs) == 0 || len(v.Losses) == 0 {
		t.Fatal("no vectors")
	}
	return v
}

func lossesOf(values []float64) []Loss {
	out := make([]Loss, len(values))
	for i, v := range values {
		out[i].Value = v
	}
	return out
}

func float32s(x []float64) []float32 {
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v)
	}
	return out
}

// The closed forms are the general algorithms.
func TestCombinersAgreeWithTheGeneralAlgorithms(t *testing.T) {
	seen := map[string]int{}
	for k, pair := range readVectors(t).Pairs {
		g1, g2 := float32s(pair["g1"]), float32s(pair["g2"])
		gram := NewGram(g1, g2)
		for name, c := range map[string]struct {
			method Combiner
			factor float64 // theirs to ours
		}{
			"mgda": {NewMGDA(), 1}, "pcgrad": {NewPCGrad(), 1}, "upgrad": {NewPCGrad(), .5}, "imtl": {NewIMTL(), 1}, "nash": {NewNash(), 1},
			"cagrad": {NewCAGrad(.5), 1}, "cagrad.2": {NewCAGrad(.2), 1}, "aligned": {NewAligned(), 1},
		} {
			want, ok := pair[name]
			if !ok {
				continue
			}
			seen[name]++
			f := c.method.Combine(gram)
			for i, w := range want {
				got := c.factor * (f[0]*float64(g1[i]) + f[1]*float64(g2[i]))
				if !(math.Abs(got-w) <= 2e-6*(math.Sqrt(gram.A)+math.Sqrt(gram.B))) {
					t.Errorf("%s, pair %d (cosine %.3f, ratio %.3g): element %d is %.9g, want %.9g", name, k, gram.Cosine(), gram.Ratio(), i, got, w)
				}
			}
		}
	}
	if len(seen) != 8 || seen["nash"] < 20 {
		t.Errorf("compared %v", seen)
	}
}

// What is learned moves as PyTorch's derivatives and its Adam move it.
func TestLearnedWeightsAgreeWithPyTorch(t *testing.T) {
	v := readVectors(t)
	u, r, g, f := NewUncertainty(.05, Classification, Laplace), NewRevised(2, .05), NewGradNorm(2, 1.5), NewFAMO(2, .025)
	d := NewDWA(2, 2)
	g.EndEpoch(lossesOf(v.First))
	compare := func(name string, step int, got, want []float64) {
		t.Helper()
		for i := range want {
			if !(math.Abs(got[i]-want[i]) <= 1e-9*(1+math.Abs(want[i]))) {
				t.Fatalf("%s, step %d: %v, want %v", name, step, got, want)
			}
		}
	}
	for i := range v.Losses {
		losses := lossesOf(v.Losses[i])
		compare("famo", i, weightsOf(f, losses...), v.FAMO[i])
		compare("gls", i, weightsOf(NewGLS(), losses...), v.GLS[i])
		compare("dwa", i, weightsOf(d, losses...), v.DWA[i])
		n := v.Norms[i]
		s := Step{Losses: losses, After: lossesOf(v.After[i]), Gram: Gram{A: n[0] * n[0], B: n[1] * n[1]}}
		for _, m := range []Method{u, r, g, f} {
			m.Update(s)
		}
		d.EndEpoch(losses)
		compare("uncertainty", i, u.x, v.Uncertainty[i])
		compare("revised", i, r.x, v.Revised[i])
		compare("gradnorm", i, g.x, v.GradNorm[i])
	}
}
