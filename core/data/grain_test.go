package data_test

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

// A corruptor gives what Corrupt gives, in whatever order it is asked.
func TestCorruptorIsCorrupt(t *testing.T) {
	m := room(t)
	x := data.NewCorruptor(m, 6)
	for _, s := range []float64{1, .25, .6, .25} {
		for _, kind := range poc.Corruptions() {
			got, err := x.Corrupt(kind, s)
			if err != nil || !slices.Equal(got.Pix, corrupt(t, m, kind, s, 6).Pix) {
				t.Errorf("%s %g: another photo (%v)", kind, s, err)
			}
		}
	}
	if _, err := x.Corrupt("fog", .5); err == nil {
		t.Error("an unknown corruption was made")
	}
}

// The values of a dark exposure have the mean and the variance of Poisson(photons y)/photons + N(0, read²), few photons
// and many.
func TestDarkenHasTheNoiseOfPhotons(t *testing.T) {
	const side, level = 200, 128
	m := photo.New(side, side)
	for i := range m.Pix {
		m.Pix[i] = level
	}
	for _, c := range []struct{ exposure, photons, read float64 }{
		{.8, 40, .02}, {.8, 400, 0}, {.4, 30, .05}, {1, 23, 0}, {1, 25, 0}, // below and above a mean of 12
	} {
		y := c.exposure * level / 255
		out := data.Darken(m, 1, c.exposure, c.photons, c.read, 3)
		sum, square := 0.0, 0.0
		for _, v := range out.Pix {
			x := float64(v) / 255
			sum += x
			square += x * x
		}
		n := float64(len(out.Pix))
		mean := sum / n
		variance := square/n - mean*mean
		wantVariance := y/c.photons + c.read*c.read
		if sigma := math.Sqrt(wantVariance / n); math.Abs(mean-y) > 5*sigma+.001 {
			t.Errorf("%+v: mean %.4f, want %.4f", c, mean, y)
		}
		if math.Abs(variance/wantVariance-1) > .05 {
			t.Errorf("%+v: variance %.5f, want %.5f", c, variance, wantVariance)
		}
	}
}

// Blur is the convolution with a sampled Gaussian, the border repeated, to the rounding of a byte.
func TestBlurIsAConvolution(t *testing.T) {
	full := room(t)
	for _, c := range []struct {
		w, h  int
		sigma float64
	}{{61, 43, 1.3}, {61, 43, 6.4}, {5, 3, 4}, {1, 9, 2}} {
		m := full.Crop(7, 5, c.w, c.h)
		out := data.Blur(m, c.sigma)
		radius := int(math.Ceil(3 * c.sigma))
		worst := 0.0
		for y := range c.h {
			for x := range c.w {
				for ch := range 3 {
					sum, weights := 0.0, 0.0
					for dy := -radius; dy <= radius; dy++ {
						for dx := -radius; dx <= radius; dx++ {
							w := math.Exp(-float64(dx*dx+dy*dy) / (2 * c.sigma * c.sigma))
							at := max(0, min(c.h-1, y+dy))*c.w + max(0, min(c.w-1, x+dx))
							sum, weights = sum+w*float64(m.Pix[3*at+ch]), weights+w
						}
					}
					worst = max(worst, math.Abs(sum/weights-float64(out.Pix[3*(y*c.w+x)+ch])))
				}
			}
		}
		if worst > .51 {
			t.Errorf("%+v: up to %.2f off", c, worst)
		}
	}
}
