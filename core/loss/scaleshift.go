package loss

import "math"

// Metres is the mean absolute difference in metres. Far pixels weigh more than
// in L1, as they do in the root of the mean square error.
type Metres struct{}

// Loss implements Depth.
func (Metres) Loss(grad []float32, m Maps, scale float64) Result {
	return pointwise(grad, m, scale, func(k int) (v, d float64) {
		p := math.Exp(float64(m.Prediction[k]))
		v, d = absolute(p - math.Exp(float64(m.Target[k])))
		return v, d * p
	})
}

// ScaleShift is blind to a factor and an offset of a whole map: the prediction
// is first fitted to the target by least squares. It suits targets whose unit
// nobody knows. On log-depth the offset is the unit, and the factor a power of
// the depth.
type ScaleShift struct{}

// Loss implements Depth. The fit minimises the very value, so that its own
// derivative vanishes from the gradient.
func (ScaleShift) Loss(grad []float32, m Maps, scale float64) Result {
	m.check(grad)
	var res Result
	res.Weight = m.each(func(i int, share, mass float64) {
		factor, offset := m.fit(i, mass)
		var sum float64
		for k := i * m.Pixels; k < (i+1)*m.Pixels; k++ {
			c := m.confidence(k)
			if c == 0 {
				continue
			}
			r := factor*float64(m.Prediction[k]) + offset - float64(m.Target[k])
			sum += c * r * r / 2
			if grad != nil {
				grad[k] += float32(scale * share * c * factor * r / mass)
			}
		}
		res.Value += share * sum / mass
	})
	return res
}

// leastVariance of a predicted map that a factor can be fitted to.
const leastVariance = 1e-12

// fit is the factor and the offset that bring prediction i closest to its
// target. A prediction that is the same everywhere has the factor 0.
func (m *Maps) fit(i int, mass float64) (factor, offset float64) {
	var meanP, meanY float64
	from, to := i*m.Pixels, (i+1)*m.Pixels
	for k := from; k < to; k++ {
		if c := m.confidence(k); c != 0 {
			meanP += c * float64(m.Prediction[k]) / mass
			meanY += c * float64(m.Target[k]) / mass
		}
	}
	var variance, covariance float64
	for k := from; k < to; k++ {
		if c := m.confidence(k); c != 0 {
			p := float64(m.Prediction[k]) - meanP
			variance += c * p * p / mass
			covariance += c * p * (float64(m.Target[k]) - meanY) / mass
		}
	}
	if variance > leastVariance {
		factor = covariance / variance
	}
	return factor, meanY - factor*meanP
}
