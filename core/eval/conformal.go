package eval

import (
	"fmt"
	"math"
	"slices"
)

// Conformal is a rule for sets of classes that contain the right one with a probability of
// about 1-Alpha, given photos like those it was calibrated on.
type Conformal struct {
	Alpha     float64
	Quantile  float64 // a class is in the set where 1-p is at most this
	Photos    int     // calibrated on
	MeanSize  float64 // of the sets of these photos, cross-conformal
	Singleton float64 // share of them whose set has one class
	Covered   float64 // share of them whose set has the right class

	// With other photos to calibrate on, the coverage would vary: 95 % of its law,
	// Beta(n+1-l, l), l = floor((n+1)·alpha) (Vovk 2012; Angelopoulos & Bates 2021, 3.2).
	CoverageLow, CoverageHigh float64
}

// MinConformal is the least number of photos with which a set can leave a class out.
func MinConformal(alpha float64) int { return int(math.Ceil(1/alpha-1e-9)) - 1 }

// Conform calibrates sets of the least ambiguous kind (LAC; Sadinle, Lei & Wasserman 2019):
// the score of a photo is 1-p of its right class y, and the quantile is the
// ceil((n+1)(1-alpha))-th smallest. p is of answers that were not trained on, [photo][class].
//
// A class of probability 1-alpha or more is never left out: that can only raise the coverage. Where classes are told apart with
// ease, the quantile would else call a photo that is 99.5 % one class like nothing that was learned.
//
// What is said of the sets is cross-conformal (Vovk 2015): the photos of each fold are judged
// by the quantile of the others. fold nil: each photo by all others. Scores from models of
// several folds, used with one model trained on all, carry the guarantee 1-2·alpha (Barber
// et al. 2021, CV+); in practice the coverage is near 1-alpha.
func Conform(p [][]float64, y, fold []int, alpha float64) (Conformal, error) {
	if !(alpha > 0 && alpha < 1) {
		return Conformal{}, fmt.Errorf("eval: conformal sets that fail with probability %v", alpha)
	}
	if fold != nil && len(fold) != len(p) {
		return Conformal{}, fmt.Errorf("eval: folds of %d photos for %d", len(fold), len(p))
	}
	n := len(p)
	if need := MinConformal(alpha); n < need {
		return Conformal{}, &TooFewError{What: "photos", Have: n, Need: need}
	}
	if err := checkProbabilities(p, y); err != nil {
		return Conformal{}, err
	}
	scores := make([]float64, n)
	for i, row := range p {
		scores[i] = 1 - row[y[i]]
	}
	c := Conformal{Alpha: alpha, Photos: n, Quantile: max(conformalQuantile(scores, alpha), alpha)}
	l := math.Floor(float64(n+1)*alpha + 1e-9)
	c.CoverageLow, c.CoverageHigh = betaQuantile(float64(n+1)-l, l, .025), betaQuantile(float64(n+1)-l, l, .975)
	known := map[int]float64{}
	for i, row := range p {
		cell := i
		if fold != nil {
			cell = fold[i]
		}
		q, ok := known[cell]
		if !ok {
			var others []float64
			for j, s := range scores {
				if (fold == nil && j != i) || (fold != nil && fold[j] != cell) {
					others = append(others, s)
				}
			}
			q = max(conformalQuantile(others, alpha), alpha)
			known[cell] = q
		}
		set := Conformal{Quantile: q}.Set(row)
		c.MeanSize += float64(len(set))
		c.Singleton += indicator(len(set) == 1)
		c.Covered += indicator(slices.Contains(set, y[i]))
	}
	c.MeanSize, c.Singleton, c.Covered = c.MeanSize/float64(n), c.Singleton/float64(n), c.Covered/float64(n)
	return c, nil
}

// Set returns the classes that cannot be left out, of the probabilities of a photo. An empty
// one says that the photo is like none of those calibrated on: a person should look.
func (c Conformal) Set(p []float64) []int {
	var set []int
	for k, v := range p {
		if 1-v <= c.Quantile {
			set = append(set, k)
		}
	}
	return set
}

// conformalQuantile is 1, which leaves no class out, where the scores are too few.
func conformalQuantile(scores []float64, alpha float64) float64 {
	n := len(scores)
	rank := int(math.Ceil(float64(n+1)*(1-alpha) - 1e-9))
	if rank > n {
		return 1
	}
	return slices.Sorted(slices.Values(scores))[max(rank, 1)-1]
}
