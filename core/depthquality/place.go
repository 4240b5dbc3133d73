package depthquality

import (
	"cmp"
	"math"
	"slices"
)

// outline is where a map has its steps and its bends: the ranks of their sizes less those of the mirror image.
type outline struct {
	w            int
	steps, bends []float64
}

func (m *Map) outline() outline { return outline{m.W, m.ranked((*Map).step), m.ranked((*Map).bend)} }

// at is how far a map has its steps and its bends where the photo's light has them, beyond what it has in common with the photo's
// mirror image: the mean, over both, of the correlation of what is left of the ranks of their sizes when those of the mirror images
// are taken away; -1 to 1. A mirrored photo is as likely a photo as any other, with the same floor below and light above: so 0 is
// what another photo's map has, whatever photos of a kind have in common. Steps are those of smooth maps too, bends tell more
// where there are outlines.
func (o outline) at(light outline) (r float64, known bool) {
	if o.w != light.w || len(o.steps) != len(light.steps) {
		return 0, false
	}
	steps, some := agreeBeyondMirror(light.steps, o.steps, o.w)
	bends, more := agreeBeyondMirror(light.bends, o.bends, o.w)
	return (steps + bends) / 2, some && more
}

// agreeBeyondMirror is the correlation of two maps, in rows of w, less their mirror images. Cells that are not a number do not count.
func agreeBeyondMirror(a, b []float64, w int) (r float64, known bool) {
	var ab, aa, bb float64
	for row := 0; row < len(a); row += w {
		for x := range w / 2 {
			i, k := row+x, row+w-1-x
			p, q := a[i]-a[k], b[i]-b[k]
			if !math.IsNaN(p) && !math.IsNaN(q) {
				ab, aa, bb = ab+p*q, aa+p*p, bb+q*q
			}
		}
	}
	if aa == 0 || bb == 0 {
		return 0, false
	}
	return ab / math.Sqrt(aa*bb), true
}

// on is the map on another grid.
func (m *Map) on(w, h int) *Map {
	if m.W == w && m.H == h {
		return m
	}
	out := &Map{W: w, H: h, Depth: make([]float32, w*h), Confidence: make([]float32, w*h)}
	for i := range out.Depth {
		k := m.at(Point{(float64(i%w) + .5) / float64(w), (float64(i/w) + .5) / float64(h)})
		out.Depth[i], out.Confidence[i] = m.Depth[k], 1
		if m.Confidence != nil {
			out.Confidence[i] = m.Confidence[k]
		}
	}
	return out
}

// step and bend are the sizes of the gradient and of the Laplacian at cell i, whose neighbours are given.
func (m *Map) step(_, left, right, up, down int) float64 {
	return math.Hypot(float64(m.Depth[right]-m.Depth[left]), float64(m.Depth[down]-m.Depth[up]))
}

func (m *Map) bend(i, left, right, up, down int) float64 {
	return math.Abs(float64(4*m.Depth[i] - m.Depth[left] - m.Depth[right] - m.Depth[up] - m.Depth[down]))
}

// ranked are the ranks, -.5 to .5, of a size in every cell; not a number where it is not known.
func (m *Map) ranked(size func(m *Map, i, left, right, up, down int) float64) []float64 {
	out := make([]float64, m.W*m.H)
	var order []int
	for i := range out {
		x, y := i%m.W, i/m.W
		left, right, up, down := i-min(x, 1), i+min(m.W-1-x, 1), i-m.W*min(y, 1), i+m.W*min(m.H-1-y, 1)
		if m.confidence(left, right) == 0 || m.confidence(up, down) == 0 || m.confidence(i, i) == 0 {
			out[i] = math.NaN()
			continue
		}
		out[i] = size(m, i, left, right, up, down)
		order = append(order, i)
	}
	slices.SortFunc(order, func(i, k int) int { return cmp.Compare(out[i], out[k]) })
	for from := 0; from < len(order); {
		v, to := out[order[from]], from
		for to < len(order) && out[order[to]] == v {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to)/2/float64(len(order)) - .5
		}
		from = to
	}
	return out
}

// Of the places of a set of maps that were brought along. True maps of rooms have .29 in the mean.
const (
	placeDeviation = .1 // of one map of another photo
	placeSure      = 1.645
	// With placeLittle maps hardly fit, with placeEnough they may.
	placeLittle, placeEnough = .05, .1
	// placeCopy is what no depth map has, but a copy of the photo's light.
	placeCopy = .8
)

// placeCeiling is the highest quality of maps that were brought along, by the mean place of n of them. Maps are thrown out for not
// fitting their photos where two things are known (one-sided 95 %): that they may well fit no better than maps of other photos, and
// that they fit far worse than true maps do. Few maps tell neither.
func placeCeiling(mean float64, n int) float64 {
	if n == 0 {
		return 1
	}
	margin := placeSure * placeDeviation / math.Sqrt(float64(n))
	switch {
	case mean > placeCopy:
		return 0
	case mean > margin:
		return 1
	}
	return min(max((mean+margin-placeLittle)/(placeEnough-placeLittle), 0), 1)
}
