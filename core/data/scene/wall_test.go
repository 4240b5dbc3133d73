package scene

import (
	"slices"
	"testing"
)

// The classes of the set are told by depth: every near wall is nearer than every far one.
func TestDistances(t *testing.T) {
	var ends [2][]float32
	for c, k := range Distances() {
		for seed := range uint64(6) {
			s, err := Render(k.ID, seed, 48, 36)
			if err != nil {
				t.Fatal(err)
			}
			d := slices.Clone(s.Depth)
			slices.Sort(d)
			ends[c] = append(ends[c], d[len(d)*9/10]) // floor and ceiling come nearer than the wall
		}
	}
	if nearest, farthest := slices.Min(ends[1]), slices.Max(ends[0]); nearest <= farthest {
		t.Errorf("near walls end at up to %.2f m, far ones from %.2f m on", farthest, nearest)
	}
	for _, k := range Kinds() {
		if k.ID == "near" || k.ID == "far" {
			t.Errorf("%s is among the kinds of sites, from which the samples are drawn", k.ID)
		}
	}
}
