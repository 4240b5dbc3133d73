package base

import (
	"math/rand/v2"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

// Sample is one labelled frame to train or test with.
type Sample struct {
	Picture *photo.Image
	Depth   []float32 // metres, [Picture.H, Picture.W]; not positive where unknown
	Label   int

	mapped bool   // the depth came with the photo
	group  string // its place
}

// The training pictures: NYU's 4:3 at the base preset's input, and the depth head's map.
const (
	inputH, inputW = 160, 224
	depthStride    = 4 // pixels of the input to one of the map
)

// augmentation of the training frames: crops of 70 to 100 % of either side, other light
// and colours.
var augmentation = data.Augmentation{
	Flip: .5, Area: data.Range{Lo: .5, Hi: 1},
	Brightness: data.Range{Lo: .7, Hi: 1.3}, Contrast: data.Range{Lo: .8, Hi: 1.2}, Saturation: data.Range{Lo: .7, Hi: 1.3},
}

// ViewOf draws view number v of a sample: 0 is the frame as it is, 1 its mirror image, all
// others are random. A view depends on the seed, the sample and the number alone.
func ViewOf(index, v int, seed uint64) data.View {
	switch v {
	case 0:
		return data.Identity()
	case 1:
		mirrored := data.Identity()
		mirrored.Flip = true
		return mirrored
	}
	return augmentation.Draw(rand.New(rand.NewPCG(seed, uint64(index)<<16|uint64(v))))
}

// TargetOf is the depth, h rows of w pixels, that the heads should see in a view. Part of the field of view
// spread over as many pixels looks as if it were nearer by that factor (Eigen et al. 2014,
// arXiv 1406.2283, section 3.4).
func TargetOf(s Sample, v data.View, h, w int) *train.Target {
	depth := v.Depth(s.Depth, s.Picture.H, s.Picture.W, h, w)
	for i := range depth {
		depth[i] *= float32(v.Size)
	}
	return train.NewTarget(depth)
}
