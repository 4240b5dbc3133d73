package train

import (
	"math"

	"okuyuki/core/balance"
	"okuyuki/core/eval"
	"okuyuki/core/loss"
	"okuyuki/core/model"
)

// measure computes the losses of a stream's tasks.
func (t *Trainer) measure(s *stream, r *StepResult) {
	b := s.batch
	if s.tasks&model.ClassTask != 0 {
		logits := b.session.Logits().Data
		if l := t.classE.Loss(nil, logits, b.labels, b.weights, b.classes, 1); l.Weight > 0 {
			t.losses[0] = balance.Loss{Value: l.Value}
			r.Class = finite(l.Value)
		}
		r.Correct, r.Labeled = countCorrect(logits, b.labels, b.classes)
	}
	if s.tasks&model.DepthTask != 0 && b.depthPictures > 0 {
		if l := t.cfg.DepthLoss.Loss(nil, b.maps(), 1); l.Weight > 0 {
			t.losses[1] = balance.Loss{Value: l.Value}
			r.Depth = finite(l.Value)
		}
	}
}

// gradients writes the weighted gradients of a stream's tasks.
func (t *Trainer) gradients(s *stream) {
	b := s.batch
	if s.tasks&model.ClassTask != 0 {
		g := b.session.LogitsGrad().Data
		clear(g)
		if !t.losses[0].Absent {
			t.classE.Loss(g, b.session.Logits().Data, b.labels, b.weights, b.classes, t.weights[0])
		}
	}
	if s.tasks&model.DepthTask != 0 {
		g := b.session.DepthGrad().Data
		clear(g)
		if !t.losses[1].Absent {
			t.cfg.DepthLoss.Loss(g, b.maps(), t.weights[1]*b.believed())
		}
	}
}

func (b *batch) maps() loss.Maps {
	return loss.Maps{Pixels: b.pixels, Width: b.session.Depth().Shape[2], Prediction: b.session.Depth().Data, Target: b.depth, Confidence: b.confidence, Weights: b.depthWeights}
}

// believed is the mean weight of the maps of the batch: maps that are believed little pull less, not only less than others.
func (b *batch) believed() float64 {
	sum, n := 0.0, 0.0
	for _, w := range b.depthWeights {
		if w > 0 {
			sum += float64(w)
			n++
		}
	}
	return sum / max(1, n)
}

// meanConfidence is the mean over the pixels that have one.
func meanConfidence(confidence []float32) float32 {
	sum, n := 0.0, 0.0
	for _, c := range confidence {
		if c > 0 {
			sum += float64(c)
			n++
		}
	}
	return float32(sum / max(1, n))
}

// finite turns a value that is not a finite number into +Inf.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return math.Inf(1)
	}
	return v
}

func countCorrect(logits []float32, labels []int32, classes int) (correct, labeled int) {
	for i, y := range labels {
		if y == NoLabel {
			continue
		}
		labeled++
		if eval.Argmax(logits[i*classes:(i+1)*classes]) == int(y) {
			correct++
		}
	}
	return correct, labeled
}
