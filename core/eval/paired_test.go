package eval_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/eval"

	"pgregory.net/rapid"
)

// The formula evaluated with mpmath (40 digits) for 10 folds of 5-fold cross-validation
// repeated twice; the tails of t by numerical integration.
func TestCorrectedT(t *testing.T) {
	diff := []float64{.10, .05, -.02, .12, 0, .08, .03, -.05, .11, .07}
	r, err := eval.CorrectedT(diff, nil, .25)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", r.Mean, .049, 1e-14)
	near(t, "SE", r.SE, .0342076989384943, 1e-14)
	near(t, "P", r.P, .185825212116869, 1e-12)
	near(t, "low", r.Low, -.0283831911765595, 1e-12)
	near(t, "high", r.High, .12638319117656, 1e-12)
	better, same, worse := r.Rope(.02)
	near(t, "better", better, .790727756472253, 1e-12)
	near(t, "worse", worse, .0372355329634253, 1e-12)
	near(t, "all", better+same+worse, 1, 1e-12)
	if r.DF != 9 {
		t.Errorf("%g degrees of freedom", r.DF)
	}
}

// Methods of the literature agree on what the correction does to 10 times 5 folds: the
// factor of s² is 0.27 where it would be 0.02, the standard error 3.7 times larger.
func TestCorrectionWidens(t *testing.T) {
	diff := make([]float64, 50)
	for i := range diff {
		diff[i] = float64(i%7) / 10
	}
	r, err := eval.CorrectedT(diff, nil, .25)
	if err != nil {
		t.Fatal(err)
	}
	naive, err := eval.CorrectedT(diff, nil, 1e-12)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "ratio", r.SE/naive.SE, math.Sqrt(.27/.02), 1e-6)
}

// A fold of weight 2 has the mean of two folds of weight 1.
func TestCorrectedTWeights(t *testing.T) {
	r, err := eval.CorrectedT([]float64{.5, 0, .25}, []float64{2, 1, 1}, .5)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", r.Mean, .3125, 1e-15)
	equal, err := eval.CorrectedT([]float64{.5, 0, .25}, []float64{3, 3, 3}, .5)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := eval.CorrectedT([]float64{.5, 0, .25}, nil, .5)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "SE", equal.SE, plain.SE, 1e-15)
}

func TestCorrectedTRefuses(t *testing.T) {
	var few *eval.TooFewError
	if _, err := eval.CorrectedT([]float64{1}, nil, .25); !errors.As(err, &few) || few.Need != 2 {
		t.Errorf("one fold: %v", err)
	}
	for name, call := range map[string]func() (eval.ResampledT, error){
		"nan":     func() (eval.ResampledT, error) { return eval.CorrectedT([]float64{1, math.NaN()}, nil, .25) },
		"weights": func() (eval.ResampledT, error) { return eval.CorrectedT([]float64{1, 0}, []float64{1}, .25) },
		"weight":  func() (eval.ResampledT, error) { return eval.CorrectedT([]float64{1, 0}, []float64{1, -1}, .25) },
		"empty":   func() (eval.ResampledT, error) { return eval.CorrectedT([]float64{1, 0}, []float64{0, 0}, .25) },
		"ratio":   func() (eval.ResampledT, error) { return eval.CorrectedT([]float64{1, 0}, nil, 0) },
	} {
		if r, err := call(); err == nil {
			t.Errorf("%s: accepted, %+v", name, r)
		}
	}
}

// 2·(1 + 10)/2^10 and 2·(1 + 10/2)/2^10, by hand; six on one side are the least below .05.
func TestMcNemar(t *testing.T) {
	exact, mid := eval.McNemar(1, 9)
	near(t, "exact", exact, 22.0/1024, 1e-14)
	near(t, "mid", mid, 12.0/1024, 1e-14)
	if p, _ := eval.McNemar(6, 0); !(p < .05) {
		t.Errorf("6 against 0: p = %g", p)
	}
	if p, _ := eval.McNemar(5, 0); !(p > .05) {
		t.Errorf("5 against 0: p = %g", p)
	}
	if p, mid := eval.McNemar(0, 0); p != 1 || mid > 1 || mid < .4 {
		t.Errorf("no discordant photo: p = %g, mid-p = %g", p, mid)
	}
	exact, mid = eval.McNemar(4, 4)
	near(t, "exact", exact, 1, 0)
	near(t, "mid", mid, 1-70.0/256/2, 1e-14)
}

// Against all 2^n ways to sign the differences.
func TestSignFlipIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.IntRange(-4, 4), 0, 11).Draw(t, "v")
		sum, far := 0, 0
		for _, d := range v {
			sum += d
		}
		for signs := range 1 << len(v) {
			s := 0
			for i, d := range v {
				if signs>>i&1 == 1 {
					d = -d
				}
				s += d
			}
			if max(s, -s) >= max(sum, -sum) {
				far++
			}
		}
		want := float64(far) / float64(int(1)<<len(v))
		if got := eval.SignFlip(v); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v: p = %g, want %g", v, got, want)
		}
	})
}

// Of one answer a photo the sign-flip test is McNemar's, also where 2^n has no float.
func TestSignFlipOfOneAnswerIsMcNemar(t *testing.T) {
	v := make([]int, 3000)
	for i := range 1400 {
		v[i] = 1 - 2*(i%14/8)
	}
	exact, _ := eval.McNemar(800, 600)
	near(t, "p", eval.SignFlip(v), exact, 1e-12)
}

// pairs deals photos into k folds, r times.
func pairs(n, k, r int, a, b func(i, repeat int) bool) eval.Pairs {
	var p eval.Pairs
	for rep := range r {
		var ra, rb []bool
		var fold []int
		for i := range n {
			ra, rb = append(ra, a(i, rep)), append(rb, b(i, rep))
			fold = append(fold, (i+i/k*rep)%k)
		}
		p.A, p.B, p.Fold = append(p.A, ra), append(p.B, rb), append(p.Fold, fold)
	}
	return p
}

func TestCompareCounts(t *testing.T) {
	p := pairs(40, 5, 2,
		func(i, _ int) bool { return i < 30 },
		func(i, r int) bool { return i < 20 || i >= 38 || (i == 25 && r == 0) })
	d, err := p.Compare(eval.CompareOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", d.Mean, (30-22.5)/40, 1e-12)
	if d.OnlyA != 10 || d.OnlyB != 2 {
		t.Errorf("%d only by A, %d only by B", d.OnlyA, d.OnlyB)
	}
	exact, _ := eval.McNemar(10, 2)
	near(t, "McNemar", d.McNemar, exact, 1e-15)
	if !(d.Low < d.Mean && d.Mean < d.High && d.BootLow < d.Mean && d.Mean < d.BootHigh) {
		t.Errorf("intervals do not hold the mean: %+v", d)
	}
	again, err := p.Compare(eval.CompareOptions{Seed: 1})
	if err != nil || again != d {
		t.Errorf("the same seed gives %+v, then %+v (%v)", d, again, err)
	}
	p.RightA, p.RightB = make([]bool, 40), make([]bool, 40)
	p.RightA[3] = true
	if d, err = p.Compare(eval.CompareOptions{}); err != nil || d.OnlyA != 1 || d.OnlyB != 0 {
		t.Errorf("answers over all repeats are not taken: %+v, %v", d, err)
	}
}

// Exchanging the arms turns everything around.
func TestCompareIsAntisymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, k, r := rapid.IntRange(4, 40).Draw(t, "n"), rapid.IntRange(2, 5).Draw(t, "k"), rapid.IntRange(1, 3).Draw(t, "r")
		if k*r < 2 || n < k {
			t.Skip()
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		coin := func(int, int) bool { return rng.IntN(3) > 0 }
		p := pairs(n, k, r, coin, coin)
		if rapid.Bool().Draw(t, "grouped") {
			for i := range n {
				p.Group = append(p.Group, []string{"", "a", "b", "c"}[i%4])
			}
		}
		d, err := p.Compare(eval.CompareOptions{Resamples: 50})
		if err != nil {
			t.Fatal(err)
		}
		p.A, p.B = p.B, p.A
		e, err := p.Compare(eval.CompareOptions{Resamples: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range [][2]float64{{d.Mean, -e.Mean}, {d.Low, -e.High}, {d.P, e.P}, {d.McNemar, e.McNemar},
			{d.SignFlip, e.SignFlip}, {d.BootLow, -e.BootHigh}, {d.PBetter, e.PWorse}, {d.PSame, e.PSame}} {
			if !(math.Abs(v[0]-v[1]) < 1e-9) {
				t.Fatalf("%+v\nand with the arms exchanged\n%+v", d, e)
			}
		}
		want := map[eval.Verdict]eval.Verdict{eval.Helps: eval.Hurts, eval.Hurts: eval.Helps, eval.TooFew: eval.TooFew, eval.NoEvidence: eval.NoEvidence}
		if a, b := d.Judge().Verdict, e.Judge().Verdict; b != want[a] {
			t.Fatalf("%s, and with the arms exchanged %s", a, b)
		}
		if (d.OnlyA != e.OnlyB) || (d.Low > d.Mean) || (d.High < d.Mean) {
			t.Fatalf("%+v", d)
		}
	})
}

// Photos of one place count as one: ten places of ten photos that all lean the same way
// are ten observations and not a hundred.
func TestCompareKeepsGroupsTogether(t *testing.T) {
	a := func(i, _ int) bool { return i/10 < 8 }
	b := func(i, _ int) bool { return i/10 >= 6 }
	p := pairs(100, 5, 2, a, b)
	alone, err := p.Compare(eval.CompareOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		p.Group = append(p.Group, string(rune('a'+i/10)))
		p.Fold[0][i], p.Fold[1][i] = i/10%5, i/20
	}
	d, err := p.Compare(eval.CompareOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if d.Units != 10 || alone.Units != 100 {
		t.Errorf("%d and %d units", d.Units, alone.Units)
	}
	// 6 places for A, 2 for B: 2·(1+8+28)/2^8.
	near(t, "McNemar", d.McNemar, 74.0/256, 1e-12)
	near(t, "sign flips", d.SignFlip, 74.0/256, 1e-12)
	if !(alone.McNemar < 1e-5) {
		t.Errorf("the photos by themselves: p = %g", alone.McNemar)
	}
	if d.BootHigh-d.BootLow < 2*(alone.BootHigh-alone.BootLow) {
		t.Errorf("interval of the places [%g, %g], of the photos [%g, %g]", d.BootLow, d.BootHigh, alone.BootLow, alone.BootHigh)
	}
	if v := d.Judge().Verdict; v == eval.Helps {
		t.Errorf("ten places were called %s", v)
	}
}

// Arms that never differ leave room for about 3 of n photos, not for none.
func TestCompareOfTwinsHasWidth(t *testing.T) {
	same := func(i, _ int) bool { return i%3 > 0 }
	for _, n := range []int{24, 200} {
		d, err := pairs(n, 5, 2, same, same).Compare(eval.CompareOptions{})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "half width", d.High*float64(n), 3, .3)
		near(t, "p", d.P, 1, 1e-12)
		if d.PBetter+d.PWorse > 1 || d.PSame <= 0 {
			t.Errorf("%+v", d)
		}
	}
}

func TestCompareRefuses(t *testing.T) {
	yes := func(int, int) bool { return true }
	for name, spoil := range map[string]func(p *eval.Pairs){
		"no repeat":     func(p *eval.Pairs) { *p = eval.Pairs{} },
		"one fold":      func(p *eval.Pairs) { clear(p.Fold[0]); clear(p.Fold[1]) },
		"fold -1":       func(p *eval.Pairs) { p.Fold[1][0] = -1 },
		"fold too far":  func(p *eval.Pairs) { p.Fold[1][0] = 1 << 40 },
		"an 11th fold":  func(p *eval.Pairs) { p.Fold[1][0] = 10 },
		"repeats":       func(p *eval.Pairs) { p.B = p.B[:1] },
		"photos":        func(p *eval.Pairs) { p.A[1] = p.A[1][:3] },
		"groups":        func(p *eval.Pairs) { p.Group = []string{"a"} },
		"answers":       func(p *eval.Pairs) { p.RightA = []bool{true} },
		"no photos":     func(p *eval.Pairs) { *p = pairs(0, 2, 2, yes, yes) },
		"folds missing": func(p *eval.Pairs) { p.Fold = p.Fold[:1] },
	} {
		p := pairs(10, 2, 2, yes, yes)
		p.Fold = slices.Clone(p.Fold)
		spoil(&p)
		if d, err := p.Compare(eval.CompareOptions{}); err == nil {
			t.Errorf("%s: accepted, %+v", name, d)
		}
	}
	if _, err := pairs(10, 2, 2, yes, yes).Compare(eval.CompareOptions{Margin: -1}); err == nil {
		t.Error("a negative margin was accepted")
	}
}
