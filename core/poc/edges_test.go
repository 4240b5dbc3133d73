package poc

import (
	"math"
	"testing"
)

// What mistakes that were made on purpose (`make mutate`) once left unnoticed.

func reckon(t *testing.T, r *Result, change func(*Form)) *Cost {
	t.Helper()
	f := form
	if change != nil {
		change(&f)
	}
	c, err := Reckon(r, f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A share has an interval within 0 and 1 even where rounding leaves it, and says that nothing is known of nothing.
func TestProportionAtTheEdges(t *testing.T) {
	if p := proportion(.5, 0, z95); p != (Proportion{High: 1}) {
		t.Errorf("of none: %+v", p)
	}
	if p := proportion(.5, -1, z95); p != (Proportion{High: 1}) {
		t.Errorf("of less than none: %+v", p)
	}
	for _, p := range []float64{-1e-17, 0, 1, 1 + 1e-15} {
		q := proportion(p, 1, z95)
		if q.Value != math.Round(p) || q.Low < 0 || q.High > 1 || q.Low > q.High || q.Total != 1 {
			t.Errorf("%v of one: %+v", p, q)
		}
	}
	// Wilson's interval of 10 of 10: n / (n + z²) to 1 (R: prop.test(10, 10, correct = FALSE)).
	if q := proportion(1, 10, z95); math.Abs(q.Low-10/(10+z95*z95)) > 1e-12 || math.Abs(q.High-1) > 1e-12 {
		t.Errorf("all of ten: %+v", q)
	}
}

// The machine answers what the curve says nearest to the suggested threshold, the earlier of two.
func TestSuggestedPoint(t *testing.T) {
	at := func(threshold, coverage float64, total int) ThresholdPoint {
		return ThresholdPoint{Threshold: threshold, Coverage: Proportion{Value: coverage, High: 1, Total: total}}
	}
	for name, c := range map[string]struct {
		curve []ThresholdPoint
		want  float64
		ok    bool
	}{
		"none":            {nil, 0, false},
		"one":             {[]ThresholdPoint{at(0, .3, 1)}, .3, true},
		"of no photos":    {[]ThresholdPoint{at(.5, .3, 0)}, .3, false},
		"first of a tie":  {[]ThresholdPoint{at(.25, .8, 9), at(.75, .2, 9)}, .8, true},
		"nearest is late": {[]ThresholdPoint{at(0, .9, 9), at(.25, .8, 9), at(.5, .5, 9)}, .5, true},
	} {
		p, ok := (&Trust{Suggested: .5, Curve: c.curve}).At()
		if ok != c.ok || p.Coverage.Value != c.want {
			t.Errorf("%s: %+v, %v", name, p, ok)
		}
	}
}

// Where the machine answers nothing, nothing is known of its risk; where it answers one photo, that one counts.
func TestFewAnswers(t *testing.T) {
	none, _ := withTrust(byHand(), .04).use(Multi)
	if none.risk != (Proportion{High: 1}) || none.from != FromTrust {
		t.Errorf("none answered: %+v", none)
	}
	one, _ := withTrust(byHand(), .1).use(Single) // whose surest answer is wrong
	if one.risk.Value != 1 || one.risk.Total != 1 {
		t.Errorf("one answered: %+v", one)
	}
	c := Comparison{Answers: []Answer{{Said: []ArmAnswer{{P: []float64{1}, Correct: .25}}}}}
	if wrong, answered, ok := c.surest(0, 1); wrong != .75 || answered != 1 || !ok {
		t.Errorf("one photo of one class: %v of %d, %v", wrong, answered, ok)
	}
	c.Answers[0].Said[0].P = nil
	if wrong, answered, ok := c.surest(0, 1); wrong != 0 || answered != 0 || ok {
		t.Errorf("without probabilities: %v of %d, %v", wrong, answered, ok)
	}
	if _, _, ok := (&Comparison{}).surest(0, 1); ok {
		t.Error("no photos are enough")
	}
}

// Each part of the cost says where it comes from; the sensor's are assumptions unless every photo had its depth map.
func TestWhereCostsComeFrom(t *testing.T) {
	r := withTrust(byHand(), .8)
	r.Data.Unlabeled = 5
	for maps, assumed := range map[int]bool{0: true, 3: true, 10: true, 15: false} {
		r.Data.DepthMaps = maps
		o := option(t, reckon(t, r, nil), WithSensor)
		for _, term := range o.Terms {
			if got := term.From == FromAssumption; got != (assumed && term.Kind != TermSensors) {
				t.Errorf("%d depth maps of 15 photos: %s from %q", maps, term.Kind, term.From)
			}
		}
	}
	for photos, assumed := range map[int]bool{0: true, 1: false} { // as many maps as photos, but none of none
		alone := &Result{Data: Data{Labelled: photos, DepthMaps: photos}}
		if o := (&Cost{Form: form}).sensor(alone, use{risk: Proportion{Value: .2, Low: .1, High: .3}}); (o.From == FromAssumption) != assumed {
			t.Errorf("%d photos with a map each: from %q", photos, o.From)
		}
	}
	c := reckon(t, r, nil)
	if share := option(t, c, WithMulti).Terms[0].Share; share == nil || share.Value != .8 {
		t.Errorf("the share of reviews: %+v", share)
	}
	r.Trust = nil
	if share := option(t, reckon(t, r, nil), WithMulti).Terms[0].Share; share != nil {
		t.Errorf("without a measured coverage: %+v", share)
	}
	if n := len(reckon(t, r, func(f *Form) { f.Sensors, f.SensorCost = 0, 0 }).Options); n != 3 {
		t.Errorf("%d options without sensors", n)
	}
	for wrong, want := range map[float64]float64{0: 0, 1: 10000} {
		if got := option(t, reckon(t, r, func(f *Form) { f.WrongCost = wrong }), WithSensor).BreakEven; got != want {
			t.Errorf("a wrong decision at %v: the sensors have to spare %v", wrong, got)
		}
	}
}

// The time that a step takes follows from the photos that are missing, those without a label taken off.
func TestWeeks(t *testing.T) {
	slow := func(f *Form) { f.PhotosPerDay = 1 } // 20 a month are 240/52 a week; 20 photos make a trial, 246 are needed then
	for unlabelled, want := range map[int][2]int{0: {3, 49}, 5: {2, 49}, 60: {2, 39}} {
		r := byHand()
		r.Data.Unlabeled = unlabelled
		steps := reckon(t, r, slow).Steps
		if got := [2]int{steps[0].Weeks, steps[1].Weeks}; got != want {
			t.Errorf("%d photos without a label: %d weeks, want %d", unlabelled, got, want)
		}
	}
	if got := weeks(&Cost{PhotosPerMonth: 13. / 30}, 1, 2); got != 10 { // a tenth of a photo a week
		t.Errorf("%d weeks for one photo", got)
	}
}

// What a gate needs, at the values where it begins to let through.
func TestGates(t *testing.T) {
	if g := atMost("risk", .1, .1, true, ""); !g.Passed {
		t.Errorf("as much as allowed: %+v", g)
	}
	if g := atLeast("labels", 5, 5, true, ""); !g.Passed {
		t.Errorf("as much as needed: %+v", g)
	}
	if g := costGate(byHand(), &Cost{Options: []Option{{Kind: Today, PerMonth: 5}, {Kind: WithMulti, PerMonth: 4, High: 5}}}); !g.Passed || !g.Known {
		t.Errorf("as dear as today: %+v", g)
	}
	for name, c := range map[string]struct {
		change func(*Form)
		want   float64
	}{
		"wrong answers cost nothing": {func(f *Form) { f.WrongCost = 0 }, 1},
		"little":                     {func(f *Form) { f.WrongCost, f.ReviewCost = 1, .5 }, .55},
		"less than a review":         {func(f *Form) { f.ReviewCost = 2000 }, 1},
	} {
		if g := gate(t, reckon(t, byHand(), c.change).Steps, Widen, "risk"); math.Abs(g.Need-c.want) > 1e-12 || g.From != FromForm {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

// What the road map knows of the photos, of few and of none.
func TestMeasuredFor(t *testing.T) {
	classes := func(photos ...int) *Result {
		r := &Result{}
		for _, n := range photos {
			r.Data.Classes = append(r.Data.Classes, Class{Photos: n})
			r.Data.Labelled += n
		}
		return r
	}
	for _, c := range []struct {
		r         *Result
		smallest  int
		commonest float64
	}{{classes(), 0, 0}, {classes(0, 0), 0, 0}, {classes(1), 1, 1}, {classes(6, 4), 4, .6}, {classes(4, 6), 4, .6}, {classes(5, 3, 8), 3, .5}} {
		if m := measuredFor(c.r); m.smallest != c.smallest || m.commonest != c.commonest || m.known || m.p != .5 || m.settled != 0 {
			t.Errorf("%+v: %+v", c.r.Data.Classes, m)
		}
	}
	r := byHand()
	r.Comparison.Arms[0], r.Comparison.Arms[1] = r.Comparison.Arms[1], r.Comparison.Arms[0] // the advised arm comes first
	if m := measuredFor(r); !m.known || m.p != .8 || m.settled != 1 {
		t.Errorf("measured: %+v", m)
	}
	unknown := RoadMap(&Result{}, nil)
	if g := gate(t, unknown, Widen, "labels"); g.From != FromConvention {
		t.Errorf("labels, unmeasured: %+v", g)
	}
	r.Data.Labelled, r.Comparison.MoreLabels = 60, 1
	if n := measuredFor(r).trialPhotos(r); n != 61 {
		t.Errorf("one more label would settle it: %d photos", n)
	}
	if unknown[1].Photos != 385 { // 1.96² .25 / .05² = 384.1
		t.Errorf("%d photos for ± 5 points of an unknown accuracy", unknown[1].Photos)
	}
}
