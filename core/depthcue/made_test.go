package depthcue

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/photo"
)

// Photos made for the tests, with what is known about them.

const testW, testH = 240, 180

// paint makes a grey photo of a function of the pixel's centre, 0 to 1.
func paint(f func(x, y float64) float64) *photo.Image {
	return paintRGB(func(x, y float64) (r, g, b float64) { v := f(x, y); return v, v, v })
}

func paintRGB(f func(x, y float64) (r, g, b float64)) *photo.Image {
	m := photo.New(testW, testH)
	for y := range testH {
		for x := range testW {
			r, g, b := f(float64(x)+.5, float64(y)+.5)
			for c, v := range [3]float64{r, g, b} {
				m.Pix[3*(y*testW+x)+c] = uint8(255*clamp01(v) + .5)
			}
		}
	}
	return m
}

// grain is smooth noise with a wavelength of about 4, between 0 and 1: a sum of waves with random directions.
type grain [][4]float64

func newGrain(seed uint64, waves int) grain {
	rng := rand.New(rand.NewPCG(seed, 1))
	var g grain
	for range waves {
		a, k := 2*math.Pi*rng.Float64(), 2*math.Pi/(3+2*rng.Float64())
		g = append(g, [4]float64{k * math.Cos(a), k * math.Sin(a), 2 * math.Pi * rng.Float64(), 1})
	}
	return g
}

func (g grain) at(u, v float64) float64 {
	sum := 0.0
	for _, w := range g {
		sum += math.Sin(w[0]*u + w[1]*v + w[2])
	}
	return clamp01(.5 + .9*sum/math.Sqrt(float64(len(g)))/2)
}

// wall is a grained surface straight before the camera.
func wall(seed uint64) *photo.Image {
	g := newGrain(seed, 24)
	return paint(func(x, y float64) float64 { return g.at(x/1.6, y/1.6) })
}

// plank is a grained plane whose far end is at the top: depth doubles three times from the lower edge up.
func plank(seed uint64) *photo.Image {
	g := newGrain(seed, 24)
	return paint(func(x, y float64) float64 {
		z := 1 / (.25 + .75*y/testH)
		return g.at((x-testW/2)*z/5, 60*z)
	})
}

// bricks is a wall straight before the camera with level and upright joints.
func bricks() *photo.Image {
	return paint(func(x, y float64) float64 {
		row := math.Floor(y / 18)
		fx, fy := math.Mod(x+row*20, 40), math.Mod(y, 18)
		if fx < 3 || fy < 3 {
			return .75
		}
		return .3 + .1*math.Mod(row*7+math.Floor((x+row*20)/40)*3, 4)/4
	})
}

// tunnel has stripes that run to a point.
func tunnel(px, py float64) *photo.Image {
	return paint(func(x, y float64) float64 {
		a := math.Atan2(y-py, x-px)
		if math.Hypot(x-px, y-py) < 6 {
			return .5
		}
		return .5 + .35*math.Tanh(6*math.Sin(14*a))
	})
}

// noise has no structure at all.
func noise(seed uint64) *photo.Image {
	rng := rand.New(rand.NewPCG(seed, 2))
	return paint(func(x, y float64) float64 { return rng.Float64() })
}
