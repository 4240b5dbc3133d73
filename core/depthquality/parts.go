package depthquality

import (
	"math"

	"okuyuki/core/photo"
)

// Part is a part of a photo, of the photo's own shape: its upper left corner and its size in shares of the sides.
type Part struct {
	Point
	Size float64
}

// Corners are the parts of a photo that the model is asked about by themselves. They are large enough to show of what room they are
// a part.
func Corners() []Part {
	const size = .75
	return []Part{{Point{0, 0}, size}, {Point{1 - size, 0}, size}, {Point{0, 1 - size}, size}, {Point{1 - size, 1 - size}, size}}
}

// Of is the part of a photo.
func (p Part) Of(m *photo.Image) *photo.Image {
	at := func(share float64, side int) int { return int(share * float64(side)) }
	return m.Crop(at(p.X, m.W), at(p.Y, m.H), max(1, at(p.Size, m.W)), max(1, at(p.Size, m.H)))
}

// HearParts hears what the model makes of the Corners of a photo by themselves; model is its map of the whole photo.
//
// A photo of a room shows a part of a room when it is cropped, and its depth moves with what is seen. A model that knows nothing of
// what it sees answers what is usual, a floor below and a wall beyond, about each part as about the whole. What counts, therefore,
// is the correlation of the parts' maps with the whole's in the same place, once each map has lost its mean (a part shows no
// scale) and what all parts have in common in their frames.
func (t *Testimony) HearParts(model *Map, parts []*Map) {
	var whole, alone [][]float64
	for k, part := range Corners() {
		w, a := make([]float64, model.W*model.H), make([]float64, model.W*model.H)
		for i := range w {
			p := Point{(float64(i%model.W) + .5) / float64(model.W), (float64(i/model.W) + .5) / float64(model.H)}
			w[i] = float64(model.Depth[model.at(Point{part.X + part.Size*p.X, part.Y + part.Size*p.Y})])
			a[i] = float64(parts[k].Depth[parts[k].at(p)])
		}
		whole, alone = append(whole, w), append(alone, a)
	}
	centre(whole)
	centre(alone)
	t.Moved, t.moved = correlation(whole, alone)
}

// centre takes the mean of each row away, then that of each column.
func centre(rows [][]float64) {
	for _, row := range rows {
		m := mean(row)
		for i := range row {
			row[i] -= m
		}
	}
	for i := range rows[0] {
		m := 0.0
		for _, row := range rows {
			m += row[i] / float64(len(rows))
		}
		for _, row := range rows {
			row[i] -= m
		}
	}
}

// correlation of rows whose mean is 0; it is not known where the first ones are constant, and 0 where the others are.
func correlation(a, b [][]float64) (r float64, known bool) {
	var ab, aa, bb float64
	for k := range a {
		for i, x := range a[k] {
			y := b[k][i]
			ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
		}
	}
	return ab / math.Sqrt(max(aa*bb, tiny*tiny)), aa > tiny
}

// tiny is a sum of squares that comes of rounding.
const tiny = 1e-9

// movedCeiling is the highest quality of the model's maps whose parts move with the photo by so much. The line goes through generated
// scenes, whose truth is known (what moves and true quality: panels .41, .05; pipes .50, .29; openings .55, .20; kitchens .62, .66;
// living rooms .70, .81); rooms of NYU have .79 and .81, and bricks and steel were not looked at.
func movedCeiling(moved float64) float64 { return min(max((moved-.4)/.38, 0), 1) }

// meanMoved is the mean over the photos of which it is known, and whether there are any.
func meanMoved(photos []Testimony) (moved float64, known bool) {
	var all []float64
	for _, t := range photos {
		if t.moved {
			all = append(all, t.Moved)
		}
	}
	return mean(all), len(all) > 0
}

// steady is the highest quality of the model's map of a photo, by how it moves with the parts: of one photo that is hardly known,
// so half of it is that of the set.
func (t Testimony) steady(set float64, known bool) float64 {
	switch {
	case !known:
		return 1
	case t.moved:
		return movedCeiling((t.Moved + set) / 2)
	}
	return movedCeiling(set)
}
