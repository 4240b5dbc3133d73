package eval

import (
	"fmt"
	"math"
)

// Depth holds the usual error measures of a predicted depth map against the truth,
// over the pixels that have a truth. d is the prediction and y the truth in metres,
// e = d-y and r = ln d - ln y (Eigen et al. 2014, arXiv 1406.2283).
type Depth struct {
	AbsRel  float64 `json:"abs_rel"`  // mean |e|/y
	SqRel   float64 `json:"sq_rel"`   // mean e²/y, metres
	RMSE    float64 `json:"rmse"`     // sqrt(mean e²), metres
	RMSELog float64 `json:"rmse_log"` // sqrt(mean r²)
	Log10   float64 `json:"log10"`    // mean |log10 d - log10 y|
	SILog   float64 `json:"silog"`    // 100·sqrt(mean r² - (mean r)²)
	Delta1  float64 `json:"delta1"`   // share of pixels with max(d/y, y/d) < 1.25
	Delta2  float64 `json:"delta2"`   // ... < 1.25²
	Delta3  float64 `json:"delta3"`   // ... < 1.25³
	Pixels  int     `json:"pixels"`   // pixels with a truth; summed by MeanDepth
}

// Range is the span of depths, in metres, that counts as measured. Truth outside of
// it is skipped, predictions are clamped into it.
type Range struct{ Min, Max float32 }

// NYU is the range that evaluations on NYU Depth V2 use.
var NYU = Range{Min: 1e-3, Max: 10}

// MeasureDepth compares two maps of the same size, in metres. It fails when the sizes
// differ, when no pixel has a truth or when a prediction is not a finite number.
func MeasureDepth(pred, truth []float32, limits Range) (Depth, error) {
	if len(pred) != len(truth) {
		return Depth{}, fmt.Errorf("eval: depth maps of %d and %d pixels cannot be compared", len(pred), len(truth))
	}
	var m Depth
	var sumR float64
	for i, t := range truth {
		if !(t >= limits.Min && t <= limits.Max) {
			continue
		}
		if d := float64(pred[i]); math.IsNaN(d) || math.IsInf(d, 0) {
			return Depth{}, fmt.Errorf("eval: predicted depth at pixel %d is %v", i, pred[i])
		}
		y := float64(t)
		d := float64(min(max(pred[i], limits.Min), limits.Max))
		e, r := d-y, math.Log(d)-math.Log(y)
		m.Pixels++
		m.AbsRel += math.Abs(e) / y
		m.SqRel += e * e / y
		m.RMSE += e * e
		m.RMSELog += r * r
		m.Log10 += math.Abs(r) / math.Ln10
		sumR += r
		ratio := max(d/y, y/d)
		if ratio < 1.25 {
			m.Delta1++
		}
		if ratio < 1.25*1.25 {
			m.Delta2++
		}
		if ratio < 1.25*1.25*1.25 {
			m.Delta3++
		}
	}
	if m.Pixels == 0 {
		return Depth{}, fmt.Errorf("eval: no pixel has a true depth between %g and %g m", limits.Min, limits.Max)
	}
	n := float64(m.Pixels)
	meanR := sumR / n
	m.SILog = 100 * math.Sqrt(max(0, m.RMSELog/n-meanR*meanR))
	m.RMSE, m.RMSELog = math.Sqrt(m.RMSE/n), math.Sqrt(m.RMSELog/n)
	for _, v := range []*float64{&m.AbsRel, &m.SqRel, &m.Log10, &m.Delta1, &m.Delta2, &m.Delta3} {
		*v /= n
	}
	return m, nil
}

// MeanDepth averages the images' values. The mean of none is the zero value.
func MeanDepth(images []Depth) Depth {
	var m Depth
	for _, d := range images {
		m.AbsRel += d.AbsRel
		m.SqRel += d.SqRel
		m.RMSE += d.RMSE
		m.RMSELog += d.RMSELog
		m.Log10 += d.Log10
		m.SILog += d.SILog
		m.Delta1 += d.Delta1
		m.Delta2 += d.Delta2
		m.Delta3 += d.Delta3
		m.Pixels += d.Pixels
	}
	if n := float64(len(images)); n > 0 {
		for _, v := range []*float64{&m.AbsRel, &m.SqRel, &m.RMSE, &m.RMSELog, &m.Log10, &m.SILog, &m.Delta1, &m.Delta2, &m.Delta3} {
			*v /= n
		}
	}
	return m
}
