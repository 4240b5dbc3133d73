package eval

import (
	"errors"
	"fmt"
	"math"
)

// ResampledT is the mean of differences over the folds of repeated cross-validation, with
// a standard error that allows for folds learning from mostly the same photos.
type ResampledT struct {
	Mean, SE, DF float64
	Low, High    float64 // 95 %
	P            float64 // two-sided
}

// CorrectedT is the corrected resampled t test (Nadeau & Bengio 2003, Machine Learning
// 52:239; for k-fold cross-validation repeated r times, Bouckaert & Frank 2004):
//
//	t = mean / sqrt((1/(k·r) + n_test/n_train)·s²), k·r-1 degrees of freedom
//
// diff holds one difference for each of the k·r folds. weight, nil for equal ones, is the
// number of photos tested in each: with it, mean and s² count every photo the same
// although folds differ in size.
func CorrectedT(diff, weight []float64, testOverTrain float64) (ResampledT, error) {
	n := len(diff)
	if n < 2 {
		return ResampledT{}, &TooFewError{What: "folds", Have: n, Need: 2}
	}
	if weight != nil && len(weight) != n {
		return ResampledT{}, fmt.Errorf("eval: %d weights for %d folds", len(weight), n)
	}
	if !(testOverTrain > 0) || math.IsInf(testOverTrain, 1) {
		return ResampledT{}, fmt.Errorf("eval: the ratio of photos tested to photos trained on is %v", testOverTrain)
	}
	mean, sum := 0.0, 0.0
	at := func(i int) float64 {
		if weight == nil {
			return 1
		}
		return weight[i]
	}
	for i, d := range diff {
		if math.IsNaN(d) || math.IsInf(d, 0) || !(at(i) >= 0) || math.IsInf(at(i), 1) {
			return ResampledT{}, fmt.Errorf("eval: the difference in fold %d is %v, of weight %v", i, d, at(i))
		}
		mean += at(i) * d
		sum += at(i)
	}
	if sum == 0 {
		return ResampledT{}, errors.New("eval: all folds are empty")
	}
	mean /= sum
	s2 := 0.0
	for i, d := range diff {
		s2 += at(i) / sum * (d - mean) * (d - mean)
	}
	s2 *= float64(n) / float64(n-1)
	r := ResampledT{Mean: mean, SE: math.Sqrt((1/float64(n) + testOverTrain) * s2), DF: float64(n - 1)}
	return r.infer(), nil
}

// infer fills in the interval and the p value.
func (r ResampledT) infer() ResampledT {
	half := tQuantile(.975, r.DF) * r.SE
	r.Low, r.High = max(-1, r.Mean-half), min(1, r.Mean+half)
	r.P = 2 * r.below(-math.Abs(r.Mean))
	return r
}

// below is the probability that a t variable with this standard error is at most x.
func (r ResampledT) below(x float64) float64 {
	if r.SE == 0 {
		if x == 0 {
			return .5
		}
		return indicator(x > 0)
	}
	return tCDF(x/r.SE, r.DF)
}

// Rope returns how probable it is that the true difference is above margin, within
// +-margin and below -margin: the Bayesian correlated t test (Benavoli et al. 2017, JMLR
// 18:77), whose posterior is Student's t with the same centre, scale and degrees of freedom.
func (r ResampledT) Rope(margin float64) (better, same, worse float64) {
	if r.SE == 0 {
		better, worse = indicator(r.Mean > margin), indicator(r.Mean < -margin)
		return better, 1 - better - worse, worse
	}
	better, worse = r.below(r.Mean-margin), r.below(-margin-r.Mean)
	return better, max(0, 1-better-worse), worse
}
