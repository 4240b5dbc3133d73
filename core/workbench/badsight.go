package workbench

import (
	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

// badShare are the sizes, beside its own, in which a photo is shown to the probes for bad light: in small ones noise is averaged away.
var badShare = [2]int{2, 4}

// badMean is the mean luma to which they are brightened, as photos in good light have it.
const badMean = .4

// badSight are the features of a picture that the probes for bad light learn from: those of the probe three times, of the picture
// as it is and of what is left of it at a half and a quarter of its size, brightened, in inputs of half the sides. The caller
// holds the lock.
func (b *Workbench) badSight(m *photo.Image, h, w int) ([]float32, error) {
	var out []float32
	look := func(m *photo.Image, h, w int) error {
		views, err := b.extractor.Views([]*photo.Image{m}, h, w)
		if err == nil {
			out = append(out, b.pooled(&views[0])...)
		}
		return err
	}
	if err := look(m, h, w); err != nil {
		return nil, err
	}
	for _, share := range badShare {
		small := data.Brighten(m.Resize(max(1, m.W/share), max(1, m.H/share)), badMean)
		if err := look(small, halfInput(h), halfInput(w)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// badDim is the number of features of badSight.
func (b *Workbench) badDim() int { return (1 + len(badShare)) * 2 * b.lastChannels() }

// halfInput is half a side of the network's input, as near as its multiples of 32 allow.
func halfInput(side int) int {
	const unit = 32
	return max(2*unit, (side/2+unit/2)/unit*unit)
}

// badSights are the badSight of a photo and of its mirror image. The caller holds the lock.
func (b *Workbench) badSights(m *photo.Image, h, w int) (sights [][]float32, err error) {
	for _, side := range []*photo.Image{m, m.FlipH()} {
		x, err := b.badSight(side, h, w)
		if err != nil {
			return nil, err
		}
		sights = append(sights, x)
	}
	return sights, nil
}

// mayBeBad reports whether a photo's light may be bad, whatever the labelled photos are like.
func mayBeBad(q photo.Quality) bool { return q.Luma < photo.DarkBelow || q.Noise > photo.NoisyAbove }

// badCopies makes the badSight of copies of a photo, every other one mirrored, once. They depend on the photo alone.
func (b *Workbench) badCopies(e *entry, kind poc.Corruption) (x [][]float32, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if x = e.bad[kind]; x != nil {
		return x, nil
	}
	for i, strength := range badStrengths {
		m := e.picture
		if i%2 == 1 {
			m = m.FlipH()
		}
		if m, err = data.Corrupt(m, kind, strength, checksum(m)); err != nil {
			return nil, err
		}
		row, err := b.badSight(m, e.h, e.w)
		if err != nil {
			return nil, err
		}
		x = append(x, row)
	}
	if e.bad == nil {
		e.bad = map[poc.Corruption][][]float32{}
	}
	e.bad[kind] = x
	return x, nil
}
