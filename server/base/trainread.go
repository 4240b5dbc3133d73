package base

import (
	"context"
	"fmt"
	"math"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	"okuyuki/server/dataset"
	"okuyuki/server/refused"
)

// trainSide is the longer side, in pixels, at which photos are kept: twice the network's input.
const trainSide = 320

// read decodes the photos, cut to the shape of the training pictures, with their depth.
func (t TrainOptions) read(ctx context.Context, teacher *model.Model, r *Trained) (samples []Sample, err error) {
	extractor, heads := train.NewExtractor(teacher, 1), train.NewPredictor(teacher)
	counts := make([]int, len(t.Set.Classes))
	for i, item := range t.Set.Items {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		full, err := t.Set.Photo(i)
		if photo.KindOf(err) != "" {
			t.Refused(item.Path, err)
			r.Refused++
			continue
		}
		if err != nil {
			return nil, err
		}
		depth, err := t.Set.Depth(i)
		if err != nil {
			t.Refused(item.Depth, err)
			r.Refused++
			depth = nil
		}
		s, err := cut(full, depth)
		if err == nil && depth == nil {
			s.Depth, err = pseudoDepth(extractor, heads, s.Picture)
		}
		if err != nil {
			return nil, err
		}
		s.mapped = depth != nil
		if s.mapped {
			r.Depth.Maps++
		} else {
			r.Depth.Pseudo++
		}
		s.Label, s.group = train.NoLabel, item.Group
		if item.Class != dataset.Unlabelled {
			s.Label = item.Class
			counts[item.Class]++
		} else {
			r.Unlabeled++
		}
		samples = append(samples, s)
	}
	for c, class := range t.Set.Classes {
		if counts[c] < leastOfClass {
			return nil, refused.Errorf(refused.Content, "base: %d photos of class %q that can be read, at least %d of every class are needed", counts[c], class.EN, leastOfClass)
		}
		r.Classes = append(r.Classes, ClassCount{class.EN, counts[c]})
	}
	if len(t.Set.Classes) < 2 {
		return nil, refused.Errorf(refused.Content, "base: %d class folders, two or more are needed: one folder for each class, with its photos", len(t.Set.Classes))
	}
	return samples, nil
}

// cut takes the middle of a photo in the shape of the training pictures, and the same of its depth map.
func cut(full *photo.Image, depth *dataset.Depth) (Sample, error) {
	w, h := full.W, full.W*inputH/inputW
	if h > full.H {
		w, h = full.H*inputW/inputH, full.H
	}
	w, h = max(w, 1), max(h, 1)
	x, y := (full.W-w)/2, (full.H-h)/2
	if depth != nil && (depth.W != full.W || depth.H != full.H) {
		depth = depth.Resize(full.W, full.H)
	}
	var s Sample
	s.Picture = full.Crop(x, y, w, h).Resize(trainSide, trainSide*inputH/inputW)
	if depth == nil {
		return s, nil
	}
	part := &dataset.Depth{W: w, H: h, Metres: make([]float32, 0, w*h)}
	for row := y; row < y+h; row++ {
		part.Metres = append(part.Metres, depth.Metres[row*depth.W+x:row*depth.W+x+w]...)
	}
	s.Depth = part.Resize(s.Picture.W, s.Picture.H).Metres
	return s, nil
}

// pseudoDepth is the depth that a model sees, in metres, as large as the picture.
func pseudoDepth(extractor *train.Extractor, heads *train.Predictor, m *photo.Image) ([]float32, error) {
	views, err := extractor.Views([]*photo.Image{m}, inputH, inputW)
	if err != nil {
		return nil, err
	}
	_, logDepth, h, w, err := heads.Predict(&views[0])
	if err != nil {
		return nil, err
	}
	d := &dataset.Depth{W: w, H: h, Metres: make([]float32, len(logDepth))}
	for i, v := range logDepth {
		d.Metres[i] = float32(math.Exp(float64(v)))
	}
	return d.Resize(m.W, m.H).Metres, nil
}

// holdOut deals the labelled photos: a fifth of each class, whole places, measures. Photos without a class teach, unless they are of a
// place that measures.
func holdOut(samples []Sample, classes []model.Class) (s split, held []int, err error) {
	all := make([]int, len(samples))
	for i := range all {
		all[i] = i
	}
	return partOut(samples, all, classes, heldOutSeed)
}

// partOut takes a part of some samples out.
func partOut(samples []Sample, of []int, classes []model.Class, seed uint64) (s split, held []int, err error) {
	var labelled []int
	var deal []data.Sample
	for _, i := range of {
		if x := samples[i]; x.Label != train.NoLabel {
			labelled = append(labelled, i)
			deal = append(deal, data.Sample{Label: x.Label, Group: x.group})
		}
	}
	most := data.MostFolds(deal)
	if most < 2 {
		return s, nil, refused.Errorf(refused.Content, "base: the photos of a class are all of one place: what was learned cannot be measured. Add photos of another place")
	}
	folds, err := data.Folds(deal, min(testParts, most), seed)
	if err != nil {
		return s, nil, fmt.Errorf("base: %w", err)
	}
	tested := map[string]bool{}
	isHeld := make([]bool, len(samples))
	for _, i := range folds[0].Test {
		k := labelled[i]
		isHeld[k] = true
		held = append(held, k)
		tested[samples[k].group] = samples[k].group != ""
	}
	left := make([]int, len(classes))
	for _, i := range of {
		x := samples[i]
		if isHeld[i] || x.Label == train.NoLabel && tested[x.group] {
			continue
		}
		s.learn = append(s.learn, i)
		if x.Label != train.NoLabel {
			left[x.Label]++
		}
	}
	if c := slices.Index(left, 0); c >= 0 {
		return s, nil, refused.Errorf(refused.Content, "base: nothing of class %q is left to learn from: its photos are of too few places", classes[c].EN)
	}
	return s, held, nil
}
