package scene

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/photo"
)

// film is how a cheap video camera sees: a depth camera's own, for one.
type film struct {
	mean     float64 // brightness that it exposes for, linear
	balance  vec     // gains of the channels: a white balance that is off
	black    float64 // what is darker is black
	contrast float64 // slope of the middle tones
	chroma   float64 // saturation
	read     float64 // noise in the dark, and
	shot     float64 // noise that grows with the root of the light
	soft     float64 // share of each neighbour that a pixel takes in
}

// develop exposes, adds noise and codes as sRGB, in the order in which a camera does so.
func (f *film) develop(light []vec, width, height int, seed uint64) *photo.Image {
	mean := 0.0
	for _, l := range light {
		mean += math.Min(2, .2126*l.x+.7152*l.y+.0722*l.z)
	}
	exposure := f.balance.mul(f.mean / math.Max(1e-3, mean/float64(len(light))))
	rng := rand.New(rand.NewPCG(seed, 0xf11))
	grain := make([]float64, 4096) // normal deviates, drawn from at random places: far cheaper than new ones for every pixel
	for i := range grain {
		grain[i] = rng.NormFloat64()
	}
	m := photo.New(width, height)
	for y := range height {
		left, right := max(0, y-1)*width, min(height-1, y+1)*width
		for x := range width {
			i := y*width + x
			l := light[i].mul(1 - 4*f.soft).add(light[left+x].add(light[right+x]).add(light[y*width+max(0, x-1)]).add(light[y*width+min(width-1, x+1)]).mul(f.soft))
			dx, dy := (float64(x)+.5)/float64(width)-.5, (float64(y)+.5)/float64(height)-.5
			l = l.times(exposure).mul(1 - .45*(dx*dx+dy*dy))
			grey := .2126*l.x + .7152*l.y + .0722*l.z
			l = vec{grey, grey, grey}.lerp(l, f.chroma)
			random := rng.Uint64()
			for ch, v := range [3]float64{l.x, l.y, l.z} {
				v = max(0, v)
				v += (f.read + f.shot*math.Sqrt(v)) * grain[random>>(12*ch)&4095]
				v = srgb(clamp01((v - f.black) / (1 - f.black)))
				m.Pix[3*i+ch] = uint8(255*clamp01(.45+(v-.45)*f.contrast) + .5)
			}
		}
	}
	return m
}
