package loss

import (
	"fmt"
	"math"
)

// NoLabel marks a sample that has no class label.
const NoLabel = -1

// CrossEntropy is softmax cross-entropy over logits [n, classes], in nats.
type CrossEntropy struct {
	// Smoothing moves this share of each target's probability from the label to
	// all classes alike (Szegedy et al. 2016): 0 for none, .1 is usual.
	Smoothing float32
}

// Result is the value of a loss and how much evidence it rests on.
type Result struct {
	Value  float64 // weighted mean over the samples that count
	Weight float64 // sum of their weights; 0: nothing to learn from, Value is 0
}

// Loss returns the mean over the labelled samples and adds scale times its
// gradient to grad [n, classes]; grad may be nil. A label of NoLabel leaves the
// sample out. weights, one a sample, may be nil for all 1; the mean is
// sum(w_i l_i) / sum(w_i). It panics if lengths do not fit or a label is not a
// class.
func (c CrossEntropy) Loss(grad, logits []float32, labels []int32, weights []float32, classes int, scale float64) Result {
	n := len(labels)
	if len(logits) != n*classes || (grad != nil && len(grad) != len(logits)) || (weights != nil && len(weights) != n) {
		panic(fmt.Sprintf("loss: %d logits, %d labels, %d classes", len(logits), n, classes))
	}
	var res Result
	for i, label := range labels {
		if int(label) >= classes || label < NoLabel {
			panic(fmt.Sprintf("loss: label %d of %d classes", label, classes))
		}
		if label != NoLabel {
			res.Weight += weightOf(weights, i)
		}
	}
	if res.Weight <= 0 {
		return Result{}
	}
	s := float64(c.Smoothing)
	var few [32]float64
	exps := few[:] // of a sample's logits
	if classes > len(few) {
		exps = make([]float64, classes)
	}
	for i, label := range labels {
		w := weightOf(weights, i)
		if label == NoLabel || w == 0 {
			continue
		}
		z := logits[i*classes : (i+1)*classes]
		top := z[0]
		for _, v := range z {
			top = max(top, v)
		}
		var sum, meanZ float64
		for j, v := range z {
			exps[j] = math.Exp(float64(v - top))
			sum += exps[j]
			meanZ += float64(v - top)
		}
		meanZ /= float64(classes)
		logSum := math.Log(sum)
		res.Value += w * (logSum - (1-s)*float64(z[label]-top) - s*meanZ)
		if grad == nil {
			continue
		}
		g := grad[i*classes : (i+1)*classes]
		k := scale * w / res.Weight
		for j := range z {
			q := s / float64(classes)
			if j == int(label) {
				q += 1 - s
			}
			g[j] += float32(k * (exps[j]/sum - q))
		}
	}
	res.Value /= res.Weight
	return res
}

func weightOf(weights []float32, i int) float64 {
	if weights == nil {
		return 1
	}
	return float64(weights[i])
}
