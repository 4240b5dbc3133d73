// Package photo turns the bytes of a file into the numbers that the networks read. It is the one definition of
// preprocessing, the same natively and in the page: bounded decoding, EXIF orientation, resizing, normalising.
//
// All pixel arithmetic is in integers, so a photo gives the same input on every platform.
package photo

import "math"

// Image is an upright photo: RGB, 8 bits a channel, 3 bytes a pixel, rows from top to bottom without padding.
type Image struct {
	W, H int
	Pix  []uint8 // len 3*W*H
}

// New returns a black image.
func New(w, h int) *Image {
	if w < 0 || h < 0 {
		panic("photo: negative size")
	}
	return &Image{W: w, H: h, Pix: make([]uint8, 3*w*h)}
}

// Clone returns a copy that shares nothing with m.
func (m *Image) Clone() *Image {
	return &Image{W: m.W, H: m.H, Pix: append([]uint8(nil), m.Pix...)}
}

// row returns the bytes of row y.
func (m *Image) row(y int) []uint8 { return m.Pix[3*m.W*y : 3*m.W*(y+1)] }

// Crop returns a copy of the rectangle with its corner at (x, y). It panics if the rectangle leaves the image.
func (m *Image) Crop(x, y, w, h int) *Image {
	if x < 0 || y < 0 || w < 0 || h < 0 || x+w > m.W || y+h > m.H {
		panic("photo: crop outside the image")
	}
	c := New(w, h)
	for i := range h {
		copy(c.row(i), m.row(y + i)[3*x:3*(x+w)])
	}
	return c
}

// FlipH returns the image mirrored left to right.
func (m *Image) FlipH() *Image {
	f := New(m.W, m.H)
	for y := range m.H {
		flipRow(f.row(y), m.row(y))
	}
	return f
}

func flipRow(dst, src []uint8) {
	n := len(src)
	for i := 0; i+2 < n; i += 3 {
		j := n - 3 - i
		dst[j], dst[j+1], dst[j+2] = src[i], src[i+1], src[i+2]
	}
}

// Fit returns the image scaled down to lie within maxW x maxH, its aspect ratio kept. A smaller image is returned as it is, not enlarged.
func (m *Image) Fit(maxW, maxH int) *Image {
	w, h := fitSize(m.W, m.H, maxW, maxH)
	if w == m.W && h == m.H {
		return m
	}
	return m.Resize(w, h)
}

// fitSize is the largest size of the aspect ratio w:h within maxW x maxH, not above w x h and at least 1x1.
func fitSize(w, h, maxW, maxH int) (int, int) {
	if w <= maxW && h <= maxH {
		return w, h
	}
	// The tighter side takes its limit; the other is rounded to the nearest pixel.
	if int64(w)*int64(maxH) >= int64(h)*int64(maxW) {
		return maxW, max(1, scaled(h, maxW, w))
	}
	return max(1, scaled(w, maxH, h)), maxH
}

// scaled is a*num/den rounded half up.
func scaled(a, num, den int) int {
	return int((2*int64(a)*int64(num) + int64(den)) / (2 * int64(den)))
}

// Sizes of the base preset's input, in pixels.
const (
	inputArea    = 224 * 168 // wished number of pixels
	inputUnit    = 32        // the backbone's stride
	inputMinSide = 96
	inputMaxSide = 384
)

// InputSize is the base preset's input for a photo of w x h pixels: sides are multiples of 32, the aspect ratio is kept as
// well as that allows and the number of pixels is near 224x168. A photo of 4:3 gives 224x160.
func InputSize(w, h int) (int, int) {
	if w <= 0 || h <= 0 {
		panic("photo: input size of an empty image")
	}
	want := math.Log(float64(w) / float64(h))
	bestW, bestH, best := 0, 0, math.Inf(1)
	for iw := inputMinSide; iw <= inputMaxSide; iw += inputUnit {
		for ih := inputMinSide; ih <= inputMaxSide; ih += inputUnit {
			shape := math.Abs(math.Log(float64(iw)/float64(ih)) - want)
			size := math.Abs(math.Log(float64(iw*ih) / inputArea))
			// A wrong shape distorts what is seen; a wrong size costs only time or detail, and counts half.
			if cost := shape + size/2; cost < best-1e-9 {
				bestW, bestH, best = iw, ih, cost
			}
		}
	}
	return bestW, bestH
}

// Normalize writes the pixels to dst [H, W, 3] in [-1, 1], as MobileNetV2 expects them. It panics if dst is not of that length.
func Normalize(dst []float32, m *Image) {
	if len(dst) != len(m.Pix) {
		panic("photo: normalize into a slice of another length")
	}
	for i, v := range m.Pix {
		dst[i] = unit[v]
	}
}

// unit maps a byte to [-1, 1].
var unit = func() (t [256]float32) {
	for i := range t {
		t[i] = float32(float64(i)/127.5 - 1)
	}
	return t
}()
