package workbench

import (
	"math/rand/v2"

	"okuyuki/core/data"
	"okuyuki/core/photo"
)

// augmentedViews are made of every photo beside the clean one: its mirror image, and a
// crop with other light.
const augmentedViews = 2

// augment makes the augmented views of a photo, once. They depend on the photo alone, so
// that every run sees the same ones. The target of a view is the depth that the base
// model sees in the same crop under the photo's own light: the student must give the
// clean map for the changed picture.
func (b *Workbench) augment(e *entry) error {
	if len(e.augmented) == augmentedViews {
		return nil
	}
	e.augmented = e.augmented[:0]
	mirrored, err := b.view(e.picture.FlipH(), e.h, e.w)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(uint64(e.picture.W)<<32|uint64(e.picture.H), checksum(e.picture)))
	drawn := data.Mild().Draw(rng)
	clean, err := b.view(drawn.Clean().Photo(e.picture, e.w, e.h), e.h, e.w)
	if err != nil {
		return err
	}
	changed, err := b.features(drawn.Photo(e.picture, e.w, e.h), e.h, e.w)
	if err != nil {
		return err
	}
	changed.Target = clean.Target
	e.augmented = append(e.augmented, mirrored, changed)
	return nil
}

func checksum(m *photo.Image) uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	for _, v := range m.Pix {
		h = (h ^ uint64(v)) * 1099511628211
	}
	return h
}
