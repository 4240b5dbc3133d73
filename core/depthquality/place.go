package depthquality

import (
	"cmp"
	"math"
	"slices"
)

// place is how far the edges of a map are where those of the photo are, beyond what the mirror image of the photo has in common with
// it: the correlation, -1 to 1, of what is left of the ranks of both gradients when those of their mirror images are taken away.
// A photo's mirror image is as likely a photo as any other, with the same floor below and light above; so 0 is what another
// photo's map has, whatever all photos of a kind have in common. Of true maps of rooms it is .26 (NYU's training split), with a
// deviation of .16 over the photos.
func (m *Map) place(light *Map) (r float64, known bool) {
	a, b := light.edges(), m.on(light.W, light.H).edges()
	var ab, aa, bb float64
	for y := range light.H {
		for x := range light.W / 2 {
			i, k := y*light.W+x, (y+1)*light.W-1-x
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

// edges are the ranks, -.5 to .5, of the gradient's size in every cell; not a number where it is not known.
func (m *Map) edges() []float64 {
	out := make([]float64, m.W*m.H)
	var order []int
	for i := range out {
		x, y := i%m.W, i/m.W
		left, right, up, down := i-min(x, 1), i+min(m.W-1-x, 1), i-m.W*min(y, 1), i+m.W*min(m.H-1-y, 1)
		if m.confidence(left, right) == 0 || m.confidence(up, down) == 0 {
			out[i] = math.NaN()
			continue
		}
		out[i] = math.Hypot(float64(m.Depth[right]-m.Depth[left]), float64(m.Depth[down]-m.Depth[up]))
		order = append(order, i)
	}
	slices.SortFunc(order, func(i, k int) int { return cmp.Compare(out[i], out[k]) })
	for from := 0; from < len(order); {
		size, to := out[order[from]], from
		for to < len(order) && out[order[to]] == size {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to)/2/float64(len(order)) - .5
		}
		from = to
	}
	return out
}

// Of the places of a set of maps that were brought along.
const (
	placeDeviation = .16 // of one photo
	placeSure      = 1.645
	// placeLittle and placeEnough: less than the former is less than half of what true maps have.
	placeLittle, placeEnough = .1, .2
	// placeCopy is what no depth map has, but a copy of the photo's light.
	placeCopy = .8
)

// placeCeiling is the highest quality of maps that were brought along, by the mean place of n of them. Maps are thrown out for not
// fitting their photos where two things are known (one-sided 95 %): that they may well fit no better than their mirror images, and
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
