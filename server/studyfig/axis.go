package studyfig

import (
	"math"
)

// Axis is a scale.
type Axis struct {
	Name Text
	Unit Unit
	Log  bool
	At   []float64 // where ticks stand; round values when nil
	From float64   // with To the range, at least; both 0: that of the points
	To   float64
}

// layout is the axis over the range of some points: widened to its own range and, if it may be, to about n whole steps.
func (a Axis) layout(lo, hi float64, n int, whole bool) ruler {
	if a.From != 0 || a.To != 0 {
		lo, hi = min(lo, a.From), max(hi, a.To)
	}
	if lo == hi {
		if lo, hi = lo-math.Max(.01, math.Abs(lo)/10), hi+math.Max(.01, math.Abs(hi)/10); a.Log {
			lo, hi = (lo+hi)/4, lo+hi
		}
	}
	r := ruler{axis: a, from: lo, to: hi}
	switch {
	case a.At != nil:
		r.at, r.step = a.At, tightest(a.At)
	case whole && !a.Log:
		r.from, r.to, r.at, r.step = scale(lo, hi, n)
	default:
		r.at, r.step = ticks(lo, hi, n)
	}
	return r
}

// tightest is the distance of the nearest two of some ticks.
func tightest(at []float64) float64 {
	step := math.Inf(1)
	for i := 1; i < len(at); i++ {
		step = min(step, math.Abs(at[i]-at[i-1]))
	}
	if math.IsInf(step, 1) || step == 0 {
		return 1
	}
	return math.Pow(10, math.Floor(math.Log10(step)+1e-9))
}
