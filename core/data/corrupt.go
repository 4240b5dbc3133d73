package data

import (
	"fmt"
	"math"

	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

// Corrupt makes a photo worse. The strength goes from 0, which leaves the photo as it is, to
// 1, where little is left to see:
//
//	dark    a darker exposure, y = e x^g, with the shot and read noise that come with it
//	        (see Darken): e = 0.06^s, g = 1+s/2, photons 4000·0.015^s, read noise 0.02 s
//	noise   Gaussian noise with the standard deviation 0.3 s of white
//	blur    Gaussian blur with sigma = s/50 of the longer side
//	jpeg    JPEG compression at the quality 2 + 88 (1-s)²
//	rotate  the camera rolled by 45° s, to the side that the seed says
//	tilt    the camera turned by 40° s, in the direction that the seed says: a homography, with a focal
//	        length of the longer side
//
// What the photo did not show after rotate and tilt repeats its border. The same arguments give
// the same photo.
func Corrupt(m *photo.Image, kind poc.Corruption, strength float64, seed uint64) (*photo.Image, error) {
	return NewCorruptor(m, seed).Corrupt(kind, strength)
}

// Corruptor makes one photo worse several times, and draws what is random only once.
type Corruptor struct {
	photo *photo.Image
	grain grain
}

// NewCorruptor is about a photo, which must not change.
func NewCorruptor(m *photo.Image, seed uint64) *Corruptor {
	return &Corruptor{m, grain{seed: seed, n: len(m.Pix)}}
}

// Corrupt is the function of the same name.
func (x *Corruptor) Corrupt(kind poc.Corruption, strength float64) (*photo.Image, error) {
	m, s := x.photo, max(0, min(1, strength))
	if s == 0 {
		return m.Clone(), nil
	}
	longer := float64(max(m.W, m.H))
	switch kind {
	case poc.Dark:
		return x.grain.expose(m, 1+s/2, math.Pow(.06, s), 4000*math.Pow(.015, s), .02*s), nil
	case poc.Noise:
		return x.grain.expose(m, 1, 1, 0, .3*s), nil
	case poc.Blur:
		return Blur(m, s*longer/50), nil
	case poc.JPEG:
		return compress(m, 2+int(88*(1-s)*(1-s)+.5))
	case poc.Rotate, poc.Tilt:
		return warpOf(kind, s, x.grain.seed, m.W, m.H).photo(m), nil
	}
	return nil, fmt.Errorf("data: no corruption %q", kind)
}

// CorruptDepth moves the values of a map [h, w], and their confidence, to where Corrupt moves what
// they belong to. The values stay, as if the camera's axis had not turned: the map is compared
// with what is seen from the same place. Where the photo showed nothing the confidence is 0.
func CorruptDepth(values, confidence []float32, h, w int, kind poc.Corruption, strength float64, seed uint64) (v, c []float32) {
	s := max(0, min(1, strength))
	if s == 0 || (kind != poc.Rotate && kind != poc.Tilt) {
		return values, confidence
	}
	v, c = make([]float32, h*w), make([]float32, h*w)
	g := warpOf(kind, s, seed, w, h)
	for y := range h {
		for x := range w {
			sx, sy := g.source(float64(x), float64(y))
			if i, j := int(math.Floor(sx+.5)), int(math.Floor(sy+.5)); i >= 0 && i < w && j >= 0 && j < h {
				v[y*w+x], c[y*w+x] = values[j*w+i], confidence[j*w+i]
			}
		}
	}
	return v, c
}

func compress(m *photo.Image, quality int) (*photo.Image, error) {
	file, err := m.JPEG(quality)
	if err != nil {
		return nil, fmt.Errorf("data: compress: %w", err)
	}
	return photo.DecodeFit(file, m.W, m.H)
}
