package scene

import (
	"slices"
	"testing"
)

// The classes of the set are told by depth: an opening leads at least a metre behind the wall, and no panel does.
func TestOpenings(t *testing.T) {
	deepest := map[string][]float32{}
	for _, k := range Openings() {
		for seed := range uint64(8) {
			s, err := Render(k.ID, seed, 96, 72)
			if err != nil {
				t.Fatal(err)
			}
			deepest[k.ID] = append(deepest[k.ID], slices.Max(s.Depth))
		}
		if slices.ContainsFunc(Kinds(), func(other Kind) bool { return other.ID == k.ID }) {
			t.Errorf("%s is among the kinds of sites, from which the samples are drawn", k.ID)
		}
	}
	if nearest, farthest := slices.Min(deepest["open"]), slices.Max(deepest["closed"]); nearest < farthest+.4 {
		t.Errorf("openings end at %.2f m or farther, closed walls at up to %.2f m", nearest, farthest)
	}
}
