package nyu

import (
	"fmt"
	"math"

	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/train"
)

// question is a frame that is asked about, with the answers.
type question struct {
	view  *train.View
	class int
	depth *train.Target
}

// measure asks the heads of a model. The errors of depth are those of each frame, nil where it was not drawn or not known.
func measure(m *model.Model, asked []question, depth bool) (Result, []*eval.Depth, error) {
	table := eval.NewConfusion(make([]string, len(m.Classes)))
	right := make([]byte, len(asked))
	var r Result
	var maps []eval.Depth
	each := make([]*eval.Depth, len(asked))
	p := train.NewPredictor(m)
	for i, q := range asked {
		logits, drawn, err := answer(p, q.view, depth)
		if err != nil {
			return Result{}, nil, fmt.Errorf("nyu: %w", err)
		}
		best := eval.Argmax(logits)
		if err := table.Add(q.class, best); err != nil {
			return Result{}, nil, fmt.Errorf("nyu: %w", err)
		}
		right[i] = '0'
		if best == q.class {
			right[i] = '1'
		}
		r.LogLoss += eval.LogLoss(logits, q.class) / float64(len(asked))
		if drawn == nil {
			continue
		}
		d, known, err := measureDepth(drawn, q.depth)
		if err != nil {
			return Result{}, nil, fmt.Errorf("nyu: %w", err)
		}
		if known {
			maps, each[i] = append(maps, d), &d
		}
	}
	if math.IsNaN(r.LogLoss) || math.IsInf(r.LogLoss, 0) {
		return diverged(0, asked, len(m.Classes)), each, nil
	}
	r.Accuracy, r.Balanced, r.Right = table.Accuracy(), table.Balanced(), string(right)
	mean := eval.MeanDepth(maps)
	r.Delta1, r.AbsRel = mean.Delta1, mean.AbsRel
	return r, each, nil
}

func answer(p *train.Predictor, v *train.View, depth bool) (logits, logDepth []float32, err error) {
	if !depth {
		logits, err = p.Classify(v)
		return logits, nil, err
	}
	logits, logDepth, _, _, err = p.Predict(v)
	return logits, logDepth, err
}

// measureDepth measures a map of log-depth where the sensor saw something.
func measureDepth(drawn []float32, t *train.Target) (d eval.Depth, known bool, err error) {
	metres, truth := make([]float32, len(drawn)), make([]float32, len(drawn))
	for i, v := range drawn {
		metres[i] = float32(math.Exp(float64(v)))
		if t.Confidence[i] > 0 {
			truth[i] = float32(math.Exp(float64(t.LogDepth[i])))
			known = known || truth[i] <= eval.NYU.Max
		}
	}
	if !known {
		return eval.Depth{}, false, nil
	}
	d, err = eval.MeasureDepth(metres, truth, eval.NYU)
	return d, true, err
}

// diverged is what a training came to that ended in numbers that are not finite: it is never right, and knows nothing.
func diverged(labelled int, asked []question, classes int) Result {
	right := make([]byte, len(asked))
	for i := range right {
		right[i] = '0'
	}
	return Result{Labelled: labelled, LogLoss: math.Log(float64(classes)), Right: string(right), Diverged: true}
}
