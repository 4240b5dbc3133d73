package depthcue

import (
	"fmt"

	"okuyuki/core/depthmap"
)

// guided smooths src [h, w] along the edges of a guide, and fills in what is not trusted from what is: the guided
// filter (He, Sun & Tang 2013, "Guided Image Filtering", equations 5, 6 and 8) with means weighted by the confidence
// of each cell. It returns the line a·guide + b of each cell.
//
//	a = (mean(I p) - mean(I) mean(p)) / (var(I) + eps),  b = mean(p) - a mean(I)
//
// over windows of 2·radius+1 cells; of a and b the mean over the windows that a cell is in, weighted by what these know.
func guided(guide, src, weight []float32, w, h, radius int, eps float32) (a, b []float32) {
	n := w * h
	product := func(x, y []float32) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = weight[i] * x[i]
			if y != nil {
				out[i] *= y[i]
			}
		}
		return boxSum(out, w, h, radius)
	}
	mass := boxSum(weight, w, h, radius)
	mi, mp, mii, mip := product(guide, nil), product(src, nil), product(guide, guide), product(guide, src)
	a, b = make([]float32, n), make([]float32, n)
	for i := range a {
		if mass[i] <= leastMass {
			continue
		}
		gi, si := mi[i]/mass[i], mp[i]/mass[i]
		a[i] = (mip[i]/mass[i] - gi*si) / (max(0, mii[i]/mass[i]-gi*gi) + eps)
		b[i] = si - a[i]*gi
		a[i] *= mass[i]
		b[i] *= mass[i]
	}
	a, b, mass = boxSum(a, w, h, radius), boxSum(b, w, h, radius), boxSum(mass, w, h, radius)
	for i := range a {
		if mass[i] > leastMass {
			a[i] /= mass[i]
			b[i] /= mass[i]
		}
	}
	return a, b
}

// leastMass is the confidence in a window below which it knows nothing.
const leastMass = 1e-4

// boxSum sums v [h, w] over windows of 2·radius+1, cut at the border.
func boxSum(v []float32, w, h, radius int) []float32 {
	across, out := make([]float32, len(v)), make([]float32, len(v))
	line := make([]float64, max(w, h)+1) // running sums, in double precision: differences of large sums are taken
	for y := range h {
		for x := range w {
			line[x+1] = line[x] + float64(v[y*w+x])
		}
		for x := range w {
			across[y*w+x] = float32(line[min(w, x+radius+1)] - line[max(0, x-radius)])
		}
	}
	for x := range w {
		for y := range h {
			line[y+1] = line[y] + float64(across[y*w+x])
		}
		for y := range h {
			out[y*w+x] = float32(line[min(h, y+radius+1)] - line[max(0, y-radius)])
		}
	}
	return out
}

// Grow returns the map's depth at w x h pixels, no fewer than its own, with the edges of a guide [h, w]: the guided
// filter's lines are found on the map's own grid and applied to the guide at full size (He & Sun 2015, "Fast Guided
// Filter", arXiv 1505.00996).
func (m *Map) Grow(guide []float32, w, h int) []float32 {
	if w < m.W || h < m.H || len(guide) != w*h {
		panic(fmt.Sprintf("depthcue: a map of %dx%d grows to %dx%d with a guide of %d pixels", m.W, m.H, w, h, len(guide)))
	}
	small := make([]float32, m.W*m.H)
	shrink(small, m.W, m.H, guide, w, h)
	weight := make([]float32, len(small))
	for i, c := range m.Confidence {
		weight[i] = c + leastWeight
	}
	a, b := guided(small, m.Depth, weight, m.W, m.H, growRadius, growEps)
	slope, offset := make([]float32, w*h), make([]float32, w*h)
	depthmap.Grow(slope, h, w, a, m.H, m.W)
	depthmap.Grow(offset, h, w, b, m.H, m.W)
	for i := range slope {
		slope[i] = clamp01(slope[i]*guide[i] + offset[i])
	}
	return slope
}

// Of Grow: the window is some 36 pixels of the photo, edges below a tenth of white count little.
const (
	growRadius  = 4
	growEps     = .01
	leastWeight = .01 // of cells that no cue trusts, so that the result is defined everywhere
)

// shrink averages src [h, w] over the cells of dst [H, W].
func shrink(dst []float32, W, H int, src []float32, w, h int) {
	for y := range H {
		for x := range W {
			x0, x1, y0, y1 := x*w/W, max(x*w/W+1, (x+1)*w/W), y*h/H, max(y*h/H+1, (y+1)*h/H)
			sum := float32(0)
			for sy := y0; sy < y1; sy++ {
				for _, v := range src[sy*w+x0 : sy*w+x1] {
					sum += v
				}
			}
			dst[y*W+x] = sum / float32((x1-x0)*(y1-y0))
		}
	}
}
