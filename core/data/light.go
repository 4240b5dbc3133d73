package data

import (
	"math"

	"okuyuki/core/photo"
	"okuyuki/kernels"
)

// grey weighs the channels as ITU-R BT.601 does.
func grey(p []uint8) float64 { return .299*float64(p[0]) + .587*float64(p[1]) + .114*float64(p[2]) }

func toByte(v float64) uint8 {
	switch {
	case !(v > 0):
		return 0
	case v >= 255:
		return 255
	}
	return uint8(int32(v + .5))
}

// recolour applies brightness, then contrast about the mean grey, then saturation about each pixel's grey.
func recolour(m *photo.Image, brightness, contrast, saturation float64) *photo.Image {
	out := photo.New(m.W, m.H)
	mean := 0.0
	for i := 0; i+2 < len(m.Pix); i += 3 {
		mean += grey(m.Pix[i:])
	}
	mean *= 3 * brightness / float64(max(3, len(m.Pix)))
	for i := 0; i+2 < len(m.Pix); i += 3 {
		g := mean + contrast*(brightness*grey(m.Pix[i:])-mean)
		for c := range 3 {
			v := mean + contrast*(brightness*float64(m.Pix[i+c])-mean)
			out.Pix[i+c] = toByte(g + saturation*(v-g))
		}
	}
	return out
}

// Darken simulates a dark exposure: every value x in [0, 1] becomes Poisson(photons y)/photons + N(0, read^2) with
// y = exposure x^gamma. With photons 0 there is no shot noise.
func Darken(m *photo.Image, gamma, exposure, photons, read float64, seed uint64) *photo.Image {
	g := grain{seed: seed, n: len(m.Pix)}
	return g.expose(m, gamma, exposure, photons, read)
}

// Brighten multiplies all values so that their mean is the given share of white, but for those that are cut off at white.
func Brighten(m *photo.Image, mean float64) *photo.Image {
	sum := 0
	for _, v := range m.Pix {
		sum += int(v)
	}
	gain := mean * 255 * float64(len(m.Pix)) / float64(max(1, sum))
	out := m.Clone()
	for i, v := range out.Pix {
		out.Pix[i] = uint8(min(255, float64(v)*gain+.5))
	}
	return out
}

// Blur is a Gaussian blur; the border pixels are repeated outwards. sigma is in pixels.
func Blur(m *photo.Image, sigma float64) *photo.Image {
	if sigma <= 0 {
		return m.Clone()
	}
	kernel := gaussian(sigma)
	return vertically(horizontally(m, kernel), m.W, m.H, kernel)
}

// gaussian is the filter of a blur, which reaches as far as three sigma.
func gaussian(sigma float64) []float32 {
	radius := int(math.Ceil(3 * sigma))
	kernel := make([]float32, 2*radius+1)
	sum := 0.0
	for i := range kernel {
		d := float64(i - radius)
		sum += math.Exp(-d * d / (2 * sigma * sigma))
	}
	for i := range kernel {
		d := float64(i - radius)
		kernel[i] = float32(math.Exp(-d*d/(2*sigma*sigma)) / sum)
	}
	return kernel
}

// blurRows is how many rows are blurred at a time, so that they stay in the cache.
const blurRows = 8

// horizontally returns the rows filtered, as floats, with the first and the last repeated for
// the kernel to reach over.
func horizontally(m *photo.Image, kernel []float32) []float32 {
	radius, row := len(kernel)/2, 3*m.W
	stride := row + 6*radius
	wide, sums := make([]float32, blurRows*stride), make([]float32, blurRows*stride-6*radius)
	out := make([]float32, row*(m.H+2*radius))
	for y := 0; y < m.H; y += blurRows {
		n := min(blurRows, m.H-y)
		for i := range n {
			repeat(wide[i*stride:][:stride], m.Pix[(y+i)*row:][:row], radius)
		}
		acc := sums[:n*stride-6*radius]
		clear(acc)
		for k, w := range kernel {
			kernels.Axpy(acc, w, wide[3*k:][:len(acc)])
		}
		for i := range n {
			copy(out[(radius+y+i)*row:][:row], acc[i*stride:])
		}
	}
	for i := range radius {
		copy(out[i*row:][:row], out[radius*row:])
		copy(out[(radius+m.H+i)*row:][:row], out[(radius+m.H-1)*row:])
	}
	return out
}

// repeat writes a row of pixels with its first and last repeated.
func repeat(dst []float32, row []uint8, radius int) {
	last := len(row) - 3
	for i := range radius {
		for c := range 3 {
			dst[3*i+c] = float32(row[c])
			dst[3*(radius+i)+len(row)+c] = float32(row[last+c])
		}
	}
	for i, v := range row {
		dst[3*radius+i] = float32(v)
	}
}

// vertically filters the columns of what horizontally returned.
func vertically(across []float32, w, h int, kernel []float32) *photo.Image {
	row := 3 * w
	out := photo.New(w, h)
	sums := make([]float32, blurRows*row)
	for y := 0; y < h; y += blurRows {
		acc := sums[:min(blurRows, h-y)*row]
		clear(acc)
		for k, weight := range kernel {
			kernels.Axpy(acc, weight, across[(y+k)*row:][:len(acc)])
		}
		for i, v := range acc {
			out.Pix[y*row+i] = toByte(float64(v))
		}
	}
	return out
}
