package eval

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Spearman is the rank correlation of a and b, -1 to 1; equal values share the mean of their ranks. It is 0 where one
// of them is constant.
func Spearman(a, b []float32) (float64, error) {
	if len(a) != len(b) || len(a) < 2 {
		return 0, fmt.Errorf("eval: rank correlation of %d and %d values", len(a), len(b))
	}
	x, y := ranksOf(a), ranksOf(b)
	mean := float64(len(a)-1) / 2
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mean, y[i]-mean
		xx += dx * dx
		yy += dy * dy
		xy += dx * dy
	}
	if xx == 0 || yy == 0 {
		return 0, nil
	}
	return xy / math.Sqrt(xx*yy), nil
}

func ranksOf(v []float32) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(v[i], v[j]), cmp.Compare(i, j)) })
	out := make([]float64, len(v))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && v[order[to]] == v[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return out
}

// AlignLog returns exp(s x + t), with the s and t that bring s x + t nearest to ln truth in the least squares over the
// pixels whose truth is within limits; s is not below 0, so that a map that has near and far the wrong way round is no
// better than a constant. It is how maps of relative depth are brought to metres before they are measured (as Ranftl et al. 2020,
// arXiv 1907.01341, section 6, do in inverse depth). With no such pixel it returns an error.
func AlignLog(x, truth []float32, limits Range) ([]float32, error) {
	if len(x) != len(truth) {
		return nil, fmt.Errorf("eval: maps of %d and %d pixels cannot be aligned", len(x), len(truth))
	}
	var n, sx, sy, sxx, sxy float64
	for i, t := range truth {
		if !(t >= limits.Min && t <= limits.Max) {
			continue
		}
		u, y := float64(x[i]), math.Log(float64(t))
		n++
		sx += u
		sy += y
		sxx += u * u
		sxy += u * y
	}
	if n == 0 {
		return nil, fmt.Errorf("eval: no pixel has a true depth between %g and %g m", limits.Min, limits.Max)
	}
	s := 0.0
	if v := sxx - sx*sx/n; v > 1e-12*n {
		s = max(0, (sxy-sx*sy/n)/v)
	}
	t := (sy - s*sx) / n
	out := make([]float32, len(x))
	for i, u := range x {
		out[i] = float32(math.Exp(s*float64(u) + t))
	}
	return out, nil
}

// MeanInterval is a mean over photos with the 95 % interval of bootstrap.
type MeanInterval struct {
	Mean   float64 `json:"mean"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Photos int     `json:"photos"`
}

// Mean averages the photos' values; photos of a non-empty group are drawn together. groups may be nil.
func Mean(values []float64, groups []string, resamples int, seed uint64) MeanInterval {
	if len(values) == 0 {
		return MeanInterval{}
	}
	units, _ := group(values, groups)
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	low, high := bootstrap(units, resamples, seed)
	return MeanInterval{Mean: sum / float64(len(values)), Low: low, High: high, Photos: len(values)}
}
