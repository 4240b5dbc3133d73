package data

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/depthmap"
	"okuyuki/core/photo"
)

// Range is a closed interval that a number is drawn from, uniformly.
type Range struct{ Lo, Hi float64 }

func (r Range) draw(rng *rand.Rand) float64 { return r.Lo + (r.Hi-r.Lo)*rng.Float64() }

// Augmentation says how far a photo may be changed without another class or depth becoming true.
type Augmentation struct {
	Flip       float64 // probability of mirroring left to right
	Area       Range   // share of the picture that the crop keeps; {1, 1}: all
	Brightness Range   // factor of all channels
	Contrast   Range   // factor of the distance from the mean grey
	Saturation Range   // factor of the distance from each pixel's grey
	Blur       float64 // probability of a Gaussian blur
	Sigma      Range   // of the blur, in pixels of the result
	Dark       float64 // probability of a dark, noisy exposure
	Gamma      Range   // of the dark exposure: x^gamma
	Exposure   Range   // of the dark exposure: share of the light
	Photons    Range   // of the dark exposure: photons of a white pixel at full light, for shot noise
	ReadNoise  Range   // of the dark exposure: standard deviation, as a share of white
}

// Mild is an augmentation for photos as they are: mirrored, slightly cropped, in other light.
func Mild() Augmentation {
	return Augmentation{Flip: .5, Area: Range{.7, 1}, Brightness: Range{.8, 1.2}, Contrast: Range{.8, 1.2}, Saturation: Range{.7, 1.3}}
}

// Harsh is Mild, and every other photo dark and noisy or blurred.
func Harsh() Augmentation {
	a := Mild()
	a.Blur, a.Sigma = .3, Range{.5, 1.6}
	a.Dark, a.Gamma, a.Exposure = .5, Range{1, 1.8}, Range{.15, .8}
	a.Photons, a.ReadNoise = Range{60, 600}, Range{.005, .03}
	return a
}

// View is one augmentation, drawn. Its zero value is not a view: Identity is.
type View struct {
	Flip                             bool
	X, Y, Size                       float64 // corner and side of the crop, as shares of the picture's sides
	Brightness, Contrast, Saturation float64
	Sigma                            float64 // 0: no blur
	Gamma, Exposure                  float64 // 1, 1: not dark
	Photons, ReadNoise               float64 // 0, 0: no noise
	Seed                             uint64  // of the noise
}

// Identity leaves a photo as it is.
func Identity() View {
	return View{Size: 1, Brightness: 1, Contrast: 1, Saturation: 1, Gamma: 1, Exposure: 1}
}

// Draw makes a view. The same state of rng gives the same view.
func (a Augmentation) Draw(rng *rand.Rand) View {
	v := Identity()
	v.Flip = rng.Float64() < a.Flip
	v.Size = math.Sqrt(math.Min(1, math.Max(.01, a.Area.draw(rng))))
	v.X, v.Y = (1-v.Size)*rng.Float64(), (1-v.Size)*rng.Float64()
	v.Brightness, v.Contrast, v.Saturation = a.Brightness.draw(rng), a.Contrast.draw(rng), a.Saturation.draw(rng)
	if sigma := a.Sigma.draw(rng); rng.Float64() < a.Blur {
		v.Sigma = sigma
	}
	gamma, exposure, photons, read := a.Gamma.draw(rng), a.Exposure.draw(rng), a.Photons.draw(rng), a.ReadNoise.draw(rng)
	if rng.Float64() < a.Dark {
		v.Gamma, v.Exposure, v.Photons, v.ReadNoise = gamma, exposure, photons, read
	}
	v.Seed = rng.Uint64()
	return v
}

// crop is the view's rectangle in a picture of w x h pixels.
func (v View) crop(w, h int) (x, y, cw, ch int) {
	cw, ch = max(1, int(math.Round(v.Size*float64(w)))), max(1, int(math.Round(v.Size*float64(h))))
	return min(int(math.Round(v.X*float64(w))), w-cw), min(int(math.Round(v.Y*float64(h))), h-ch), cw, ch
}

// Photo shows m through the view, at w x h pixels. Blur and noise are of the result's pixels, whatever the size of m.
func (v View) Photo(m *photo.Image, w, h int) *photo.Image {
	m = m.Crop(v.crop(m.W, m.H)).Resize(w, h)
	if v.Flip {
		m = m.FlipH()
	}
	if v.Sigma > 0 {
		m = Blur(m, v.Sigma)
	}
	if v.Brightness != 1 || v.Contrast != 1 || v.Saturation != 1 {
		m = recolour(m, v.Brightness, v.Contrast, v.Saturation)
	}
	if v.Gamma != 1 || v.Exposure != 1 || v.Photons > 0 || v.ReadNoise > 0 {
		m = Darken(m, v.Gamma, v.Exposure, v.Photons, v.ReadNoise, v.Seed)
	}
	return m
}

// Depth shows a depth map [h, w] of the whole photo through the view, at outH x outW. The values stay: a crop is taken for a camera
// with a longer lens, not for a step forward.
func (v View) Depth(metres []float32, h, w, outH, outW int) []float32 {
	x, y, cw, ch := v.crop(w, h)
	part := make([]float32, 0, cw*ch)
	for r := range ch {
		part = append(part, metres[(y+r)*w+x:(y+r)*w+x+cw]...)
	}
	out := make([]float32, outW*outH)
	if outW <= cw && outH <= ch {
		depthmap.Shrink(out, outH, outW, part, ch, cw)
	} else {
		depthmap.Grow(out, outH, outW, part, ch, cw)
	}
	if v.Flip {
		for r := range outH {
			row := out[r*outW : (r+1)*outW]
			for i, j := 0, outW-1; i < j; i, j = i+1, j-1 {
				row[i], row[j] = row[j], row[i]
			}
		}
	}
	return out
}
