package eval

import "math"

// Proportion is a share of Total with a 95 % interval. A share of nothing has the value 0
// and the interval [0, 1].
type Proportion struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Total int     `json:"total"`
}

// Share is a proportion with Wilson's interval. successes may be a mean over repeats of
// cross-validation: n is the number of photos, which are what is independent, not of photos
// times repeats.
func Share(successes float64, n int) Proportion { return share(successes, float64(n)) }

func share(k, n float64) Proportion {
	if !(n >= .5) || !(k >= 0) {
		return Proportion{High: 1}
	}
	p := min(1, k/n)
	lo, hi := wilson(p, n, z95)
	return Proportion{Value: p, Low: min(lo, p), High: max(hi, p), Total: int(math.Round(n))}
}

// ClassScore is precision and recall of one class.
type ClassScore struct {
	Precision Proportion `json:"precision"`
	Recall    Proportion `json:"recall"`
}

// PerClass returns them for every class of a confusion table [truth][answer]. The counts are
// of photos, means over repeats: recall is a share of the photos of the class, precision of
// the mean number of photos that were given it, which Total rounds.
func PerClass(confusion [][]float64) []ClassScore {
	scores := make([]ClassScore, len(confusion))
	for c := range confusion {
		truth, said := 0.0, 0.0
		for d := range confusion {
			truth += confusion[c][d]
			said += confusion[d][c]
		}
		scores[c] = ClassScore{Precision: share(confusion[c][c], said), Recall: share(confusion[c][c], truth)}
	}
	return scores
}

// ClopperPearson is the exact interval of a proportion of k successes in n trials at a
// two-sided level such as .95 (Clopper & Pearson 1934). For n = 0 it is [0, 1].
func ClopperPearson(k, n int, level float64) (lo, hi float64) {
	lo, hi = 0, UpperBound(k, n, (1-level)/2)
	if k > 0 {
		lo = betaQuantile(float64(k), float64(n-k+1), (1-level)/2)
	}
	return lo, hi
}

// UpperBound is the exact upper bound of a proportion of k successes in n trials, which the
// true one exceeds with probability at most delta.
func UpperBound(k, n int, delta float64) float64 {
	if k >= n {
		return 1
	}
	return betaQuantile(float64(k+1), float64(n-k), 1-delta)
}
