package eval

import (
	"errors"
	"fmt"
)

// Pairs is what two arms answered in the same repeated cross-validation.
type Pairs struct {
	A, B  [][]bool // [repeat][photo]: right
	Fold  [][]int  // [repeat][photo]: 0 to k-1; every repeat has the same k
	Group []string // [photo]: its place, "" for one by itself; nil: all by themselves

	// RightA and RightB say of each photo whether the answer over all repeats is right.
	// nil: whether more than half of the repeats are.
	RightA, RightB []bool
}

// CompareOptions are the choices of Compare. The zero value has good ones.
type CompareOptions struct {
	Margin    float64 // region of practical equivalence, +-; 0: 0.02
	Resamples int     // of the bootstrap; 0: 10000
	Seed      uint64  // of the bootstrap
}

// Paired is the difference of two arms in accuracy, A minus B, by several methods that rest
// on different assumptions.
type Paired struct {
	ResampledT                     // over folds, every photo with the same weight; see widen
	Folds, Repeats         int     // k and r
	OnlyA, OnlyB           int     // photos that only one arm gets right, over all repeats
	McNemar, MidP          float64 // of these, two-sided; with groups, of those where either arm has more
	SignFlip               float64 // exact two-sided p over units, of right answers in all repeats
	BootLow, BootHigh      float64 // 95 % percentile bootstrap over units
	PBetter, PSame, PWorse float64 // Bayesian correlated t
	Margin                 float64
	Photos                 int
	Units                  int // independent: groups, and photos by themselves

	discordance float64 // share of the answers, of all repeats, that only one arm has right
	meanSquare  float64 // of the photos' differences, each the mean over repeats
	design      float64 // times that the variance of a mean is larger because photos come in groups, at least 1
}

// Compare computes all of it.
func (p Pairs) Compare(o CompareOptions) (Paired, error) {
	folds, err := p.check()
	if err != nil {
		return Paired{}, err
	}
	if o.Margin == 0 {
		o.Margin = .02
	}
	if o.Resamples == 0 {
		o.Resamples = 10000
	}
	if o.Margin < 0 || o.Margin > 1 || o.Resamples < 0 {
		return Paired{}, fmt.Errorf("eval: a margin of %v and %d resamples", o.Margin, o.Resamples)
	}
	d := Paired{Folds: folds, Repeats: len(p.A), Margin: o.Margin, Photos: len(p.A[0])}
	diff, tested := p.foldDifferences(folds)
	ratio := 1 / float64(folds-1)
	if d.ResampledT, err = CorrectedT(diff, tested, ratio); err != nil {
		return Paired{}, err
	}
	only := p.only()
	for _, v := range only {
		d.OnlyA += max(v, 0)
		d.OnlyB += max(-v, 0)
	}
	_, leanings := group(only, p.Group)
	d.McNemar, d.MidP = McNemar(count(leanings, 1), count(leanings, -1))

	votes := p.votes()
	units, sums := group(votes, p.Group)
	d.Units = len(units)
	d.SignFlip = SignFlip(sums)
	d.spread(p, votes, sums)
	d.widen(units, ratio)
	d.PBetter, d.PSame, d.PWorse = d.Rope(o.Margin)
	for i := range units {
		units[i].sum /= float64(d.Repeats)
	}
	d.BootLow, d.BootHigh = bootstrap(units, o.Resamples, o.Seed)
	return d, nil
}

// check returns the number of folds.
func (p Pairs) check() (folds int, err error) {
	if len(p.A) == 0 || len(p.B) != len(p.A) || len(p.Fold) != len(p.A) {
		return 0, fmt.Errorf("eval: %d and %d repeats of answers, %d of folds", len(p.A), len(p.B), len(p.Fold))
	}
	n := len(p.A[0])
	for _, right := range [][]bool{p.RightA, p.RightB} {
		if right != nil && len(right) != n {
			return 0, fmt.Errorf("eval: %d answers over all repeats for %d photos", len(right), n)
		}
	}
	if p.Group != nil && len(p.Group) != n {
		return 0, fmt.Errorf("eval: %d groups for %d photos", len(p.Group), n)
	}
	for r := range p.A {
		if len(p.A[r]) != n || len(p.B[r]) != n || len(p.Fold[r]) != n {
			return 0, fmt.Errorf("eval: repeat %d has %d and %d answers and %d folds for %d photos", r, len(p.A[r]), len(p.B[r]), len(p.Fold[r]), n)
		}
		for i, f := range p.Fold[r] {
			if f < 0 || f >= n {
				return 0, fmt.Errorf("eval: photo %d is in fold %d of repeat %d", i, f, r)
			}
			folds = max(folds, f+1)
		}
	}
	if folds < 2 {
		return 0, errors.New("eval: a comparison needs photos in at least two folds")
	}
	return folds, nil
}

// foldDifferences returns the difference in accuracy within every fold that tests a photo,
// and how many it tests.
func (p Pairs) foldDifferences(folds int) (diff, tested []float64) {
	for r := range p.A {
		sum, n := make([]float64, folds), make([]float64, folds)
		for i, f := range p.Fold[r] {
			sum[f] += indicator(p.A[r][i]) - indicator(p.B[r][i])
			n[f]++
		}
		for f := range n {
			if n[f] > 0 {
				diff, tested = append(diff, sum[f]/n[f]), append(tested, n[f])
			}
		}
	}
	return diff, tested
}

// only is 1 for a photo that A alone gets right over all repeats, -1 for one that B alone
// does, and else 0.
func (p Pairs) only() []int {
	v := make([]int, len(p.A[0]))
	for i := range v {
		if right(p.A, p.RightA, i) {
			v[i]++
		}
		if right(p.B, p.RightB, i) {
			v[i]--
		}
	}
	return v
}

func right(repeats [][]bool, over []bool, i int) bool {
	if over != nil {
		return over[i]
	}
	n := 0
	for _, r := range repeats {
		if r[i] {
			n++
		}
	}
	return 2*n > len(repeats)
}

// votes is how many more repeats of arm A than of arm B are right, for every photo.
func (p Pairs) votes() []int {
	v := make([]int, len(p.A[0]))
	for r := range p.A {
		for i := range v {
			if p.A[r][i] {
				v[i]++
			}
			if p.B[r][i] {
				v[i]--
			}
		}
	}
	return v
}
