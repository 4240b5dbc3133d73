package eval

import "math"

// LogLoss is -ln of the probability that a softmax over the logits gives class y, in nats.
func LogLoss(logits []float32, y int) float64 {
	top, sum := math.Inf(-1), 0.0
	for _, z := range logits {
		top = max(top, float64(z))
	}
	for _, z := range logits {
		sum += math.Exp(float64(z) - top)
	}
	return math.Log(sum) + top - float64(logits[y])
}
