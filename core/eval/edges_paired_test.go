package eval

import (
	"math"
	"slices"
	"testing"
)

// What mistakes that were made on purpose (`make mutate`) once left unnoticed in comparing two arms.

// A sum of a place keeps the signs of its photos; "" is a place of its own each time.
func TestGroupSums(t *testing.T) {
	units, sums := group([]int{1, -1, 1, -1, -1, 5}, []string{"a", "b", "a", "", "", "b"})
	if !slices.Equal(sums, []int{2, 4, -1, -1}) || !slices.Equal(units, []unit{{2, 2}, {4, 2}, {-1, 1}, {-1, 1}}) {
		t.Errorf("%v, %v", units, sums)
	}
}

// Three photos in two repeats, two of them of one place, by hand: 4 of 6 answers differ, the photos' sums are 2, 1, -1.
func TestSpreadByHand(t *testing.T) {
	p := Pairs{A: [][]bool{{true, true, false}, {true, false, false}}, B: [][]bool{{false, false, true}, {false, false, false}}}
	d := Paired{Photos: 3, Repeats: 2}
	d.spread(p, []int{2, 1, -1}, []int{3, -1})
	close64(t, "discordance", d.discordance, 4./6, 1e-15)
	close64(t, "mean square", d.meanSquare, (1+.25+.25)/3, 1e-15)
	close64(t, "design", d.design, 10./6, 1e-15)
	d.spread(p, []int{2, 1, -1}, []int{1, 1}) // photos of a place that disagree are no better than photos by themselves
	close64(t, "design", d.design, 1, 0)
	d.spread(p, []int{0, 0, 0}, []int{0, 0})
	close64(t, "design", d.design, 1, 0)
}

// Six photos of three places, by hand: the places err by 1, 1/3 and -4/3, whose squares add up to 26/9.
func TestWidenByHand(t *testing.T) {
	const ratio = 1. / 3
	onePhoto := math.Sqrt((1./8 + ratio) * 4 / 36) // one fold of eight off by one of its 6/4 photos
	for name, c := range map[string]struct {
		units      []unit
		mean       float64
		wantSE, df float64
	}{
		"places":     {[]unit{{4, 3}, {2, 2}, {-2, 1}}, 1. / 3, math.Sqrt((1 + ratio) * 26 / 9 * 3 / 2 / 36), 2},
		"two places": {[]unit{{4, 3}, {0, 3}}, 1. / 3, math.Sqrt((1 + ratio) * 2 * 2 / 36), 1},
		"one place":  {[]unit{{4, 6}}, 1. / 3, onePhoto, 7},
		"photos":     {[]unit{{2, 1}, {2, 1}, {0, 1}, {0, 1}, {-2, 1}, {2, 1}}, 1. / 3, onePhoto, 7},
	} {
		d := Paired{ResampledT: ResampledT{Mean: c.mean, DF: 7}, Folds: 4, Repeats: 2, Photos: 6, Units: len(c.units)}
		d.widen(c.units, ratio)
		close64(t, name+": SE", d.SE, c.wantSE, 1e-14)
		close64(t, name+": DF", d.DF, c.df, 0)
		if low := max(-1, c.mean-tQuantile(.975, c.df)*c.wantSE); math.Abs(d.Low-low) > 1e-12 {
			t.Errorf("%s: the interval begins at %v, want %v", name, d.Low, low)
		}
		d.SE, d.DF = .9, 7
		if d.widen(c.units, ratio); d.SE != .9 {
			t.Errorf("%s: a standard error of .9 became %v", name, d.SE)
		}
	}
}

// The documented approximation, put together the other way round: from the variance of one fold's difference.
func TestPowerByHand(t *testing.T) {
	for _, c := range []struct{ photos, repeats, folds, design, mean, discordance, meanSquare, n, effect float64 }{
		{40, 2, 5, 1.25, .1, .3, .25, 40, .2},
		{40, 2, 5, 1.25, -.1, .3, .25, 400, .1},
		{60, 1, 5, 1, 0, .05, .05, 60, .2},
		{60, 3, 4, 2, .3, .25, .2, 100, .2}, // less discordance than the mean asks for
		{30, 2, 3, 1, 0, 1, 1, 30, .05},
		{9, 2, 3, 1, 0, 0, 0, 9, .2}, // nothing differs: the six units that the sign-flip test needs are unlikely
	} {
		d := Paired{ResampledT: ResampledT{Mean: c.mean}, Photos: int(c.photos), Repeats: int(c.repeats), Folds: int(c.folds),
			discordance: c.discordance, meanSquare: c.meanSquare, design: c.design}
		differ := func(share float64) float64 { // one photo more than seen, the effect seen replaced by the true one
			return math.Min(1, c.effect+math.Max(0, (share*c.photos+1)/(c.photos+1)-math.Abs(c.mean)))
		}
		units, folds := c.n/c.design, c.repeats*c.folds
		fold := (differ(c.discordance) - c.effect*c.effect) * c.folds / units // variance within a fold of n/k
		s2 := fold * c.repeats * (c.folds - 1) / (folds - 1)                  // of all folds about the mean of all
		reach := tQuantile(.975, folds-1) * math.Sqrt((1/folds+1/(c.folds-1))*s2)
		spread := (differ(c.meanSquare) - c.effect*c.effect) / units
		want := .5 * math.Erfc((reach-c.effect)/math.Sqrt(2*(spread+reach*reach/(2*(folds-1)))))
		sixOrMore, m, q := 0.0, int(units), differ(c.meanSquare)
		for i := 6; i <= m; i++ {
			ways := 1.0
			for k := range i {
				ways *= float64(m-k) / float64(k+1)
			}
			sixOrMore += ways * math.Pow(q, float64(i)) * math.Pow(1-q, float64(m-i))
		}
		if got := d.power(c.n, c.effect); math.Abs(got-math.Min(want, sixOrMore)) > 1e-9 {
			t.Errorf("%+v: %v, want %v, at most %v", c, got, want, sixOrMore)
		}
	}
}

// Both tests may reach .05 itself; the sign of the mean decides, however large it is, and none decides for nothing.
func TestVerdictAtItsLimits(t *testing.T) {
	of := func(mean, p, flip, low, high float64) Paired {
		return Paired{ResampledT: ResampledT{Mean: mean, P: p, Low: low, High: high}, SignFlip: flip,
			Photos: 12, Folds: 4, Repeats: 2, design: 1, discordance: .5, meanSquare: .5}
	}
	for _, c := range []struct {
		d    Paired
		want Verdict
	}{
		{of(.3, .05, .05, .1, .5), Helps},
		{of(-.3, .05, .05, -.5, -.1), Hurts},
		{of(1, 0, .001, 1, 1), Helps},
		{of(-1, 0, .001, -1, -1), Hurts},
		{of(.3, .0501, .05, -.1, .5), TooFew},
		{of(.3, .05, .0501, .1, .5), TooFew},
		{of(0, 0, 0, -.3, .3), TooFew},
		{of(0, 1, 1, -.2, .1), TooFew}, // an effect of .2 is not excluded
		{of(0, 1, 1, -.1, .2), TooFew},
		{of(0, 1, 1, -.19, .19), NoEvidence},
	} {
		if c.d.power(12, LargeEffect) >= evenPower {
			t.Fatal("twelve such photos tell")
		}
		j := c.d.Judge()
		if settled := c.want == Helps || c.want == Hurts; j.Verdict != c.want || settled != (j.MoreLabels == 0) {
			t.Errorf("%+v: %+v, want %s", c.d.ResampledT, j, c.want)
		}
	}
}

// A number of labels is always a forecast that reaches: rounded up, by steps that grow with it.
func TestForecastsAreRoundedUp(t *testing.T) {
	for m, want := range map[float64]int{.1: 10, 10: 10, 10.5: 20, 99: 100, 100: 100, 100.5: 150, 150: 150, 951: 1000, 1000: 1000, 1000.5: 1500, 1501: 2000, 4999: 5000} {
		if got := roundUp(m); got != want {
			t.Errorf("%v became %d, want %d", m, got, want)
		}
	}
	d := Paired{ResampledT: ResampledT{P: 1}, SignFlip: 1, Photos: 30, Folds: 5, Repeats: 2, design: 1, discordance: 1, meanSquare: 1}
	if d.power(30+5000, SmallestEffect) >= likelyPower {
		t.Fatal("five thousand would do")
	}
	if j := d.Judge(); j.MoreLabels != -1 {
		t.Errorf("%d more labels", j.MoreLabels)
	}
	d.discordance, d.meanSquare = .2, .1
	more := d.Judge().MoreLabels
	if enough := d.power(30+float64(more), SmallestEffect); more <= 1000 || more%500 != 0 || enough < likelyPower || d.power(30+float64(more)-500, SmallestEffect) >= likelyPower {
		t.Errorf("%d more labels give a power of %v, 500 fewer %v", more, enough, d.power(30+float64(more)-500, SmallestEffect))
	}
}

// Folds that all say the same leave no doubt: the answer is whole, and what lies on the margin counts as the same.
func TestRopeWithoutDoubt(t *testing.T) {
	for mean, want := range map[float64][3]float64{.25: {1, 0, 0}, .125: {0, 1, 0}, 0: {0, 1, 0}, -.125: {0, 1, 0}, -.25: {0, 0, 1}} {
		r, err := CorrectedT([]float64{mean, mean, mean}, nil, .5)
		if err != nil {
			t.Fatal(err)
		}
		better, same, worse := r.Rope(.125)
		if [3]float64{better, same, worse} != want {
			t.Errorf("%v: %v, %v, %v, want %v", mean, better, same, worse, want)
		}
		if p := map[bool]float64{true: 1, false: 0}[mean == 0]; r.P != p || r.Low != mean || r.High != mean {
			t.Errorf("%v: %+v", mean, r)
		}
	}
}

// A repeat that says the same again makes the photos' bootstrap neither wider nor narrower; a number of a fold that no photo has
// changes nothing; folds of one photo each are compared.
func TestCompareOfUnusualFolds(t *testing.T) {
	a, b := []bool{true, true, true, false, true, false}, []bool{false, true, false, false, true, true}
	once := Pairs{A: [][]bool{a}, B: [][]bool{b}, Fold: [][]int{{0, 1, 2, 0, 1, 2}}}
	twice := Pairs{A: [][]bool{a, a}, B: [][]bool{b, b}, Fold: [][]int{once.Fold[0], once.Fold[0]}}
	gap := Pairs{A: once.A, B: once.B, Fold: [][]int{{0, 1, 3, 0, 1, 3}}}
	single := Pairs{A: once.A, B: once.B, Fold: [][]int{{0, 1, 2, 3, 4, 5}}}
	var all [4]Paired
	for i, p := range []Pairs{once, twice, gap, single} {
		d, err := p.Compare(CompareOptions{Seed: 1, Margin: 1, Resamples: 400})
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if math.Abs(d.Mean-1./6) > 1e-15 || math.IsNaN(d.SE) || d.BootLow != all[0].BootLow && i > 0 || d.BootHigh != all[0].BootHigh && i > 0 {
			t.Errorf("%d: %+v", i, d)
		}
		all[i] = d
	}
	if all[2].DF != 2 || all[3].DF != 5 {
		t.Errorf("%v and %v degrees of freedom", all[2].DF, all[3].DF)
	}
	for _, o := range []CompareOptions{{Margin: 1.1}, {Margin: -.1}, {Resamples: -1}} {
		if _, err := once.Compare(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
