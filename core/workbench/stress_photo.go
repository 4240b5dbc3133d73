package workbench

import (
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

// StressedPhoto is one photo made worse, and what the arms say of it.
type StressedPhoto struct {
	Picture *photo.Image
	Classes []Class // that were compared
	Arms    []StressedArm
}

// StressedArm is the answer of one arm.
type StressedArm struct {
	Arm   poc.Arm
	P     []float64 // of the compared classes; nil for BaseArm
	Depth *DepthMap // nil where the arm learns no depth
}

// StressPhoto shows a photo, made worse in several ways at once, to the trainings of the
// last comparison that have not seen its label.
func (b *Workbench) StressPhoto(id string, strengths map[poc.Corruption]float64) (StressedPhoto, error) {
	b.mu.Lock()
	k, e := b.compared, b.photos[id]
	b.mu.Unlock()
	switch {
	case k == nil:
		return StressedPhoto{}, ErrNotCompared
	case e == nil:
		return StressedPhoto{}, &UnknownPhotoError{ID: id}
	}
	t := k.trial(slices.Index(k.ids, id), e)
	stage := b.stages.take()
	defer b.stages.put(stage)
	if err := stage.set(k.exam, t.Part); err != nil {
		return StressedPhoto{}, err
	}
	s, err := stage.show(&t, data.NewCorruptor(t.Picture, t.Seed), strengths)
	if err != nil {
		return StressedPhoto{}, err
	}
	h, w := t.H/depthStride, t.W/depthStride
	depth, base := depthMap(s.depth, h, w), depthMap(s.base, h, w)
	return StressedPhoto{Picture: s.picture, Classes: k.exam.Classes, Arms: []StressedArm{
		{Arm: poc.Single, P: softmax(s.logits[0])},
		{Arm: poc.Multi, P: softmax(s.logits[1]), Depth: &depth},
		{Arm: BaseArm, Depth: &base},
	}}, nil
}
