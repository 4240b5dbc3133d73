package data_test

import (
	"fmt"
	"slices"
	"testing"

	"okuyuki/core/data"

	"pgregory.net/rapid"
)

func TestFoldsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := rapid.IntRange(1, 4).Draw(t, "classes")
		labels := rapid.SliceOfN(rapid.IntRange(0, classes-1), 1, 60).Draw(t, "labels")
		groups := make([]string, len(labels))
		if rapid.Bool().Draw(t, "grouped") {
			for i := range groups {
				if g := rapid.IntRange(0, 20).Draw(t, "group"); g > 5 {
					groups[i] = fmt.Sprint(g)
				}
			}
		}
		wanted := rapid.IntRange(2, 6).Draw(t, "wanted")
		seed := rapid.Uint64().Draw(t, "seed")
		folds, k := data.StratifiedFolds(labels, groups, wanted, seed)
		again, _ := data.StratifiedFolds(labels, groups, wanted, seed)
		if !slices.Equal(folds, again) {
			t.Fatal("the same arguments gave other folds")
		}
		if k == 0 {
			if folds != nil {
				t.Fatal("folds without cross-validation")
			}
			return
		}
		if k < 2 || k > wanted || len(folds) != len(labels) {
			t.Fatalf("k = %d of %d wanted, %d folds for %d photos", k, wanted, len(folds), len(labels))
		}
		seen := map[string]int{}
		for i, f := range folds {
			if f < 0 || f >= k {
				t.Fatalf("fold %d of %d", f, k)
			}
			if g := groups[i]; g != "" {
				if other, ok := seen[g]; ok && other != f {
					t.Fatalf("group %s is torn apart", g)
				}
				seen[g] = f
			}
		}
		// Without any one fold, every class can still be learnt.
		for f := range k {
			for c := range classes {
				all, left := 0, 0
				for i, y := range labels {
					if y == c {
						all++
						if folds[i] != f {
							left++
						}
					}
				}
				if all > 0 && left == 0 {
					t.Fatalf("class %d is only in fold %d", c, f)
				}
			}
		}
	})
}

func TestUngroupedFoldsAreEven(t *testing.T) {
	var labels []int
	for c := range 6 {
		for range 6 {
			labels = append(labels, c)
		}
	}
	folds, k := data.StratifiedFolds(labels, nil, 3, 7)
	if k != 3 {
		t.Fatalf("k = %d", k)
	}
	count := map[[2]int]int{}
	for i, f := range folds {
		count[[2]int{f, labels[i]}]++
	}
	for key, n := range count {
		if n != 2 {
			t.Errorf("fold %d has %d photos of class %d, want 2", key[0], n, key[1])
		}
	}
	other, _ := data.StratifiedFolds(labels, nil, 3, 8)
	if slices.Equal(folds, other) {
		t.Error("another seed gave the same folds")
	}
}

func TestTooFewForFolds(t *testing.T) {
	for name, c := range map[string]struct {
		labels []int
		groups []string
	}{
		"one of a class": {[]int{0, 0, 1}, nil},
		"one place":      {[]int{0, 0, 1, 1}, []string{"a", "a", "b", "c"}},
		"nothing":        {nil, nil},
	} {
		if folds, k := data.StratifiedFolds(c.labels, c.groups, 5, 1); folds != nil || k != 0 {
			t.Errorf("%s: %d folds %v", name, k, folds)
		}
	}
}
