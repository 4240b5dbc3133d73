package dataset

import (
	"math/rand/v2"
	"slices"
)

// Draw is the set with at most n photos of each class, drawn by the seed, in their order.
// Photos without a class stay.
func (s *Set) Draw(n int, seed uint64) *Set {
	rng := rand.New(rand.NewPCG(seed, 0xd4a3))
	byClass := make([][]int, len(s.Classes))
	var kept []int
	for i, it := range s.Items {
		if it.Class == Unlabelled {
			kept = append(kept, i)
		} else {
			byClass[it.Class] = append(byClass[it.Class], i)
		}
	}
	for _, items := range byClass {
		rng.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		kept = append(kept, items[:min(n, len(items))]...)
	}
	slices.Sort(kept)
	t := &Set{Classes: s.Classes, Skipped: s.Skipped, files: s.files}
	for _, i := range kept {
		t.Items = append(t.Items, s.Items[i])
	}
	return t
}
