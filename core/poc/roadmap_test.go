package poc

import (
	"testing"
)

func gate(t *testing.T, steps []Step, step, kind string) Gate {
	t.Helper()
	for _, s := range steps {
		for _, g := range s.Gates {
			if s.Kind == step && g.Kind == kind {
				return g
			}
		}
	}
	t.Fatalf("no gate %q in %q", kind, step)
	return Gate{}
}

func TestRoadMapByHand(t *testing.T) {
	r := withTrust(byHand(), .8)
	r.Comparison.MoreLabels = 30
	r.Data.Groups = 3
	c, err := Reckon(r, form)
	if err != nil {
		t.Fatal(err)
	}
	trial, widen, operate := c.Steps[0], c.Steps[1], c.Steps[2]
	// Multi is advised: it helps. 1.96² · .8 · .2 / .05² = 245.9 photos for ± 5 points.
	if trial.Photos != 40 || widen.Photos != 246 {
		t.Errorf("%d photos for the trial, %d to widen", trial.Photos, widen.Photos)
	}
	// 1000 photos a month are 231 a week; 206 are missing, but four weeks is the least.
	if trial.Weeks != 2 || widen.Weeks != 4 || operate.Weeks != 0 {
		t.Errorf("weeks: %d, %d, %d", trial.Weeks, widen.Weeks, operate.Weeks)
	}
	// A person's answer costs 100 + .05 · 1000 = 150, so the machine may err in 15 %; 3/.15 to check.
	if g := gate(t, c.Steps, Widen, "risk"); g.Need < .1499 || g.Need > .1501 || g.From != FromForm || g.Passed {
		t.Errorf("risk: %+v", g) // none wrong of eight leaves up to 39 %
	}
	if operate.Photos != 20 {
		t.Errorf("%d photos to check by hand", operate.Photos)
	}
	if g := gate(t, c.Steps, Trial, "accuracy"); g.Need != .6 || g.Have != .49 || g.Passed {
		t.Errorf("accuracy: %+v", g)
	}
	if g := gate(t, c.Steps, Trial, "class_labels"); g.Have != 4 || g.Passed {
		t.Errorf("class labels: %+v", g)
	}
	if g := gate(t, c.Steps, Trial, "verdict"); !g.Passed {
		t.Errorf("verdict: %+v", g)
	}
	if g := gate(t, c.Steps, Widen, "places"); !g.Passed {
		t.Errorf("places: %+v", g)
	}
	if g := gate(t, c.Steps, Operate, "cost"); g.Need != 150000 || g.Have != option(t, c, WithMulti).High || g.Passed != (g.Have <= g.Need) {
		t.Errorf("cost: %+v", g)
	}
}

func TestRoadMapWithoutForm(t *testing.T) {
	r := byHand()
	r.Comparison.Verdict = NoEvidence
	steps := RoadMap(r, nil)
	if g := gate(t, steps, Widen, "risk"); g.From != FromConvention || g.Need != .05 {
		t.Errorf("risk: %+v", g)
	}
	if g := gate(t, steps, Operate, "coverage"); g.Known || g.Passed {
		t.Errorf("coverage was not measured: %+v", g)
	}
	if steps[2].Photos != 60 || len(steps[2].Gates) != 1 {
		t.Errorf("operate: %+v", steps[2])
	}
	if r.Advised() != Single {
		t.Error("without evidence the simpler arm is advised")
	}
}

// Months of work that cannot be: the road map stays finite.
func TestRoadMapExtremes(t *testing.T) {
	f := form
	f.PhotosPerDay = 1e-9
	c, err := Reckon(byHand(), f)
	if err != nil {
		t.Fatal(err)
	}
	if c.Steps[1].Weeks != 520 || c.Steps[2].Photos != 1 {
		t.Errorf("%+v", c.Steps)
	}
	f = form
	f.ReviewCost, f.TodayError = 0, 0 // nothing is allowed to go wrong
	if c, err = Reckon(byHand(), f); err != nil || c.Steps[2].Photos != 1000 {
		t.Errorf("%+v, %v", c.Steps, err)
	}
}
