package data

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawSamples(t *rapid.T, grouped bool) []Sample {
	classes := rapid.IntRange(1, 5).Draw(t, "classes")
	s := make([]Sample, rapid.IntRange(2, 60).Draw(t, "n"))
	for i := range s {
		s[i].Label = rapid.IntRange(Unlabelled, classes-1).Draw(t, "label")
		if g := rapid.IntRange(0, 12).Draw(t, "group"); grouped && g > 0 {
			s[i].Group = fmt.Sprint(g)
		}
	}
	return s
}

func TestFoldsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grouped := rapid.Bool().Draw(t, "grouped")
		s := drawSamples(t, grouped)
		k := rapid.IntRange(2, 6).Draw(t, "k")
		seed := rapid.Uint64().Draw(t, "seed")
		folds, err := Folds(s, k, seed)
		var few *TooFewError
		if errors.As(err, &few) {
			if few.Groups >= k {
				t.Fatalf("%v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := Folds(s, k, seed)
		if err != nil || !reflect.DeepEqual(folds, again) {
			t.Fatal("one seed gave two results")
		}
		tested := make([]int, len(s))
		counts := map[int][]int{} // class -> per fold
		for f, fold := range folds {
			if len(fold.Test) == 0 {
				t.Fatal("an empty test side")
			}
			side := map[string]bool{}
			for _, i := range fold.Test {
				tested[i]++
				side[s[i].Group] = true
				if counts[s[i].Label] == nil {
					counts[s[i].Label] = make([]int, k)
				}
				counts[s[i].Label][f]++
			}
			for _, i := range fold.Train {
				if s[i].Group != "" && side[s[i].Group] {
					t.Fatalf("group %q is on both sides", s[i].Group)
				}
				if slices.Contains(fold.Test, i) || s[i].Label < 0 {
					t.Fatalf("sample %d on the training side", i)
				}
			}
		}
		for i, n := range tested {
			if want := min(1, s[i].Label+1); n != want {
				t.Fatalf("sample %d of class %d was tested %d times", i, s[i].Label, n)
			}
		}
		if !grouped {
			for c, n := range counts {
				if slices.Max(n)-slices.Min(n) > 1 {
					t.Fatalf("class %d is spread as %v", c, n)
				}
			}
		}
	})
}

// Two classes in six places of two photos each: every third must get both classes.
func TestFoldsStratifyGroups(t *testing.T) {
	var s []Sample
	for g := range 6 {
		s = append(s, Sample{g % 2, fmt.Sprint(g)}, Sample{g % 2, fmt.Sprint(g)})
	}
	for seed := range uint64(20) {
		folds, err := Folds(s, 3, seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range folds {
			n := [2]int{}
			for _, i := range f.Test {
				n[s[i].Label]++
			}
			if n != [2]int{2, 2} {
				t.Fatalf("seed %d: test side has %v", seed, n)
			}
		}
	}
}

func TestRepeatedDiffers(t *testing.T) {
	s := make([]Sample, 20)
	for i := range s {
		s[i].Label = i % 2
	}
	f, err := Repeated(s, 5, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(f) != 15 || reflect.DeepEqual(f[:5], f[5:10]) || reflect.DeepEqual(f[5:10], f[10:]) {
		t.Errorf("%d folds, or two repeats alike", len(f))
	}
	if _, err := Repeated(s, 5, 0, 1); err == nil {
		t.Error("no repeats: accepted")
	}
	if _, err := Folds(s, 1, 1); err == nil {
		t.Error("one fold: accepted")
	}
}

func TestMostFolds(t *testing.T) {
	for name, c := range map[string]struct {
		samples []Sample
		want    int
	}{
		"nothing":         {nil, 0},
		"only unlabelled": {[]Sample{{Label: Unlabelled}}, 1},
		"one of a class":  {[]Sample{{Label: 0}, {Label: 0}, {Label: 1}}, 1},
		"one place":       {[]Sample{{Label: 0, Group: "a"}, {Label: 0, Group: "a"}, {Label: 1}, {Label: 1}}, 1},
		"shared places":   {[]Sample{{Label: 0, Group: "a"}, {Label: 1, Group: "a"}, {Label: 0}, {Label: 1, Group: "b"}, {Label: 1}}, 2},
	} {
		if got := MostFolds(c.samples); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
