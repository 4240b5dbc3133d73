package depthcue

import (
	"slices"

	"okuyuki/core/photo"
)

// Side is the longer side, in pixels, of the copy of a photo that cues look at.
const Side = 320

// Cell is the side of a cell of a map, in pixels of that copy.
const Cell = 4

// Map is what a cue says of a photo.
type Map struct {
	W, H       int
	Depth      []float32 // [H, W], 0 near to 1 far
	Confidence []float32 // [H, W], 0 to 1; of a single cue, how clearly it sees
}

func newMap(w, h int) *Map {
	return &Map{W: w, H: h, Depth: make([]float32, w*h), Confidence: make([]float32, w*h)}
}

// Trust is the mean confidence.
func (m *Map) Trust() float64 {
	sum := 0.0
	for _, c := range m.Confidence {
		sum += float64(c)
	}
	return sum / float64(max(1, len(m.Confidence)))
}

// Cue is a reason to believe that something is near or far.
type Cue struct {
	Name string // one English word
	see  func(*picture) *Map
}

// cues in the order of their use: what one says may rest on those before.
var cues = []Cue{
	{"position", seePosition},
	{"vanishing", seeVanishing},
	{"texture", seeTexture},
}

// Cues lists all cues, in a fixed order.
func Cues() []Cue { return slices.Clone(cues) }

// Seen is what all cues say of a photo.
type Seen struct {
	Maps  []*Map // one a cue, in the order of Cues
	Fused *Map   // what they say together
}

// See asks all cues about a photo, and joins what they say.
func See(m *photo.Image) Seen {
	p := newPicture(m)
	var s Seen
	for _, c := range cues {
		s.Maps = append(s.Maps, c.see(p))
	}
	s.Fused = fuse(p, s.Maps)
	return s
}
