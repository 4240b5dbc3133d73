package study

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"okuyuki/core/study"
)

// invented is an outcome of made-up results of a preset: what the report shows need not have been trained.
func invented(t *testing.T, preset, set string) *Outcome {
	t.Helper()
	p, err := study.PresetNamed(preset)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 1))
	results := map[study.Spec]study.Result{}
	for _, s := range append(p.TuneSpecs(), p.Specs(p.Choose(nil))...) {
		results[s] = result(s, rng)
	}
	for _, s := range p.Specs(p.Choose(results)) {
		if _, ok := results[s]; !ok {
			results[s] = result(s, rng)
		}
	}
	h := Header{Study: preset, Revision: study.Revision, Set: set, Digits: "0123", Tests: p.TestSize, Kernel: "portable"}
	return stored(p, h, results)
}

// result is a plausible one: better with labels, worse with noise, a little better with a second task.
func result(s study.Spec, rng *rand.Rand) study.Result {
	r := study.Result{AbsRel: .1 + .1*s.Noise.Level + .05/float64(s.Labels) + .01*rng.Float64()}
	if s.Route != study.Depth {
		a := .35 + .12*math.Log(float64(s.Labels)) - .3*math.Min(1, s.Noise.Level) + .03*rng.NormFloat64()
		if s.Route == study.Joint && s.Target == "" {
			a += .06 * math.Min(1, s.Noise.Level)
		}
		r.Accuracy = math.Min(.99, math.Max(.1, a))
	}
	if s.Route == study.Single || s.Route == study.InputTrue {
		r.AbsRel = 0
	}
	return r
}

func TestDemo(t *testing.T) {
	if os.Getenv("DEMO") == "" {
		t.Skip()
	}
	for _, p := range []string{"smoke", "trial", "paper"} {
		if err := Report(os.Getenv("DEMO")+"/"+p, invented(t, p, `<b>"&'`), "ja"); err != nil {
			t.Fatal(err)
		}
	}
}
