package depthmnist

import "math"

// edge is the share of ink from which on a pixel belongs to the digit.
const edge = .35

// place draws a digit magnified by size about the middle and shifted, in pixels, with bilinear interpolation: the share of ink of
// every pixel.
func place(digit []uint8, size, shiftX, shiftY float64) []float64 {
	const middle = float64(Side-1) / 2
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= Side || y >= Side {
			return 0
		}
		return float64(digit[y*Side+x]) / 255
	}
	out := make([]float64, Side*Side)
	for y := range Side {
		for x := range Side {
			sx, sy := (float64(x)-middle-shiftX)/size+middle, (float64(y)-middle-shiftY)/size+middle
			fx, fy := math.Floor(sx), math.Floor(sy)
			i, j, a, b := int(fx), int(fy), sx-fx, sy-fy
			out[y*Side+x] = (1-b)*((1-a)*at(i, j)+a*at(i+1, j)) + b*((1-a)*at(i, j+1)+a*at(i+1, j+1))
		}
	}
	return out
}

// bulge is how far every pixel of the digit is from the edge of its stroke, as a share of the largest such distance; 0 outside.
func bulge(stroke []float64) []float64 {
	outside := make([]bool, len(stroke))
	for i, v := range stroke {
		outside[i] = v <= edge
	}
	d := distance(outside, Side)
	top := 0.0
	for i, v := range d {
		d[i] = math.Sqrt(v)
		top = max(top, d[i])
	}
	if top == 0 || math.IsInf(top, 1) { // no ink, or nothing else
		return make([]float64, len(stroke))
	}
	for i := range d {
		d[i] /= top
	}
	return d
}

// distance is the exact squared Euclidean distance of every pixel to the nearest one that is set, +Inf if none is: two passes of
// the lower envelope of parabolas (Felzenszwalb and Huttenlocher 2012, Theory of Computing 8:415).
func distance(set []bool, w int) []float64 {
	h := len(set) / w
	d := make([]float64, len(set))
	for i, s := range set {
		if !s {
			d[i] = math.Inf(1)
		}
	}
	n := max(w, h)
	line, out := make([]float64, n), make([]float64, n)
	foot, from := make([]int, n), make([]float64, n+1)
	for x := range w {
		for y := range h {
			line[y] = d[y*w+x]
		}
		envelope(out[:h], line[:h], foot, from)
		for y := range h {
			d[y*w+x] = out[y]
		}
	}
	for y := range h {
		copy(line, d[y*w:(y+1)*w])
		envelope(d[y*w:(y+1)*w], line[:w], foot, from)
	}
	return d
}

// envelope writes min over q of (p-q)² + f[q] for every p. foot and from are scratch: the parabola that is lowest from a place on.
func envelope(out, f []float64, foot []int, from []float64) {
	k := -1
	for q, v := range f {
		if math.IsInf(v, 1) {
			continue
		}
		start := math.Inf(-1)
		for k >= 0 {
			r := foot[k]
			start = (v + float64(q*q) - f[r] - float64(r*r)) / float64(2*(q-r))
			if start > from[k] {
				break
			}
			k--
		}
		if k < 0 {
			start = math.Inf(-1)
		}
		k++
		foot[k], from[k] = q, start
	}
	if k < 0 {
		for p := range out {
			out[p] = math.Inf(1)
		}
		return
	}
	last := k
	k = 0
	for p := range out {
		for k < last && from[k+1] < float64(p) {
			k++
		}
		d := float64(p - foot[k])
		out[p] = d*d + f[foot[k]]
	}
}

// blur is a Gaussian blur of the ink; there is none outside.
func blur(stroke []float64, sigma float64) {
	if sigma < .05 {
		return
	}
	radius := int(math.Ceil(3 * sigma))
	kernel, sum := make([]float64, 2*radius+1), 0.0
	for i := range kernel {
		d := float64(i-radius) / sigma
		kernel[i] = math.Exp(-d * d / 2)
		sum += kernel[i]
	}
	across := make([]float64, len(stroke))
	for pass, src := range [][]float64{stroke, across} {
		dst, step := across, 1
		if pass == 1 {
			dst, step = stroke, Side
		}
		for i := range dst {
			at, v := i/step%Side, 0.0
			for k, f := range kernel {
				if q := at + k - radius; q >= 0 && q < Side {
					v += f * src[i+(k-radius)*step]
				}
			}
			dst[i] = v / sum
		}
	}
}
