package data

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// StratifiedFolds deals labelled photos into k folds for cross-validation and returns the
// fold of each photo. Classes are spread as evenly as the groups allow: photos of one
// non-empty group (a place, a machine, a day) always share a fold, because a model that
// has seen the place does not answer for an unseen one.
//
// k is at most the wanted number and at most the number of separate groups that the
// scarcest class comes from, so that every class can be learnt without any one fold;
// below 2 there is nothing to cross-validate and folds is nil. The result depends on the
// arguments alone.
func StratifiedFolds(labels []int, groups []string, wanted int, seed uint64) (folds []int, k int) {
	units := unitsOf(labels, groups)
	k = min(wanted, len(units))
	for _, n := range unitsPerClass(units) {
		k = min(k, n)
	}
	if k < 2 {
		return nil, 0
	}
	rng := rand.New(rand.NewPCG(seed, 0x666f6c6473)) // the stream of folds
	rng.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	// Large groups first: the small ones then even the folds out.
	slices.SortStableFunc(units, func(a, b unit) int { return cmp.Compare(len(b.photos), len(a.photos)) })

	folds = make([]int, len(labels))
	size := make([]int, k)
	perClass := make([]map[int]int, k)
	for f := range perClass {
		perClass[f] = map[int]int{}
	}
	for _, u := range units {
		best, bestCost := 0, -1
		for f := range k {
			// How many photos of the unit's classes the fold has already; then its size.
			cost := 0
			for _, i := range u.photos {
				cost += perClass[f][labels[i]]
			}
			cost = cost*(len(labels)+1) + size[f]
			if bestCost < 0 || cost < bestCost {
				best, bestCost = f, cost
			}
		}
		for _, i := range u.photos {
			folds[i] = best
			perClass[best][labels[i]]++
			size[best]++
		}
	}
	return folds, k
}

// unit is what must not be torn apart: the photos of a group, or a single photo.
type unit struct {
	photos  []int
	classes []int // that occur, each once
}

func unitsOf(labels []int, groups []string) []unit {
	var units []unit
	byGroup := map[string]int{}
	for i, y := range labels {
		at := len(units)
		if i < len(groups) && groups[i] != "" {
			if known, ok := byGroup[groups[i]]; ok {
				at = known
			} else {
				byGroup[groups[i]] = at
			}
		}
		if at == len(units) {
			units = append(units, unit{})
		}
		u := &units[at]
		u.photos = append(u.photos, i)
		if !slices.Contains(u.classes, y) {
			u.classes = append(u.classes, y)
		}
	}
	return units
}

func unitsPerClass(units []unit) map[int]int {
	n := map[int]int{}
	for _, u := range units {
		for _, y := range u.classes {
			n[y]++
		}
	}
	return n
}
