package train

import (
	"math"

	"okuyuki/core/half"
	"okuyuki/core/photo"
)

// View is what is learnt from one augmented picture, and the depth that it should be
// given. For training the heads it holds the backbone's features, stored in half precision
// (their rounding error, 2⁻¹¹, is far below the augmentation's effect; a view of 224x160
// takes 260 KB); for training the whole network, the picture.
type View struct {
	H, W   int        // size of the backbone's input, pixels
	Taps   [][]uint16 // IEEE 754 half-precision features, one slice a tap; nil when Image is given, or after Shelve
	Image  []float32  // the input itself [H, W, Channels], for training the whole network
	Target *Target    // nil: no depth is known

	shelved *shelved  // the features, in place of Taps
	pooled  []float32 // see Pool

	// What the base model gives to the last layer of its class head. Training does not read
	// it: a new layer may be fitted to it before.
	Features []float32
}

// Target is a depth map on the depth head's grid.
type Target struct {
	LogDepth   []float32 // ln metres
	Confidence []float32 // 0 where no depth is known, else how far to trust it, up to 1; the mean of what is known weighs the map
}

// LeastConfidence is the mean confidence of a map from which it is learned from. One with less is a map to compare with.
const LeastConfidence = 1e-3

// Teaches reports whether depth is learned from the map, which may be nil.
func (t *Target) Teaches() bool {
	return t != nil && meanConfidence(t.Confidence) >= LeastConfidence
}

// NewTarget takes the logarithm of a map in metres; pixels that are not positive and
// finite get confidence 0.
func NewTarget(metres []float32) *Target {
	t := &Target{LogDepth: make([]float32, len(metres)), Confidence: make([]float32, len(metres))}
	for i, d := range metres {
		if d > 0 && !math.IsInf(float64(d), 0) {
			t.LogDepth[i], t.Confidence[i] = float32(math.Log(float64(d))), 1
		}
	}
	return t
}

// Example is one photo to learn from.
type Example struct {
	Label int // class, or NoLabel
	Views []View
}

// NoLabel marks a photo that trains the depth task only.
const NoLabel = -1

// Pooled returns the mean and the maximum of every channel of the last tap [C] over its
// positions: the features [2C] that the probe learns from. They are not to be changed. A view
// that lies on a shelf must have been given them by Pool before.
func (v *View) Pooled(channels int) []float32 {
	if v.pooled != nil {
		return v.pooled
	}
	tap := v.Taps[len(v.Taps)-1]
	out := make([]float32, 2*channels)
	mean, peak := out[:channels], out[channels:]
	for i := range peak {
		peak[i] = float32(math.Inf(-1))
	}
	row := make([]float32, channels)
	positions := len(tap) / channels
	for p := range positions {
		half.Decode(row, tap[p*channels:(p+1)*channels])
		for c, x := range row {
			mean[c] += x
			peak[c] = max(peak[c], x)
		}
	}
	for c := range mean {
		mean[c] /= float32(positions)
	}
	return out
}

// Pool computes once what Pooled returns.
func (v *View) Pool(channels int) { v.pooled = v.Pooled(channels) }

// inputOf resizes a picture to the backbone's input and normalises it into dst.
func inputOf(dst []float32, m *photo.Image, w, h int) {
	if m.W != w || m.H != h {
		m = m.Resize(w, h)
	}
	photo.Normalize(dst, m)
}
