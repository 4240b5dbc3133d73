package smalldata

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"okuyuki/core/data"
)

// split is one draw, as indices into the samples.
type split struct {
	Train []int // by class
	Test  []int // ascending; no photo of a group that has one in Train
}

// ErrTooFew says that a class cannot be both learned and tested.
var ErrTooFew = errors.New("too few photos")

// drawSplit takes n labels of each class for training and leaves the photos of all other groups for the test. A class gives
// labels from at most half of its groups (a photo without a group is one by itself), and from as many as it can; one that
// has not so many photos there gives all of them. The labels of a draw are a part of those of the same draw with a larger n.
func drawSplit(samples []data.Sample, classes, n int, seed, draw uint64) (split, error) {
	groups := groupsOf(samples)
	rng := rand.New(rand.NewPCG(seed, 0x5b11+draw))
	rng.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	for _, g := range groups {
		rng.Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
	}
	var s split
	used := make([]bool, len(groups))
	for c := range classes {
		var places []place
		for g, members := range groups {
			p := place{group: g}
			for _, i := range members {
				if samples[i].Label == c {
					p.photos = append(p.photos, i)
				}
			}
			if len(p.photos) > 0 {
				places = append(places, p)
			}
		}
		if len(places) < 2 {
			return split{}, fmt.Errorf("%w: class %d has photos of %d places, two or more are needed", ErrTooFew, c+1, len(places))
		}
		s.Train = append(s.Train, take(places[:len(places)/2], n, used)...)
	}
	tested := make([]bool, classes)
	rest := make([]bool, len(samples))
	for g, members := range groups {
		for _, i := range members {
			if !used[g] {
				rest[i] = true
				tested[samples[i].Label] = true
			}
		}
	}
	for c, ok := range tested {
		if !ok {
			return split{}, fmt.Errorf("%w: no photo of class %d is left to test on, its places have labels of other classes", ErrTooFew, c+1)
		}
	}
	for i, left := range rest {
		if left {
			s.Test = append(s.Test, i)
		}
	}
	return s, nil
}

// place is what a class has in a group.
type place struct {
	group  int
	photos []int
}

// take returns n photos, one of each place, then another of each, and marks their groups.
func take(places []place, n int, used []bool) (photos []int) {
	for round := 0; len(photos) < n; round++ {
		before := len(photos)
		for _, p := range places {
			if round < len(p.photos) && len(photos) < n {
				photos = append(photos, p.photos[round])
				used[p.group] = true
			}
		}
		if len(photos) == before {
			break
		}
	}
	return photos
}

// groupsOf collects the labelled samples by group, in the order of the groups' first samples.
func groupsOf(samples []data.Sample) (groups [][]int) {
	at := map[string]int{}
	for i, s := range samples {
		if s.Label < 0 {
			continue
		}
		g, known := at[s.Group]
		if !known || s.Group == "" {
			g = len(groups)
			groups = append(groups, nil)
			at[s.Group] = g
		}
		groups[g] = append(groups[g], i)
	}
	return groups
}
