package scene

import (
	"slices"
	"testing"
)

// The classes of the set are told by depth: every wall of a kind is nearer than every one of the next.
func TestDistances(t *testing.T) {
	farthest := float32(0)
	for _, k := range Distances() {
		var ends []float32
		for seed := range uint64(6) {
			s, err := Render(k.ID, seed, 48, 36)
			if err != nil {
				t.Fatal(err)
			}
			d := slices.Clone(s.Depth)
			slices.Sort(d)
			ends = append(ends, d[len(d)*9/10]) // floor and ceiling come nearer than the wall
		}
		if nearest := slices.Min(ends); nearest <= farthest {
			t.Errorf("%s: from %.2f m on, and the kind before ends at up to %.2f m", k.ID, nearest, farthest)
		}
		farthest = slices.Max(ends)
		if slices.ContainsFunc(Kinds(), func(other Kind) bool { return other.ID == k.ID }) {
			t.Errorf("%s is among the kinds of sites, from which the samples are drawn", k.ID)
		}
	}
}
