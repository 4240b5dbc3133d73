package workbench

import (
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

// learned is what Predict uses after Learn.
type learned struct {
	model *model.Model // the user's classes; neck and heads as trained
	heads *train.Predictor
	probe *train.Probe
	rung  Rung
}

// classify returns the probabilities of the classes for a view to which the heads
// answered with logits.
func (m *learned) classify(b *Workbench, v *train.View, logits []float32) []float32 {
	p := make([]float32, len(logits))
	m.probe.Logits(p, b.pooled(v))
	kernels.Softmax(p, p, 1, len(p))
	if m.rung == RungHeads {
		heads := make([]float32, len(logits))
		kernels.Softmax(heads, logits, 1, len(logits))
		blend(p, heads)
	}
	return p
}

// blend puts the mean of two answers into the first. The probe sees features that the
// neck was never trained to pass on, the heads see more than a linear map can: on the sets
// that we tried, the mean is right more often than either.
func blend(p, q []float32) {
	kernels.AddTo(p, q)
	kernels.Scale(p, .5)
}
