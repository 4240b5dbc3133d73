package loss

import (
	"fmt"
	"math"
)

// Maps is a batch of predicted and wanted log-depth maps.
type Maps struct {
	Pixels     int       // of one map
	Width      int       // pixels of a row, for losses that look at neighbours
	Prediction []float32 // [n, Pixels], natural logarithm of metres
	Target     []float32 // [n, Pixels], the same; any finite number where invalid
	Confidence []float32 // [n, Pixels], 0 where the target is invalid; nil: 1 everywhere
	Weights    []float32 // [n], of the maps; nil: 1 each
}

// Depth is a loss on log-depth maps. Loss returns the mean over the maps that
// have a valid pixel, and adds scale times its gradient to grad, which has the
// length of the prediction or is nil.
type Depth interface {
	Loss(grad []float32, m Maps, scale float64) Result
}

func (m *Maps) check(grad []float32) {
	n := len(m.Prediction)
	if m.Pixels < 1 || n%m.Pixels != 0 || len(m.Target) != n || (m.Confidence != nil && len(m.Confidence) != n) ||
		(m.Weights != nil && len(m.Weights) != n/m.Pixels) || (grad != nil && len(grad) != n) {
		panic(fmt.Sprintf("loss: depth maps of %d pixels: %d predicted, %d wanted, %d confidences, %d weights, %d gradients",
			m.Pixels, n, len(m.Target), len(m.Confidence), len(m.Weights), len(grad)))
	}
}

func (m *Maps) confidence(k int) float64 {
	if m.Confidence == nil {
		return 1
	}
	return float64(m.Confidence[k])
}

// residual is p - y of pixel k.
func (m *Maps) residual(k int) float64 { return float64(m.Prediction[k]) - float64(m.Target[k]) }

// mass is the sum of the confidences of map i.
func (m *Maps) mass(i int) float64 {
	if m.Confidence == nil {
		return float64(m.Pixels)
	}
	var sum float64
	for _, c := range m.Confidence[i*m.Pixels : (i+1)*m.Pixels] {
		sum += float64(c)
	}
	return sum
}

// each visits the maps that count with their share of the mean and the mass of
// their pixels, and returns the sum of their weights.
func (m *Maps) each(f func(i int, share, mass float64)) (weight float64) {
	n := len(m.Prediction) / m.Pixels
	for i := range n {
		if m.mass(i) > 0 {
			weight += weightOf(m.Weights, i)
		}
	}
	if weight <= 0 {
		return 0
	}
	for i := range n {
		if mass := m.mass(i); mass > 0 {
			f(i, weightOf(m.Weights, i)/weight, mass)
		}
	}
	return weight
}

// residualwise is pointwise of a function of the residual alone.
func residualwise(grad []float32, m Maps, scale float64, f func(r float64) (v, d float64)) Result {
	return pointwise(grad, m, scale, func(k int) (v, d float64) { return f(m.residual(k)) })
}

// pointwise is the mean of a function of a pixel: f returns its value and its
// derivative by the prediction.
func pointwise(grad []float32, m Maps, scale float64, f func(k int) (v, d float64)) Result {
	m.check(grad)
	var res Result
	res.Weight = m.each(func(i int, share, mass float64) {
		var sum float64
		for k := i * m.Pixels; k < (i+1)*m.Pixels; k++ {
			c := m.confidence(k)
			if c == 0 {
				continue
			}
			v, d := f(k)
			sum += c * v
			if grad != nil {
				grad[k] += float32(scale * share * c * d / mass)
			}
		}
		res.Value += share * sum / mass
	})
	return res
}

// L1 is the mean absolute difference of log-depth.
type L1 struct{}

// Loss implements Depth.
func (L1) Loss(grad []float32, m Maps, scale float64) Result {
	return residualwise(grad, m, scale, absolute)
}

func absolute(r float64) (v, d float64) {
	switch {
	case r > 0:
		return r, 1
	case r < 0:
		return -r, -1
	}
	return 0, 0
}

// L2 is the mean squared difference of log-depth.
type L2 struct{}

// Loss implements Depth.
func (L2) Loss(grad []float32, m Maps, scale float64) Result {
	return residualwise(grad, m, scale, func(r float64) (v, d float64) { return r * r, 2 * r })
}

// BerHu is the reverse Huber loss: absolute near zero, quadratic beyond Share
// of the batch's largest residual. That threshold counts as a constant in the
// gradient, as usual.
type BerHu struct {
	Share float64 // 0 means .2
}

// Loss implements Depth.
func (b BerHu) Loss(grad []float32, m Maps, scale float64) Result {
	m.check(grad)
	share := b.Share
	if share == 0 {
		share = .2
	}
	k := 0.0
	for i := range m.Prediction {
		if m.confidence(i) > 0 {
			k = max(k, share*math.Abs(m.residual(i)))
		}
	}
	return residualwise(grad, m, scale, func(r float64) (v, d float64) {
		if math.Abs(r) <= k {
			return absolute(r)
		}
		return (r*r + k*k) / (2 * k), r / k
	})
}

// SILog is the scale-invariant logarithmic loss: with Lambda 1 a map that is
// wrong by one factor everywhere costs nothing, with 0 it is L2.
type SILog struct {
	Lambda float64 // .5 in the paper; .85 in later work
}

// Loss implements Depth.
func (s SILog) Loss(grad []float32, m Maps, scale float64) Result {
	m.check(grad)
	var res Result
	res.Weight = m.each(func(i int, share, mass float64) {
		var sum, square float64
		for k := i * m.Pixels; k < (i+1)*m.Pixels; k++ {
			if c := m.confidence(k); c != 0 {
				r := m.residual(k)
				sum += c * r
				square += c * r * r
			}
		}
		mean := sum / mass
		res.Value += share * (square/mass - s.Lambda*mean*mean)
		if grad == nil {
			return
		}
		for k := i * m.Pixels; k < (i+1)*m.Pixels; k++ {
			if c := m.confidence(k); c != 0 {
				grad[k] += float32(scale * share * 2 * c / mass * (m.residual(k) - s.Lambda*mean))
			}
		}
	})
	return res
}

// Term is one loss of a sum.
type Term struct {
	Weight float64
	Loss   Depth
}

// Sum is a weighted sum of losses.
type Sum []Term

// Loss implements Depth.
func (s Sum) Loss(grad []float32, m Maps, scale float64) Result {
	var res Result
	for _, t := range s {
		r := t.Loss.Loss(grad, m, scale*t.Weight)
		res.Value += t.Weight * r.Value
		res.Weight = r.Weight
	}
	return res
}

// Standard is what the depth head is trained with: L1 + SILog(Lambda .85).
func Standard() Depth {
	return Sum{{1, L1{}}, {1, SILog{Lambda: .85}}}
}
