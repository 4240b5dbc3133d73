package workbench

import (
	"math/rand/v2"

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
	crop := randomCrop(e.picture, rng).Resize(e.w, e.h)
	clean, err := b.view(crop, e.h, e.w)
	if err != nil {
		return err
	}
	relight(crop, rng)
	changed, err := b.view(crop, e.h, e.w)
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

// randomCrop keeps 75 to 95 % of either side.
func randomCrop(m *photo.Image, rng *rand.Rand) *photo.Image {
	keep := 0.75 + 0.2*rng.Float64()
	w, h := max(1, int(keep*float64(m.W))), max(1, int(keep*float64(m.H)))
	return m.Crop(rng.IntN(m.W-w+1), rng.IntN(m.H-h+1), w, h)
}

func relight(m *photo.Image, rng *rand.Rand) {
	gain := 0.7 + 0.5*rng.Float64()
	for i, v := range m.Pix {
		m.Pix[i] = uint8(min(255, gain*float64(v)))
	}
}
