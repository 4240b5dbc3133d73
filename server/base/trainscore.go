package base

import (
	"context"
	"fmt"
	"math"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

// score asks a model for the photos that are held out.
func score(ctx context.Context, m *model.Model, samples []Sample, held []int) (*TrainedScore, error) {
	extractor, heads := train.NewExtractor(m, 1), train.NewPredictor(m)
	out := &TrainedScore{}
	var depths []eval.Depth
	n := 0
	for _, k := range held {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		views, err := extractor.Views([]*photo.Image{samples[k].Picture}, inputH, inputW)
		if err != nil {
			return nil, err
		}
		logits, _, _, _, err := heads.Predict(&views[0])
		if err != nil {
			return nil, err
		}
		if samples[k].Label < len(logits) { // else they are of another model's classes
			out.nats += surprise(logits, samples[k].Label) / float64(len(held))
		}
		right := eval.Argmax(logits) == samples[k].Label
		out.right = append(out.right, right)
		if right {
			n++
		}
		if !samples[k].mapped {
			continue
		}
		seen, err := pseudoDepth(extractor, heads, samples[k].Picture)
		if err != nil {
			return nil, err
		}
		if d, err := eval.MeasureDepth(seen, samples[k].Depth, measuredRange); err == nil { // else nothing of the map is known
			depths = append(depths, d)
		}
	}
	out.Accuracy = eval.Share(float64(n), len(held))
	if len(depths) > 0 {
		mean := eval.MeanDepth(depths)
		out.Depth = &mean
	}
	return out, nil
}

// surprise is the cross-entropy of an answer, in nats.
func surprise(logits []float32, label int) float64 {
	top, sum := float64(slices.Max(logits)), 0.0
	for _, v := range logits {
		sum += math.Exp(float64(v) - top)
	}
	return top + math.Log(sum) - float64(logits[label])
}

// measuredRange is where depth is measured, in metres: sites are larger than rooms.
var measuredRange = eval.Range{Min: 1e-3, Max: 80}

// before scores the model that was begun with: its depth as it is, its features by a logistic regression that learns from the same photos.
func before(ctx context.Context, from *model.Model, classes []model.Class, samples []Sample, learn, held []int) (*TrainedScore, error) {
	out, err := score(ctx, from, samples, held) // of its own classes: the answers are put below
	if err != nil {
		return nil, err
	}
	extractor := train.NewExtractor(from, 1)
	shapes := from.TapShapes(1, inputH, inputW)
	last := shapes[len(shapes)-1][3]
	features := func(k int) ([]float32, error) {
		views, err := extractor.Views([]*photo.Image{samples[k].Picture}, inputH, inputW)
		if err != nil {
			return nil, err
		}
		return slices.Clone(views[0].Pooled(last)), nil
	}
	var x [][]float32
	var y []int
	var places []string
	for _, k := range learn {
		if samples[k].Label == train.NoLabel {
			continue
		}
		f, err := features(k)
		if err != nil {
			return nil, err
		}
		x, y, places = append(x, f), append(y, samples[k].Label), append(places, samples[k].group)
	}
	probe, err := fitProbe(x, y, places, len(classes))
	if err != nil {
		return nil, err
	}
	n := 0
	logits := make([]float32, len(classes))
	for i, k := range held {
		f, err := features(k)
		if err != nil {
			return nil, err
		}
		probe.Logits(logits, f)
		out.right[i] = eval.Argmax(logits) == samples[k].Label
		if out.right[i] {
			n++
		}
	}
	out.Accuracy = eval.Share(float64(n), len(held))
	return out, nil
}

// fitProbe chooses its penalty by cross-validation, where the photos allow one.
func fitProbe(x [][]float32, y []int, places []string, classes int) (*train.Probe, error) {
	d := train.ProbeData{X: x, Y: y, Photo: make([]int, len(x)), Classes: classes}
	deal := make([]data.Sample, len(x))
	for i := range x {
		d.Photo[i] = i
		deal[i] = data.Sample{Label: y[i], Group: places[i]}
	}
	k := min(testParts, data.MostFolds(deal))
	var fold []int
	if k >= 2 {
		dealt, err := data.Folds(deal, k, heldOutSeed)
		if err != nil {
			return nil, fmt.Errorf("base: %w", err)
		}
		fold = make([]int, len(x))
		for f, part := range dealt {
			for _, i := range part.Test {
				fold[i] = f
			}
		}
	}
	probe, _, err := train.FitProbe(d, fold, k)
	return probe, err
}
