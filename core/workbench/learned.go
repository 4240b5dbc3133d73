package workbench

import (
	"slices"

	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

// learned is what Predict uses after Learn.
type learned struct {
	model *model.Model // the user's classes; neck and heads as trained
	heads *train.Predictor
	probe *train.Probe
	light badLight
	rung  Rung
	trust trust
	whole *wholeNetwork // of RungWhole
}

// predict answers for a photo.
func (m *learned) predict(b *Workbench, e *entry) (Prediction, error) {
	p, logDepth, h, w, err := m.answer(b, e)
	if err != nil {
		return Prediction{}, err
	}
	out := Prediction{Depth: depthMap(logDepth, h, w)}
	var shown []float64
	shown, out.Novel = m.trust.temper(p, b.pooled(&e.clean))
	out.Classes = scored(m.model.Classes, shown)
	if m.trust.sets != nil && m.light.probe(e.facts.Quality) == nil { // they hold for photos like the labelled ones
		set := m.trust.sets.Set(shown)
		out.Set = []int{}
		for _, c := range out.Classes {
			if slices.Contains(set, c.Index) {
				out.Set = append(out.Set, c.Index)
			}
		}
	}
	return out, nil
}

// answer returns the probabilities of the classes, not calibrated, and the log-depth [h, w]. The caller holds the workbench's lock.
func (m *learned) answer(b *Workbench, e *entry) (p, logDepth []float32, h, w int, err error) {
	if m.rung == RungWhole {
		return m.whole.predict(e)
	}
	logits, logDepth, h, w, err := m.heads.Predict(&e.clean)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	if bad := m.light.probe(e.facts.Quality); bad != nil {
		if e.sights == nil {
			if e.sights, err = b.badSights(e.picture, e.h, e.w); err != nil {
				return nil, nil, 0, 0, err
			}
		}
		return answerBad(bad, e.sights), logDepth, h, w, nil
	}
	return m.classify(b, &e.clean, logits), logDepth, h, w, nil
}

// classify returns the probabilities of the classes for a view to which the heads
// answered with logits.
func (m *learned) classify(b *Workbench, v *train.View, logits []float32) []float32 {
	p := answerOf(m.probe, b.pooled(v))
	if m.rung == RungHeads {
		blend(p, softmax32(logits))
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
