package eval

import "math"

// Verdict answers whether arm A is better than arm B.
type Verdict string

// The verdicts.
const (
	Helps      Verdict = "helps"
	NoEvidence Verdict = "no_evidence"
	Hurts      Verdict = "hurts"
	TooFew     Verdict = "too_few"
)

// What the verdict calls significant, likely, large and small. Effects are differences in
// accuracy.
const (
	significance   = .05
	likelyPower    = .8
	evenPower      = .5
	LargeEffect    = .20
	SmallestEffect = .05
	mostMoreLabels = 5000
)

// Judgement is a verdict with what else can be said of it.
type Judgement struct {
	Verdict    Verdict
	MoreLabels int     // more labelled photos that would likely settle it, rounded up; 0: settled; -1: thousands would not
	Power      float64 // chance that a true LargeEffect is found with photos like these and as many
}

// Judge applies a rule that is fixed before the photos are seen:
//
//   - helps (hurts): A is better (worse), and two tests both say p <= .05, two-sided: the
//     corrected resampled t test over folds, and the exact sign-flip test over independent
//     photos or places. The first allows for the luck of the training sets but rests on few
//     folds; the second is exact however few the photos are but takes the trainings as given.
//   - no evidence: neither, though these photos could tell: a true effect of LargeEffect would
//     be found with a chance of one half or more, or the 95 % interval excludes effects as large.
//   - too few: everything else. Even a large effect can be neither seen nor excluded.
//
// The number of more labels is what finds the effect seen, taken as at least SmallestEffect
// and at most LargeEffect, with 80 % power: as many folds and repeats, arms that differ on as
// large a share of the photos, places as large.
//
// TestSimulate measures the rule on simulated cross-validations of learners whose answers,
// folds and trainings depend on each other as real ones do; its documentation has the rates.
func (d Paired) Judge() Judgement {
	n := float64(d.Photos)
	j := Judgement{Power: d.power(n, LargeEffect)}
	if d.P <= significance && d.SignFlip <= significance && d.Mean != 0 {
		j.Verdict = Helps
		if d.Mean < 0 {
			j.Verdict = Hurts
		}
		return j
	}
	j.Verdict = TooFew
	if j.Power >= evenPower || (-LargeEffect < d.Low && d.High < LargeEffect) {
		j.Verdict = NoEvidence
	}
	effect := min(max(math.Abs(d.Mean), SmallestEffect), LargeEffect)
	j.MoreLabels = -1
	if d.power(n+mostMoreLabels, effect) >= likelyPower {
		more := bisect(0, mostMoreLabels, func(m float64) bool { return d.power(n+m, effect) < likelyPower })
		j.MoreLabels = roundUp(more)
	}
	return j
}

// power is about the chance that the rule finds a true effect with n photos. The answers
// differ as they were seen to, apart from the effect: its share of the discordance is
// replaced. The estimate varies with the photos, and with the folds' standard error around
// what the discordance makes it.
func (d Paired) power(n, effect float64) float64 {
	noise := func(discordance float64) float64 {
		// One discordant photo more than seen: none seen does not mean that there are none.
		seen := (discordance*float64(d.Photos) + 1) / float64(d.Photos+1)
		return min(1, effect+max(0, seen-math.Abs(d.Mean)))
	}
	k, r := float64(d.Folds), float64(d.Repeats)
	units := n / d.design
	spread := (noise(d.meanSquare) - effect*effect) / units // variance of the estimate
	// Expected square of the folds' standard error: s² is about the pooled variance within
	// the repeats, whose means differ little.
	single := (noise(d.discordance) - effect*effect) / units
	se := math.Sqrt((1/(k*r) + 1/(k-1)) * single * k * r * (k - 1) / (k*r - 1))
	reach := tQuantile(1-significance/2, k*r-1) * se
	power := normCDF((effect - reach) / math.Sqrt(spread+reach*reach/(2*(k*r-1))))
	// The sign-flip test needs six units that differ.
	few := 0.0
	for i := range 6 {
		few += binomial(i, int(units), noise(d.meanSquare))
	}
	return min(power, 1-few)
}

// roundUp gives a number of photos no more digits than a forecast has.
func roundUp(m float64) int {
	step := 10.0
	switch {
	case m > 1000:
		step = 500
	case m > 100:
		step = 50
	}
	return int(math.Ceil(m/step) * step)
}
