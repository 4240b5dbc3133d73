package workbench

import (
	"math"
	"math/rand/v2"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

// augmentedViews are made of every photo beside the clean one: its mirror image, and a
// crop with other light; or, to bear bad photos, two crops that may be dark, blurred and noisy.
const augmentedViews = 2

// augment makes the augmented views of a photo, once. They depend on the photo alone, so
// that every run sees the same ones. The target of a view is the photo's own, moved along
// with what it belongs to: the student must give the clean map for the changed picture.
func (b *Workbench) augment(e *entry, harsh bool) error {
	if len(e.augmented) == augmentedViews && e.harsh == harsh {
		return nil
	}
	e.augmented, e.harsh = nil, harsh
	for _, view := range e.drawn(harsh) {
		v, err := b.features(view.Photo(e.picture, e.w, e.h), e.h, e.w)
		if err != nil {
			return err
		}
		b.shelve(&v)
		v.Target = moved(e.clean.Target, e.h/depthStride, e.w/depthStride, view)
		e.augmented = append(e.augmented, v)
	}
	return nil
}

// drawn are the augmented views of a photo.
func (e *entry) drawn(harsh bool) []data.View {
	rng := rand.New(rand.NewPCG(uint64(e.picture.W)<<32|uint64(e.picture.H), checksum(e.picture)))
	if harsh {
		first := data.Harsh().Draw(rng)
		second := data.Harsh().Draw(rng)
		second.Flip = !first.Flip
		return []data.View{first, second}
	}
	mirror := data.Identity()
	mirror.Flip = true
	return []data.View{mirror, data.Mild().Draw(rng)}
}

// features is a view without a target.
func (b *Workbench) features(picture *photo.Image, h, w int) (train.View, error) {
	views, err := b.extractor.Views([]*photo.Image{picture}, h, w)
	if err != nil {
		return train.View{}, err
	}
	v := views[0]
	features, err := b.baseHeads.Features(&v)
	v.Features = slices.Clone(features)
	return v, err
}

// moved is the target [h, w] of a photo as it lies in a view of the same size. Values are
// those of the nearest pixel, so that what is unknown does not spread.
func moved(t *train.Target, h, w int, v data.View) *train.Target {
	out := &train.Target{LogDepth: make([]float32, h*w), Confidence: make([]float32, h*w)}
	for y := range h {
		sy := int(math.Floor((v.Y + v.Size*(float64(y)+.5)/float64(h)) * float64(h)))
		for x := range w {
			across := (float64(x) + .5) / float64(w)
			if v.Flip {
				across = 1 - across
			}
			sx := int(math.Floor((v.X + v.Size*across) * float64(w)))
			from := min(sy, h-1)*w + min(sx, w-1)
			out.LogDepth[y*w+x], out.Confidence[y*w+x] = t.LogDepth[from], t.Confidence[from]
		}
	}
	return out
}

func checksum(m *photo.Image) uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	for _, v := range m.Pix {
		h = (h ^ uint64(v)) * 1099511628211
	}
	return h
}
