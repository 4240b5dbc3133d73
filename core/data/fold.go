// Package data prepares labelled photos for learning: folds that are fair, and augmentation. Generated photos are in data/scene.
package data

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// Unlabelled is the label of a photo without a class.
const Unlabelled = -1

// Sample says what the folds must respect of a photo.
type Sample struct {
	Label int    // class from 0 on, or Unlabelled
	Group string // photos of one non-empty group share a place and stay on one side; "" stands alone
}

// Fold is one split, as ascending indices into the samples. Unlabelled photos are on neither side.
type Fold struct {
	Train, Test []int
}

// Folds splits the labelled samples into k parts, each the test side once, with the classes spread as evenly as the groups allow:
// without groups, the counts of a class in any two parts differ by one at most. A class with one group only is missing from one
// training side. One seed gives one result.
//
// The groups are dealt out from the largest to the smallest, each to the part that has least of its classes so far, as
// scikit-learn's StratifiedGroupKFold does.
func Folds(samples []Sample, k int, seed uint64) ([]Fold, error) {
	groups, totals := gather(samples)
	if k < 2 {
		return nil, fmt.Errorf("data: %d folds, want two or more", k)
	}
	if len(groups) < k {
		return nil, &TooFewError{Groups: len(groups), Folds: k}
	}
	rng := rand.New(rand.NewPCG(seed, 0xf01d5))
	rng.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	slices.SortStableFunc(groups, func(a, b group) int { return len(b.members) - len(a.members) })
	parts := make([]part, k)
	order := rng.Perm(k)       // which part wins a tie
	for _, g := range groups { // an empty part has least of everything, so none stays empty
		best := -1
		for _, p := range order {
			if best < 0 || parts[p].less(parts[best], g, totals) {
				best = p
			}
		}
		parts[best].add(g)
	}
	folds := make([]Fold, k)
	for p := range parts {
		for q := range parts {
			if q == p {
				folds[p].Test = append(folds[p].Test, parts[q].members...)
			} else {
				folds[p].Train = append(folds[p].Train, parts[q].members...)
			}
		}
		slices.Sort(folds[p].Train)
		slices.Sort(folds[p].Test)
	}
	return folds, nil
}

// MostFolds is the largest k for which every class can still be learnt without any one fold: the number of separate groups that
// the scarcest class comes from.
func MostFolds(samples []Sample) int {
	groups, totals := gather(samples)
	perClass := map[int]int{}
	for _, g := range groups {
		for c := range g.counts {
			perClass[c]++
		}
	}
	most := len(samples)
	for c := range totals {
		most = min(most, perClass[c])
	}
	return most
}

// Repeated is Folds with repeats seeds that differ: k folds of the first, then of the second, and so on.
func Repeated(samples []Sample, k, repeats int, seed uint64) ([]Fold, error) {
	if repeats < 1 {
		return nil, errors.New("data: no repeat of the folds")
	}
	var all []Fold
	for r := range repeats {
		f, err := Folds(samples, k, seed+uint64(r)*0x9e3779b97f4a7c15)
		if err != nil {
			return nil, err
		}
		all = append(all, f...)
	}
	return all, nil
}

// TooFewError says that there are fewer groups of labelled photos than folds.
type TooFewError struct {
	Groups, Folds int
}

// Error describes the shortage.
func (e *TooFewError) Error() string {
	return fmt.Sprintf("data: %d folds of %d labelled groups of photos", e.Folds, e.Groups)
}

// group is a set of samples that stay together.
type group struct {
	members []int
	counts  map[int]int // by class
}

// gather collects the groups in the order of their first sample, and the number of samples of each class.
func gather(samples []Sample) ([]group, map[int]int) {
	var groups []group
	totals := map[int]int{}
	byName := map[string]int{}
	for i, s := range samples {
		if s.Label < 0 {
			continue
		}
		totals[s.Label]++
		g, ok := byName[s.Group]
		if !ok || s.Group == "" {
			g = len(groups)
			groups = append(groups, group{counts: map[int]int{}})
			byName[s.Group] = g
		}
		groups[g].members = append(groups[g].members, i)
		groups[g].counts[s.Label]++
	}
	return groups, totals
}

// part is a test side that is being filled.
type part struct {
	members []int
	counts  map[int]int
}

func (p *part) add(g group) {
	if p.counts == nil {
		p.counts = map[int]int{}
	}
	p.members = append(p.members, g.members...)
	for c, n := range g.counts {
		p.counts[c] += n
	}
}

// less says whether g fits p better than q: p has less of its classes, as shares of all that there are; or fewer samples.
func (p part) less(q part, g group, totals map[int]int) bool {
	var a, b float64
	for _, c := range slices.Sorted(maps.Keys(g.counts)) { // a fixed order of summing
		w := float64(g.counts[c]) / float64(totals[c]*totals[c])
		a += w * float64(p.counts[c])
		b += w * float64(q.counts[c])
	}
	if a != b {
		return a < b
	}
	return len(p.members) < len(q.members)
}
