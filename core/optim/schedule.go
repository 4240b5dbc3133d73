package optim

import "math"

// Schedule gives the learning rate of a step; the first step is 0.
type Schedule interface{ At(step int) float64 }

// Constant is one rate for all steps.
type Constant float64

// At implements Schedule.
func (c Constant) At(int) float64 { return float64(c) }

// Cosine rises linearly during Warmup steps and falls along half a cosine to
// Final at the last of Steps (Loshchilov and Hutter 2017, arXiv 1608.03983,
// without restarts).
type Cosine struct {
	Max, Final    float64
	Steps, Warmup int
}

// At implements Schedule.
func (c Cosine) At(step int) float64 {
	if step < c.Warmup {
		return c.Max * float64(step+1) / float64(c.Warmup)
	}
	return anneal(c.Max, c.Final, step-c.Warmup, c.Steps-1-c.Warmup)
}

// OneCycle is the schedule of Smith and Topin (arXiv 1708.07120) in PyTorch's
// form: along half a cosine from Max/Div up to Max, and along another down to
// Max/(Div*FinalDiv) at the last step.
type OneCycle struct {
	Max           float64
	Steps         int
	Rise          float64 // share of the steps that the rise takes; 0 means .3
	Div, FinalDiv float64 // 0 means 25 and 10000
}

// At implements Schedule.
func (o OneCycle) At(step int) float64 {
	rise, div, final := orElse(o.Rise, .3), orElse(o.Div, 25), orElse(o.FinalDiv, 1e4)
	start := o.Max / div
	// PyTorch lets the peak lie between two steps.
	peak, last := rise*float64(o.Steps)-1, float64(o.Steps-1)
	at := min(float64(step), last)
	switch {
	case peak > 0 && at <= peak:
		return cosineBetween(start, o.Max, at/peak)
	case last <= peak || at >= last:
		return start / final
	default:
		return cosineBetween(o.Max, start/final, (at-max(0, peak))/(last-max(0, peak)))
	}
}

func orElse(v, other float64) float64 {
	if v == 0 {
		return other
	}
	return v
}

func anneal(from, to float64, step, last int) float64 {
	if step >= last {
		return to
	}
	return cosineBetween(from, to, float64(step)/float64(last))
}

// cosineBetween goes from from at t = 0 to to at t = 1.
func cosineBetween(from, to, t float64) float64 {
	return to + (from-to)/2*(1+math.Cos(math.Pi*t))
}
