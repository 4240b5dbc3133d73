package nyu

import (
	"fmt"
	"math"

	"okuyuki/core/eval"
)

// Card says where a model comes from and how good it is.
type Card struct {
	Run       string            `json:"run"` // ID
	About     Header            `json:"about"`
	Training  Spec              `json:"training"`
	Labelled  int               `json:"labelled"` // frames that its classes were learned from
	Frames    Counts            `json:"frames"`
	Accuracy  Interval          `json:"accuracy"` // of this model on the test frames; this and the following for other scenes
	Delta1    Interval          `json:"delta1"`   // of its depth
	AbsRel    Interval          `json:"absrel"`
	Arms      []ArmMeans        `json:"arms"` // of the run in the same cell, for other seeds too: whether depth was worth learning
	Finding   Finding           `json:"finding"`
	Statement map[string]string `json:"statement"` // the finding in plain words, by language
}

// measure takes down what a training came to on the test frames, with intervals.
func (c *Card) measure(f *Frames, out *Outcome, r Result, depth []*eval.Depth) error {
	var scenes, drawn []string
	var right, delta1, absRel []float64
	for i, t := range f.Test {
		scenes, right = append(scenes, t.Scene), append(right, float64(r.Right[i]-'0'))
		if d := depth[i]; d != nil {
			drawn, delta1, absRel = append(drawn, t.Scene), append(delta1, d.Delta1), append(absRel, d.AbsRel)
		}
	}
	for _, v := range []struct {
		to     *Interval
		values []float64
		scenes []string
		most   float64
	}{{&c.Accuracy, right, scenes, 1}, {&c.Delta1, delta1, drawn, 1}, {&c.AbsRel, absRel, drawn, math.Inf(1)}} {
		in, err := eval.GroupedInterval(v.values, v.scenes)
		if err != nil {
			return fmt.Errorf("nyu: %w", err)
		}
		*v.to = within(in, 0, v.most)
	}
	for _, cell := range out.Cells {
		if cell.Cell == c.Training.Cell {
			c.Arms = cell.Arms
		}
	}
	return nil
}
