package monitor

import (
	"math"
	"slices"
)

// ks is one number of all photos, in their order.
type ks struct {
	order []int
	last  []bool // of those that are equal: distributions are compared between values
}

func newKS(values []float64) *ks {
	k := &ks{order: make([]int, len(values)), last: make([]bool, len(values))}
	for i := range k.order {
		k.order[i] = i
	}
	slices.SortStableFunc(k.order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	for i, at := range k.order {
		k.last[i] = i+1 == len(k.order) || values[k.order[i+1]] != values[at]
	}
	return k
}

// distance is D = sup |F1 - F2|, of the photos that are marked and the others.
func (k *ks) distance(isNow []bool) float64 {
	now := 0
	for _, is := range isNow {
		if is {
			now++
		}
	}
	stepNow, stepBefore := 1/float64(max(1, now)), 1/float64(max(1, len(isNow)-now))
	seenNow, seenBefore, largest := 0, 0, 0.0
	for i, at := range k.order {
		if isNow[at] {
			seenNow++
		} else {
			seenBefore++
		}
		if k.last[i] {
			largest = max(largest, math.Abs(float64(float64(seenNow)*stepNow)-float64(float64(seenBefore)*stepBefore)))
		}
	}
	return largest
}

// kernel is the Gaussian kernel of all pairs of photos, with the median distance as its width.
type kernel struct {
	n      int
	values []float64 // [n, n], 0 on the diagonal
	row    []float64 // sums
	total  float64
	marked []int // scratch
}

func newKernel(set []Observation) *kernel {
	n := len(set)
	k := &kernel{n: n, values: make([]float64, n*n), row: make([]float64, n)}
	var distances []float64
	for i := range n {
		for j := range i {
			d2 := 0.0
			for c, v := range set[i].Features {
				d := float64(v) - float64(set[j].Features[c])
				d2 += float64(d * d)
			}
			k.values[i*n+j] = d2
			distances = append(distances, d2)
		}
	}
	width := max(median(distances), math.SmallestNonzeroFloat64)
	for i := range n {
		for j := range i {
			v := math.Exp(-k.values[i*n+j] / (2 * width))
			k.values[i*n+j], k.values[j*n+i] = v, v
			k.row[i] += v
			k.row[j] += v
			k.total += 2 * v
		}
	}
	return k
}

// mmd2 is the unbiased estimate of the squared maximum mean discrepancy (Gretton et al. 2012, equation 3). Only the pairs of the
// marked photos are summed; the others follow from the sums of rows.
func (k *kernel) mmd2(isNow []bool) float64 {
	k.marked = k.marked[:0]
	rows := 0.0
	for i, is := range isNow {
		if is {
			k.marked = append(k.marked, i)
			rows += k.row[i]
		}
	}
	within := 0.0
	for _, i := range k.marked {
		row := k.values[i*k.n : (i+1)*k.n]
		for _, j := range k.marked {
			within += row[j]
		}
	}
	m, n := float64(len(k.marked)), float64(k.n-len(k.marked))
	if m < 2 || n < 2 { // places are of different sizes: a deal may leave a single photo
		return 0
	}
	between := rows - within
	others := k.total - within - 2*between
	return within/(m*(m-1)) + others/(n*(n-1)) - 2*between/(m*n)
}

// chiSquare is Pearson's statistic of homogeneity of the answers of both sets.
func chiSquare(set []Observation, isNow []bool, classes int) float64 {
	counts := make([][2]float64, classes)
	var sums [2]float64
	for i, x := range set {
		if x.Answer.Class < 0 {
			continue
		}
		side := 0
		if isNow[i] {
			side = 1
		}
		counts[x.Answer.Class][side]++
		sums[side]++
	}
	total, statistic := sums[0]+sums[1], 0.0
	for _, c := range counts {
		for side := range c {
			if expected := (c[0] + c[1]) * sums[side] / max(1, total); expected > 0 {
				statistic += (c[side] - expected) * (c[side] - expected) / expected
			}
		}
	}
	return statistic
}

// median of values, 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
