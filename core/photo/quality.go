package photo

import (
	"math"

	"okuyuki/core/photo/gauges"
)

// Quality gauges how a photo was taken; the type is apart for who compares such numbers without reading photos.
type Quality = gauges.Quality

// Limits of light and noise beyond which a photo is bad, and what may be wrong with one.
const (
	DarkBelow  = gauges.DarkBelow
	NoisyAbove = gauges.NoisyAbove

	Dark    = gauges.Dark
	Blurred = gauges.Blurred
	Noisy   = gauges.Noisy
	Clipped = gauges.Clipped
	Small   = gauges.Small
)

// gaugeSide is the longer side at which photos are gauged, so that the numbers of photos of different sizes mean the same.
const gaugeSide = 320

// Gauge measures a photo, shrunk to at most 320 pixels.
//
// Noise is the robust estimate 1.4826 median|N*x| / 6 with Immerkær's mask N (1996, "Fast Noise Variance Estimation"), which
// is blind to edges: the median leaves texture out. Sharpness compares, at the steepest places, the step between neighbours with
// the step over four pixels, both freed from noise: 1 for an edge from one pixel to the next, about 1/4 for a ramp.
// It does not depend on light or contrast, as the variance of the Laplacian would. A photo without an edge that stands out of the noise has
// sharpness 0: nothing is known.
func Gauge(m *Image) Quality {
	m = m.Fit(gaugeSide, gaugeSide)
	grey := make([]int32, m.W*m.H)
	var q Quality
	clipped := 0
	for i := range grey {
		p := m.Pix[3*i : 3*i+3]
		grey[i] = luma(p)
		q.Luma += float64(grey[i])
		if max(p[0], p[1], p[2]) <= clipLow || min(p[0], p[1], p[2]) >= clipHigh {
			clipped++
		}
	}
	n := float64(max(1, len(grey)))
	q.Luma, q.Clipped = q.Luma/(255*n), float64(clipped)/n
	q.Noise = grain(grey, m.W, m.H)
	q.Sharpness = sharpness(grey, m.W, m.H, q.Noise)
	return q
}

// Values of all channels at which nothing can be seen any more.
const (
	clipLow  = 4
	clipHigh = 252
)

func grain(grey []int32, w, h int) float64 {
	var seen [16*255 + 1]int
	n := 0
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			i := y*w + x
			v := grey[i-w-1] + grey[i-w+1] + grey[i+w-1] + grey[i+w+1] - 2*(grey[i-w]+grey[i-1]+grey[i+1]+grey[i+w]) + 4*grey[i]
			seen[max(v, -v)]++
			n++
		}
	}
	median := 0
	for below := seen[0]; n > 0 && below <= n/2; below += seen[median] {
		median++
	}
	return 1.4826 * float64(median) / (6 * 255)
}

// sharpness looks at the 2 % of the places with the largest step over four pixels.
func sharpness(grey []int32, w, h int, noise float64) float64 {
	var count [256]int
	var nearest [256]float64 // by the step over four pixels: sums of the largest between neighbours
	variance := 2 * (255 * noise) * (255 * noise)
	look := func(i, d int) {
		wide := grey[i+2*d] - grey[i-2*d]
		near := int32(0)
		for k := -2; k < 2; k++ {
			step := grey[i+(k+1)*d] - grey[i+k*d]
			near = max(near, max(step, -step))
		}
		wide = max(wide, -wide)
		count[wide]++
		nearest[wide] += math.Sqrt(max(0, float64(near)*float64(near)-variance))
	}
	n := 0
	for y := 2; y < h-2; y++ {
		for x := 2; x < w-2; x++ {
			look(y*w+x, 1)
			look(y*w+x, w)
			n += 2
		}
	}
	var wide, near float64
	left := max(1, n/50)
	steepest := float64(left)
	for step := 255; step >= 0 && left > 0; step-- {
		if taken := min(left, count[step]); taken > 0 {
			wide += float64(taken * step)
			near += nearest[step] * float64(taken) / float64(count[step])
			left -= taken
		}
	}
	if wide/steepest < 255*leastStep+4*math.Sqrt(variance) {
		return 0
	}
	return min(1, near/wide)
}

// leastStep is the step, as a share of white, below which there is no edge to judge.
const leastStep = .02
