package data

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/photo"
)

// grain is what is random in noisy exposures of a picture, a value for each channel of each
// pixel. It is drawn when first wanted and then the same for every exposure.
type grain struct {
	seed   uint64
	n      int
	fields [3][]float32
}

// The fields of a grain, and the streams that they are drawn from.
const (
	readNoise   = iota // standard normal
	shotNormal         // standard normal
	shotUniform        // uniform in [0, 1)
)

func (g *grain) field(f int) []float32 {
	if g.fields[f] == nil {
		rng := rand.New(rand.NewPCG(g.seed, 0xda2c+uint64(f)))
		values := make([]float32, g.n)
		for i := range values {
			if f == shotUniform {
				values[i] = rng.Float32()
			} else {
				values[i] = float32(rng.NormFloat64())
			}
		}
		g.fields[f] = values
	}
	return g.fields[f]
}

// expose is Darken with the given grain.
func (g *grain) expose(m *photo.Image, gamma, exposure, photons, read float64) *photo.Image {
	var y [256]float64
	for i := range y {
		y[i] = exposure * math.Pow(float64(i)/255, gamma)
	}
	out := photo.New(m.W, m.H)
	var normal, uniform, noise []float32
	var counts [256]counter
	if photons > 0 {
		normal, uniform = g.field(shotNormal), g.field(shotUniform)
		for i := range counts {
			counts[i] = newCounter(y[i] * photons)
		}
	}
	if read > 0 {
		noise = g.field(readNoise)
	}
	for i, p := range m.Pix {
		v := y[p]
		if photons > 0 {
			v = counts[p].draw(normal[i], uniform[i]) / photons
		}
		if read > 0 {
			v += read * float64(noise[i])
		}
		out.Pix[i] = toByte(255 * v)
	}
	return out
}

// counter draws Poisson numbers of one mean: by inverting the distribution below a mean of
// 12, above by the rounded normal approximation.
type counter struct {
	mean, deviation float64
	below           []float32 // P(X <= n); nil: the mean is large
}

const largeMean = 12

func newCounter(mean float64) counter {
	c := counter{mean: mean, deviation: math.Sqrt(mean)}
	if mean >= largeMean {
		return c
	}
	// P(X > 45) is below float32's last digit for all these means.
	p := math.Exp(-mean)
	for n, sum := 0, 0.0; n < 45; n++ {
		sum += p
		c.below = append(c.below, float32(sum))
		p *= mean / float64(n+1)
	}
	return c
}

func (c *counter) draw(normal, uniform float32) float64 {
	if c.below == nil {
		return float64(int32(max(0, c.mean+c.deviation*float64(normal)) + .5))
	}
	for n, p := range c.below {
		if uniform < p {
			return float64(n)
		}
	}
	return float64(len(c.below))
}
