package eval_test

import (
	"testing"

	"okuyuki/core/eval"
)

// scripted has A alone right on the first photos of every fold and B alone on the next ones,
// of n photos in 5 folds twice.
func scripted(t *testing.T, n, onlyA, onlyB int) eval.Paired {
	t.Helper()
	p := pairs(n, 5, 2,
		func(i, _ int) bool { return i < onlyA || i >= onlyA+onlyB },
		func(i, _ int) bool { return i >= onlyA })
	d, err := p.Compare(eval.CompareOptions{Resamples: 100})
	if err != nil {
		t.Fatal(err)
	}
	if d.OnlyA != onlyA || d.OnlyB != onlyB {
		t.Fatalf("%d and %d", d.OnlyA, d.OnlyB)
	}
	return d
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		n, onlyA, onlyB int
		want            eval.Verdict
	}{
		{100, 30, 2, eval.Helps},
		{100, 2, 30, eval.Hurts},
		{200, 12, 10, eval.NoEvidence},
		{24, 0, 0, eval.NoEvidence}, // never differing on 24 photos excludes 20 points
		{10, 0, 0, eval.TooFew},
		{10, 5, 0, eval.TooFew}, // five of one kind can be chance: 2/2^5
		{36, 7, 5, eval.TooFew},
		{36, 1, 0, eval.NoEvidence},
	} {
		j := scripted(t, c.n, c.onlyA, c.onlyB).Judge()
		if j.Verdict != c.want {
			t.Errorf("%d photos, %d and %d: %+v, want %s", c.n, c.onlyA, c.onlyB, j, c.want)
		}
		if settled := j.Verdict == eval.Helps || j.Verdict == eval.Hurts; settled != (j.MoreLabels == 0) {
			t.Errorf("%d photos, %d and %d: %+v", c.n, c.onlyA, c.onlyB, j)
		}
		if !(j.Power >= 0 && j.Power <= 1) {
			t.Errorf("power %g", j.Power)
		}
	}
}

// "helps" needs both tests.
func TestVerdictNeedsBothTests(t *testing.T) {
	d := scripted(t, 100, 30, 2)
	for name, spoil := range map[string]func(d *eval.Paired){
		"t": func(d *eval.Paired) { d.P = .06 }, "sign flips": func(d *eval.Paired) { d.SignFlip = .06 },
	} {
		e := d
		spoil(&e)
		if v := e.Judge().Verdict; v == eval.Helps {
			t.Errorf("without %s it is %s", name, v)
		}
	}
}

// More photos that differ as these do find more; a larger effect needs fewer of them.
func TestPowerGrows(t *testing.T) {
	last := 0.0
	for _, n := range []int{20, 40, 80, 160, 320} {
		p := scripted(t, n, n/10, n/10).Judge().Power
		if p <= last {
			t.Errorf("power %g with %d photos, %g with half", p, n, last)
		}
		last = p
	}
	if last < .9 {
		t.Errorf("power %g for 20 points with 320 photos", last)
	}
	small, large := scripted(t, 60, 10, 7).Judge(), scripted(t, 60, 12, 5).Judge()
	if small.MoreLabels <= large.MoreLabels {
		t.Errorf("5 points need %d more labels, 12 points %d", small.MoreLabels, large.MoreLabels)
	}
	// The same photos in places of four are fewer observations.
	yes := func(i, _ int) bool { return i%8 < 6 }
	no := func(i, _ int) bool { return i%8 >= 2 }
	p := pairs(160, 5, 2, yes, no)
	alone, err := p.Compare(eval.CompareOptions{Resamples: 10})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 160 {
		p.Group = append(p.Group, string(rune('a'+i/8*3+min(2, i%8/2))))
	}
	places, err := p.Compare(eval.CompareOptions{Resamples: 10})
	if err != nil {
		t.Fatal(err)
	}
	if places.Judge().Power >= alone.Judge().Power {
		t.Errorf("power %g with places, %g without", places.Judge().Power, alone.Judge().Power)
	}
}

// Arms that differ on half of the photos, evenly, are not told apart by thousands.
func TestThousandsWouldNotSettleIt(t *testing.T) {
	if j := scripted(t, 60, 28, 28).Judge(); j.MoreLabels == 0 || (j.MoreLabels > 0 && j.MoreLabels < 1500) {
		t.Errorf("%+v", j)
	}
}
