package main

import (
	"okuyuki/core/data/scene"
	"okuyuki/core/depthmap"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

// scenes are drawn pictures with labels and depth.
type scenes struct {
	classes     []model.Class
	train, test []train.Example
}

// Pictures of each kind.
const (
	perKindTrain = 40
	perKindTest  = 40
)

// drawScenes draws pictures of side x side pixels with the number of channels that the
// preset takes.
func drawScenes(preset model.Preset, side int) (*scenes, error) {
	set := &scenes{}
	for label, kind := range scene.Kinds() {
		set.classes = append(set.classes, model.Class{ID: kind.ID, JA: kind.JA, EN: kind.EN})
		for i := range perKindTrain + perKindTest {
			e, err := drawScene(preset, kind.ID, uint64(i)+1000, side, label)
			if err != nil {
				return nil, err
			}
			if i < perKindTrain {
				set.train = append(set.train, e)
			} else {
				set.test = append(set.test, e)
			}
		}
	}
	return set, nil
}

func drawScene(preset model.Preset, kind string, seed uint64, side, label int) (train.Example, error) {
	const scale = 2 // drawn larger, for smooth edges
	s, err := scene.Render(kind, seed, scale*side, scale*side)
	if err != nil {
		return train.Example{}, err
	}
	image := make([]float32, 3*side*side)
	photo.Normalize(image, s.Photo.Resize(side, side))
	if preset == model.Digits { // one channel
		for p := range side * side {
			image[p] = (image[3*p] + image[3*p+1] + image[3*p+2]) / 3
		}
		image = image[:side*side]
	}
	depth := make([]float32, side*side)
	depthmap.Shrink(depth, side, side, s.Depth, scale*side, scale*side)
	return train.Example{Label: label, Views: []train.View{{H: side, W: side, Image: image, Target: train.NewTarget(depth)}}}, nil
}
