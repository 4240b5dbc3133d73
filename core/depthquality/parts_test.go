package depthquality

import (
	"math"
	"testing"
)

// partsOf are what a model answers about the corners of a photo of a room: what it answers about the whole in that place, seen from
// an unknown distance, or what it answers about any photo.
func partsOf(whole, habit *Map, knows bool) (out []*Map) {
	for k, c := range Corners() {
		part := &Map{W: whole.W, H: whole.H, Depth: make([]float32, len(whole.Depth))}
		for i := range part.Depth {
			p := Point{(float64(i%part.W) + .5) / float64(part.W), (float64(i/part.W) + .5) / float64(part.H)}
			part.Depth[i] = habit.Depth[i]
			if knows {
				part.Depth[i] = whole.Depth[whole.at(Point{c.X + c.Size*p.X, c.Y + c.Size*p.Y})] + float32(k)
			}
		}
		out = append(out, part)
	}
	return out
}

// A model that knows what it sees moves with the photo; one that has habits does not, and is not believed whatever cues and its
// mirror image say; nor is what it says of maps that were brought along.
func TestHearParts(t *testing.T) {
	for _, knows := range []bool{true, false} {
		var own, brought []Testimony
		for seed := range uint64(12) {
			truth, _ := room(seed)
			habit, _ := room(seed + 500)
			seen := truth
			if !knows {
				seen = habit
			}
			cues := sure(noisy(seen, .3, seed), .5)
			said := Hear(Evidence{Map: seen, Cues: cues, Flipped: seen, Noisy: seen})
			said.HearParts(seen, partsOf(seen, habit, knows))
			if said.Moved > 1+1e-9 || (said.Moved > .9) != knows || (said.Moved < .2) == knows {
				t.Errorf("knows %v: moved %.2f", knows, said.Moved)
			}
			own = append(own, said)
			// The truth is in the cues, weakly, and the model contradicts it.
			said = Hear(Evidence{Map: truth, Cues: sure(noisy(truth, .4, seed), .36), Model: habit})
			said.HearParts(habit, partsOf(seen, habit, knows))
			brought = append(brought, said)
		}
		s := Judge(own)
		if knows && s.Quality < .7 || !knows && (s.Quality > 0 || s.Left != len(own)) {
			t.Errorf("knows %v: quality %.2f, %d left out", knows, s.Quality, s.Left)
		}
		if s := Judge(brought); !knows && s.Quality < .7 {
			t.Errorf("true maps have a quality of %.2f, since a model that knows nothing contradicts them", s.Quality)
		}
	}
	flat := &Map{W: 8, H: 6, Depth: make([]float32, 48)}
	var said Testimony
	said.HearParts(flat, []*Map{flat, flat, flat, flat})
	if said.moved || said.steady(0, false) != 1 {
		t.Errorf("a flat map moved by %g", said.Moved)
	}
}

// What a part is told about is the same part of the whole, and a model's guess of the scale of it counts for nothing.
func TestCornersCoverThePhoto(t *testing.T) {
	low, high := Point{1, 1}, Point{}
	for _, c := range Corners() {
		low = Point{min(low.X, c.X), min(low.Y, c.Y)}
		high = Point{max(high.X, c.X+c.Size), max(high.Y, c.Y+c.Size)}
	}
	if low != (Point{}) || high != (Point{1, 1}) || len(Corners()) != 4 {
		t.Errorf("corners from %v to %v", low, high)
	}
	if math.Abs(movedCeiling(.59)-.5) > 1e-9 || movedCeiling(.3) != 0 || movedCeiling(.9) != 1 {
		t.Error("the line of qualities")
	}
}
