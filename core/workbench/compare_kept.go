package workbench

import (
	"errors"

	"okuyuki/core/model"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// ErrNotCompared is returned by the stress test before any comparison.
var ErrNotCompared = errors.New("workbench: nothing was compared yet")

// stressedArms are the arms that the stress test asks.
var stressedArms = []poc.Arm{poc.Single, poc.Multi}

// compared is what a comparison leaves for the stress test: the heads of its first repeat.
type compared struct {
	classes []Class
	ids     []string // of all photos, labelled ones first
	labels  []int
	parts   []int                        // of the labelled photos
	params  map[poc.Arm][][][]float32    // by part: values of the heads' parameters
	heads   map[poc.Arm]*train.Predictor // with the parameters of the part that was asked last
	models  map[poc.Arm]*model.Model
	loaded  map[poc.Arm]int
}

// keep takes what the stress test needs from a comparison.
func (c *comparison) keep() (*compared, error) {
	k := &compared{
		classes: c.classes, ids: c.ids, labels: c.labels, parts: c.parts[0],
		params: map[poc.Arm][][][]float32{}, heads: map[poc.Arm]*train.Predictor{},
		models: map[poc.Arm]*model.Model{}, loaded: map[poc.Arm]int{},
	}
	for i, a := range trainedArms {
		for part := range c.k {
			if at := c.job(0, part, i); c.jobs[at].Keep {
				k.params[a.arm] = append(k.params[a.arm], c.found[at].Params)
			}
		}
	}
	for _, arm := range stressedArms {
		m, err := c.bench.trained(c.classes, k.params[arm][0])
		if err != nil {
			return nil, err
		}
		k.models[arm], k.heads[arm] = m, train.NewPredictor(m)
	}
	return k, nil
}

// partOf is the part whose trainings have not seen a photo: its own, or any, 0, of a photo
// without a label.
func (k *compared) partOf(index int) int {
	if index >= 0 && index < len(k.labels) { // -1: added after the comparison
		return k.parts[index]
	}
	return 0
}

// arm is the predictor of an arm that was trained without a part.
func (k *compared) arm(arm poc.Arm, part int) *train.Predictor {
	if k.loaded[arm] != part {
		for i, p := range k.models[arm].Heads.Params() {
			copy(p.Value, k.params[arm][part][i])
		}
		k.models[arm].Touch()
		k.loaded[arm] = part
	}
	return k.heads[arm]
}

// answeredDepth is a map of log-depth [h, w].
type answeredDepth struct {
	log  []float32
	h, w int
}

// answer asks an arm about a view: the class logits, and the depth if the arm learned any. Both
// are valid until the next call.
func (k *compared) answer(arm poc.Arm, part int, v *train.View) (logits []float32, depth *answeredDepth, err error) {
	p := k.arm(arm, part)
	if arm != poc.Multi {
		logits, err = p.Classify(v)
		return logits, nil, err
	}
	depth = &answeredDepth{}
	logits, depth.log, depth.h, depth.w, err = p.Predict(v)
	return logits, depth, err
}
