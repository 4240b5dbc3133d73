package study

import (
	"math"
	"testing"
)

// The gains of single cells are those that the claim is made of.
func TestGains(t *testing.T) {
	p := smoke()
	table := NewTable(p, world(p, claimed))
	imtl := Arm{Route: Joint, Weighting: "imtl"}
	for _, c := range p.Cells {
		want := .03
		if c.Labels == 5 && c.Noise.Level > 0 {
			want = .08
		}
		g, ok := table.Gain(c, imtl)
		if !ok || math.Abs(g.Mean-want) > 1e-9 || math.Abs(g.High-g.Low) > 1e-9 || g.Arm != "joint/imtl" {
			t.Errorf("%v: %+v, %v, want %g", c, g, ok, want)
		}
		best := table.Best(c)
		if len(best) != 3 || best[1].Name != "gain_over_single" || math.Abs(best[1].Mean-want) > 1e-9 {
			t.Errorf("%v: %+v, want %g", c, best, want)
		}
		if own, _ := table.Mean(c, imtl, accuracy); len(best) > 0 && math.Abs(best[0].Mean-own.Mean) > 1e-9 {
			t.Errorf("%v: the best is right in %g, it was %g", c, best[0].Mean, own.Mean)
		}
	}
}

// A seed has no say in the choice of what is measured with it.
func TestTheBestIsChosenByOtherSeeds(t *testing.T) {
	p := smoke()
	for seed := uint64(1); seed <= uint64(p.Seeds); seed++ {
		lucky := func(s Spec) Result {
			r := claimed(s)
			if s.Seed == seed && s.Route == Joint && s.Weighting == "fixed" {
				r.Accuracy += .09 // by far the best, with this seed alone
			}
			return r
		}
		table := NewTable(p, world(p, lucky))
		for other := uint64(1); other <= uint64(p.Seeds); other++ {
			want := "joint/fixed"
			if other == seed {
				want = "joint/imtl"
			}
			if a, ok := table.BestJoint(other); !ok || a.String() != want {
				t.Errorf("luck with seed %d: %s was chosen for seed %d, want %s", seed, a, other, want)
			}
		}
	}
	results := world(p, claimed)
	for s := range results {
		if s.Arm == (Arm{Route: Joint, Weighting: "imtl"}) && s.Seed == 2 {
			delete(results, s)
		}
	}
	if a, ok := NewTable(p, results).BestJoint(1); ok {
		t.Errorf("%s was chosen, though results are missing", a)
	}
}
