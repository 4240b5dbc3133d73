package workbench

import (
	"math/rand/v2"
	"slices"

	"okuyuki/core/train"
)

// shuffleTargets gives every photo the depth maps of another one, view by view: a cycle
// through all photos that have any (Sattolo 1986), so that none keeps its own.
func shuffleTargets(examples []train.Example, seed uint64) []train.Example {
	rng := rand.New(rand.NewPCG(seed, 0x5f0f1e))
	from := make([]int, len(examples))
	for i := range from {
		from[i] = i
	}
	for i := len(from) - 1; i > 0; i-- {
		j := rng.IntN(i)
		from[i], from[j] = from[j], from[i]
	}
	out := slices.Clone(examples)
	for i := range out {
		out[i].Views = slices.Clone(out[i].Views)
		other := examples[from[i]].Views
		for k := range out[i].Views {
			v := &out[i].Views[k]
			v.Target = nil
			if from[i] != i { // false for a single photo
				v.Target = stretch(&other[min(k, len(other)-1)], v)
			}
		}
	}
	return out
}

// depthStride is the number of pixels of the base preset's input to one of its depth map.
const depthStride = 4

// stretch is the target of one view at the size of another's: the nearest value of each
// pixel, since the map is not the other photo's anyway.
func stretch(from, to *train.View) *train.Target {
	t := from.Target
	if t == nil || (from.H == to.H && from.W == to.W) {
		return t
	}
	h, w, H, W := from.H/depthStride, from.W/depthStride, to.H/depthStride, to.W/depthStride
	out := &train.Target{LogDepth: make([]float32, H*W), Confidence: make([]float32, H*W)}
	for y := range H {
		for x := range W {
			at := y*h/H*w + x*w/W
			out.LogDepth[y*W+x], out.Confidence[y*W+x] = t.LogDepth[at], t.Confidence[at]
		}
	}
	return out
}
