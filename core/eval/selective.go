package eval

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// RiskPoint says what happens when answers below a confidence go to a person.
type RiskPoint struct {
	Threshold float64
	Coverage  Proportion // share of the photos that the machine answers
	Risk      Proportion // share of those that it gets wrong
}

// mostPoints bounds a risk curve: more cannot be told apart on a screen.
const mostPoints = 200

// RiskCurve returns a point for every threshold that makes a difference, growing: the first
// answers every photo, the last only the surest. Of more than 200 it returns 200, evenly
// spread. An answer is accepted where its confidence is at least the threshold. conf is that
// of every photo, right whether it is right.
func RiskCurve(conf []float64, right []bool) ([]RiskPoint, error) {
	s, err := bySureness(conf, right)
	if err != nil {
		return nil, err
	}
	var points []RiskPoint
	wrong := 0
	for i, a := range s {
		wrong += a.wrong
		if i+1 == len(s) || s[i+1].conf < a.conf {
			points = append(points, RiskPoint{
				Threshold: a.conf,
				Coverage:  Share(float64(i+1), len(s)),
				Risk:      Share(float64(wrong), i+1),
			})
		}
	}
	slices.Reverse(points)
	if all := points; len(all) > mostPoints {
		points = make([]RiskPoint, mostPoints)
		for i := range points {
			points[i] = all[i*(len(all)-1)/(mostPoints-1)]
		}
	}
	return points, nil
}

// AURC is the area under the risk-coverage curve (Geifman, Uziel & El-Yaniv 2019, arXiv
// 1805.08206): the mean over photos, the surest first, of the share of wrong answers up to
// there. Photos of equal confidence have the mean of their orders. Smaller is better.
func AURC(conf []float64, right []bool) (float64, error) {
	s, err := bySureness(conf, right)
	if err != nil {
		return 0, err
	}
	area, wrong := 0.0, 0
	for i := 0; i < len(s); {
		j, tied := i, 0
		for ; j < len(s) && s[j].conf == s[i].conf; j++ {
			tied += s[j].wrong
		}
		for m := i; m < j; m++ {
			area += (float64(wrong) + float64(tied)*float64(m-i+1)/float64(j-i)) / float64(m+1)
		}
		wrong += tied
		i = j
	}
	return area / float64(len(s)), nil
}

// ThresholdByCost is the confidence from which accepting an answer is cheaper than a review:
// (1-p)·wrong < review, the costs being those of a wrong decision and of a review. It is 0
// where a review is never worth its cost, and more than 1 (accept nothing) where it is free.
func ThresholdByCost(wrong, review float64) float64 {
	if !(wrong > 0) || review >= wrong {
		return 0
	}
	if !(review > 0) {
		return math.Nextafter(1, 2)
	}
	return 1 - review/wrong
}

// Guarantee is a threshold above which the share of wrong answers is at most Bound, with
// the confidence asked for.
type Guarantee struct {
	Threshold float64
	Coverage  float64 // share of the photos at or above it
	Bound     float64 // upper bound of their risk
}

// riskGrid is how many thresholds ThresholdByRisk may look at.
const riskGrid = 8

// ThresholdByRisk finds the threshold that answers the most photos with a risk of at most
// target, except with probability delta: selection with guaranteed risk (Geifman & El-Yaniv
// 2017, arXiv 1705.08500). The candidates, fixed by the number of photos, answer 1/8, 2/8, ...
// of them; each has an exact binomial (Clopper-Pearson) bound at its Bonferroni share of
// delta. It returns false where no threshold can be guaranteed, as with few photos.
func ThresholdByRisk(conf []float64, right []bool, target, delta float64) (Guarantee, bool, error) {
	s, err := bySureness(conf, right)
	if err != nil {
		return Guarantee{}, false, err
	}
	if !(target > 0 && target < 1 && delta > 0 && delta < 1) {
		return Guarantee{}, false, fmt.Errorf("eval: a target risk of %v with probability %v of failing", target, delta)
	}
	var accepted []int
	for g := range riskGrid {
		n := (len(s)*(g+1) + riskGrid - 1) / riskGrid
		for n < len(s) && s[n].conf == s[n-1].conf {
			n++
		}
		if len(accepted) == 0 || accepted[len(accepted)-1] < n {
			accepted = append(accepted, n)
		}
	}
	// Those that could not pass without an error at all need no share of delta.
	for {
		all := len(accepted)
		accepted = slices.DeleteFunc(accepted, func(n int) bool { return UpperBound(0, n, delta/float64(all)) > target })
		if len(accepted) == all {
			break
		}
	}
	for _, n := range slices.Backward(accepted) {
		wrong := 0
		for _, a := range s[:n] {
			wrong += a.wrong
		}
		if bound := UpperBound(wrong, n, delta/float64(len(accepted))); bound <= target {
			return Guarantee{Threshold: s[n-1].conf, Coverage: float64(n) / float64(len(s)), Bound: bound}, true, nil
		}
	}
	return Guarantee{}, false, nil
}

type sureness struct {
	conf  float64
	wrong int
}

// bySureness orders the answers, the surest first.
func bySureness(conf []float64, right []bool) ([]sureness, error) {
	if len(conf) == 0 {
		return nil, &TooFewError{What: "photos", Need: 1}
	}
	if len(conf) != len(right) {
		return nil, fmt.Errorf("eval: %d confidences of %d answers", len(conf), len(right))
	}
	s := make([]sureness, len(conf))
	for i, c := range conf {
		if math.IsNaN(c) {
			return nil, fmt.Errorf("eval: the confidence of photo %d is not a number", i)
		}
		s[i] = sureness{conf: c}
		if !right[i] {
			s[i].wrong = 1
		}
	}
	slices.SortStableFunc(s, func(a, b sureness) int { return cmp.Compare(b.conf, a.conf) })
	return s, nil
}
