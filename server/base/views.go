package base

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/depthmap"
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

// Sample is one labelled frame to train or test with.
type Sample struct {
	Picture *photo.Image
	Depth   []float32 // metres, [Picture.H, Picture.W]; not positive where unknown
	Label   int
}

// sizes of the training pictures: NYU's 4:3 at the base preset's input.
const inputH, inputW = 160, 224

// depthStride is the number of pixels of the input to one of the depth head's map.
const depthStride = 4

// viewOf makes view number v of a sample: 0 is the frame as it is, 1 its mirror image,
// all others are random crops, mirrored half of the time, with their colours changed.
// A view depends on the seed, the sample and the view's number alone.
func viewOf(s Sample, index, v int, seed uint64) (*photo.Image, *train.Target) {
	rng := rand.New(rand.NewPCG(seed, uint64(index)<<16|uint64(v)))
	m, depth := s.Picture, s.Depth
	w, h := m.W, m.H
	scale := 1.0
	if v >= 2 {
		// Part of the field of view at the same number of pixels looks as if it were
		// nearer by that factor (Eigen et al. 2014, section 3.4).
		scale = 0.7 + 0.3*rng.Float64()
		cw, ch := int(scale*float64(w)), int(scale*float64(h))
		x, y := rng.IntN(w-cw+1), rng.IntN(h-ch+1)
		m, depth = m.Crop(x, y, cw, ch), cropDepth(depth, w, x, y, cw, ch)
		w, h = cw, ch
	}
	small := m.Resize(inputW, inputH)
	th, tw := inputH/depthStride, inputW/depthStride
	target := make([]float32, th*tw)
	depthmap.Shrink(target, th, tw, depth, h, w)
	for i := range target {
		target[i] *= float32(scale)
	}
	if v == 1 || (v >= 2 && rng.IntN(2) == 1) {
		small = small.FlipH()
		flipDepth(target, tw)
	}
	if v >= 2 {
		recolour(small, rng)
	}
	return small, train.NewTarget(target)
}

func cropDepth(d []float32, stride, x, y, w, h int) []float32 {
	out := make([]float32, 0, w*h)
	for r := y; r < y+h; r++ {
		out = append(out, d[r*stride+x:r*stride+x+w]...)
	}
	return out
}

func flipDepth(d []float32, w int) {
	for ; len(d) > 0; d = d[w:] {
		for i, j := 0, w-1; i < j; i, j = i+1, j-1 {
			d[i], d[j] = d[j], d[i]
		}
	}
}

// recolour changes brightness, contrast (gamma) and the gain of each channel.
func recolour(m *photo.Image, rng *rand.Rand) {
	gain, gamma := 0.75+0.5*rng.Float64(), math.Exp2(0.7*(rng.Float64()-.5))
	var table [3][256]uint8
	for c := range table {
		g := gain * (0.9 + 0.2*rng.Float64())
		for i := range table[c] {
			table[c][i] = uint8(min(255, 255*g*math.Pow(float64(i)/255, gamma)+.5))
		}
	}
	for i, v := range m.Pix {
		m.Pix[i] = table[i%3][v]
	}
}

// ViewOf temporary export
func ViewOf(s Sample, index, v int, seed uint64) (*photo.Image, *train.Target) {
	return viewOf(s, index, v, seed)
}
