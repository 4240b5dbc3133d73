package workbench

import (
	"encoding/binary"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// worsened is a photo made worse.
type worsened struct {
	picture *photo.Image
	view    train.View
	base    []float32     // log-depth by the base model's own head
	target  *train.Target // of the photo as it is, moved along with what it belongs to
}

// worsen applies corruptions one after the other, in the order in which they are shown.
// They act on the copy that is kept of every photo (see workSide), before it is shrunk to
// the network's input. The noise follows from what the photo shows.
func (b *Workbench) worsen(e *entry, strengths map[poc.Corruption]float64) (worsened, error) {
	sum := e.sum()
	seed := binary.LittleEndian.Uint64(sum[:])
	w := worsened{picture: e.picture}
	target := *e.clean.Target
	for _, kind := range poc.Corruptions() {
		s := strengths[kind]
		if s <= 0 {
			continue
		}
		var err error
		if w.picture, err = data.Corrupt(w.picture, kind, s, seed); err != nil {
			return w, err
		}
		target.LogDepth, target.Confidence = data.CorruptDepth(
			target.LogDepth, target.Confidence, e.h/depthStride, e.w/depthStride, kind, s, seed)
	}
	w.target = &target
	views, err := b.extractor.Views([]*photo.Image{w.picture}, e.h, e.w) // all that is asked of it: it is not trained on
	if err != nil {
		return w, err
	}
	w.view = views[0]
	_, logDepth, _, _, err := b.baseHeads.Predict(&w.view)
	w.base = slices.Clone(logDepth)
	return w, err
}

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
	defer b.mu.Unlock()
	k := b.compared
	if k == nil {
		return StressedPhoto{}, ErrNotCompared
	}
	e := b.photos[id]
	if e == nil {
		return StressedPhoto{}, &UnknownPhotoError{ID: id}
	}
	shown, err := b.worsen(e, strengths)
	if err != nil {
		return StressedPhoto{}, err
	}
	out := StressedPhoto{Picture: shown.picture, Classes: k.classes}
	part := k.partOf(slices.Index(k.ids, id))
	for _, arm := range stressedArms {
		logits, depth, err := k.answer(arm, part, &shown.view)
		if err != nil {
			return StressedPhoto{}, err
		}
		a := StressedArm{Arm: arm, P: softmax(logits)}
		if depth != nil {
			d := depthMap(depth.log, depth.h, depth.w)
			a.Depth = &d
		}
		out.Arms = append(out.Arms, a)
	}
	d := depthMap(shown.base, e.h/depthStride, e.w/depthStride)
	out.Arms = append(out.Arms, StressedArm{Arm: BaseArm, Depth: &d})
	return out, nil
}
