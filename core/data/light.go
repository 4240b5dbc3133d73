package data

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/photo"
)

// grey weighs the channels as ITU-R BT.601 does.
func grey(p []uint8) float64 { return .299*float64(p[0]) + .587*float64(p[1]) + .114*float64(p[2]) }

func toByte(v float64) uint8 { return uint8(math.Max(0, math.Min(255, v)) + .5) }

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
	rng := rand.New(rand.NewPCG(seed, 0xda2c))
	var y [256]float64
	for i := range y {
		y[i] = exposure * math.Pow(float64(i)/255, gamma)
	}
	out := photo.New(m.W, m.H)
	for i, p := range m.Pix {
		v := y[p]
		if photons > 0 {
			v = poisson(rng, v*photons) / photons
		}
		if read > 0 {
			v += read * rng.NormFloat64()
		}
		out.Pix[i] = toByte(255 * v)
	}
	return out
}

// AddNoise adds Gaussian noise with the standard deviation sigma, a share of white.
func AddNoise(m *photo.Image, sigma float64, seed uint64) *photo.Image {
	return Darken(m, 1, 1, 0, sigma, seed)
}

// poisson draws a Poisson number: by Knuth's product below a mean of 12, above by the rounded normal approximation.
func poisson(rng *rand.Rand, mean float64) float64 {
	if mean >= 12 {
		return math.Max(0, math.Round(mean+math.Sqrt(mean)*rng.NormFloat64()))
	}
	limit, p, n := math.Exp(-mean), rng.Float64(), 0.0
	for p > limit {
		p *= rng.Float64()
		n++
	}
	return n
}

// Blur is a Gaussian blur; the border pixels are repeated outwards. sigma is in pixels.
func Blur(m *photo.Image, sigma float64) *photo.Image {
	if sigma <= 0 {
		return m.Clone()
	}
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
	across := make([]float32, len(m.Pix))
	for y := range m.H {
		row := m.Pix[3*m.W*y : 3*m.W*(y+1)]
		for x := range m.W {
			for k, w := range kernel {
				s := 3 * max(0, min(m.W-1, x+k-radius))
				for c := range 3 {
					across[3*(y*m.W+x)+c] += w * float32(row[s+c])
				}
			}
		}
	}
	out := photo.New(m.W, m.H)
	acc := make([]float32, 3*m.W)
	for y := range m.H {
		clear(acc)
		for k, w := range kernel {
			row := across[3*m.W*max(0, min(m.H-1, y+k-radius)):]
			for i := range acc {
				acc[i] += w * row[i]
			}
		}
		for i, v := range acc {
			out.Pix[3*m.W*y+i] = toByte(float64(v))
		}
	}
	return out
}
