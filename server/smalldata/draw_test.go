package smalldata

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"okuyuki/core/data"
)

// world draws samples: so many classes, with groups of a few photos, of one class each, and photos that stand alone.
func world(rng *rand.Rand, classes int) (samples []data.Sample) {
	for c := range classes {
		for g := range 2 + rng.IntN(6) {
			name := ""
			if rng.IntN(3) > 0 {
				name = fmt.Sprintf("room %d of %d", g, c)
			}
			for range 1 + rng.IntN(5) {
				samples = append(samples, data.Sample{Label: c, Group: name})
			}
		}
	}
	rng.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
	return append(samples, data.Sample{Label: data.Unlabelled})
}

// places are the groups of a class; photos without a group count as one each.
func places(samples []data.Sample, class int) int {
	n, seen := 0, map[string]bool{}
	for _, s := range samples {
		if s.Label == class && (s.Group == "" || !seen[s.Group]) {
			n++
			seen[s.Group] = true
		}
	}
	return n
}

func TestDraw(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	different := false
	for trial := range 200 {
		classes := 2 + rng.IntN(4)
		samples := world(rng, classes)
		var before split
		for _, n := range []int{1, 3, 6} {
			s, err := drawSplit(samples, classes, n, 7, uint64(trial))
			if err != nil {
				t.Fatal(err)
			}
			again, _ := drawSplit(samples, classes, n, 7, uint64(trial))
			other, _ := drawSplit(samples, classes, n, 8, uint64(trial))
			if !reflect.DeepEqual(s, again) {
				t.Fatalf("trial %d: one seed, two draws", trial)
			}
			different = different || !reflect.DeepEqual(s, other)
			checkSplit(t, samples, classes, n, s)
			for _, i := range before.Train {
				if !slices.Contains(s.Train, i) {
					t.Fatalf("trial %d: photo %d is learned from with fewer labels, not with %d", trial, i, n)
				}
			}
			before = s
		}
	}
	if !different {
		t.Error("the seed decides nothing")
	}
}

func checkSplit(t *testing.T, samples []data.Sample, classes, n int, s split) {
	t.Helper()
	side := map[int]string{}
	groups := map[string]string{}
	learned, tested := make([]int, classes), make([]int, classes)
	spots := make([]map[string]bool, classes)
	put := func(name string, photos []int, count []int) {
		for _, i := range photos {
			if side[i] != "" {
				t.Fatalf("photo %d is in %s and %s", i, side[i], name)
			}
			side[i] = name
			g := samples[i].Group
			if g != "" && groups[g] != "" && groups[g] != name {
				t.Fatalf("%s is on both sides", g)
			}
			groups[g] = name
			count[samples[i].Label]++
			if name == "train" {
				c := samples[i].Label
				if spots[c] == nil {
					spots[c] = map[string]bool{}
				}
				if g == "" {
					g = fmt.Sprint(i)
				}
				spots[c][g] = true
			}
		}
	}
	put("train", s.Train, learned)
	put("test", s.Test, tested)
	if !slices.IsSorted(s.Test) {
		t.Fatal("the test photos are not in their order")
	}
	for i, sample := range samples {
		used := sample.Group != "" && groups[sample.Group] == "train"
		if sample.Label >= 0 && side[i] == "" && !used {
			t.Fatalf("photo %d is forgotten", i)
		}
	}
	for c := range classes {
		half := places(samples, c) / 2
		if learned[c] == 0 || learned[c] > n || tested[c] == 0 {
			t.Fatalf("class %d: %d of %d labels, %d test photos", c, learned[c], n, tested[c])
		}
		if len(spots[c]) > half || len(spots[c]) < min(half, n) {
			t.Fatalf("class %d: %d labels of %d places, it has %d", c, n, len(spots[c]), places(samples, c))
		}
	}
}

// With as many single photos as it takes, every class gives exactly its labels, and all else is tested.
func TestDrawIsStratified(t *testing.T) {
	var samples []data.Sample
	for i := range 90 {
		samples = append(samples, data.Sample{Label: i % 3})
	}
	s, err := drawSplit(samples, 3, 12, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	n := make([]int, 3)
	for _, i := range s.Train {
		n[i%3]++
	}
	if !slices.Equal(n, []int{12, 12, 12}) || len(s.Test) != 90-36 {
		t.Errorf("%v labels, %d test photos", n, len(s.Test))
	}
}

func TestDrawRefuses(t *testing.T) {
	one := []data.Sample{{Label: 0, Group: "a"}, {Label: 0, Group: "b"}, {Label: 1, Group: "c"}, {Label: 1, Group: "c"}}
	if s, err := drawSplit(one, 2, 1, 1, 1); !errors.Is(err, ErrTooFew) {
		t.Errorf("a class of one place: %v, %v", s, err)
	}
	// Both classes are in both places: whichever is learned from, each class is left in the other one, or in none.
	shared := []data.Sample{{Label: 0, Group: "a"}, {Label: 1, Group: "a"}, {Label: 0, Group: "b"}, {Label: 1, Group: "b"}}
	s, err := drawSplit(shared, 2, 1, 1, 1)
	if err == nil {
		checkSplit(t, shared, 2, 1, s)
	}
	// Three classes in a ring of three places: any two of them take two places, and the third class has none to be tested in.
	ring := []data.Sample{{Label: 0, Group: "a"}, {Label: 1, Group: "a"}, {Label: 1, Group: "b"}, {Label: 2, Group: "b"}, {Label: 2, Group: "c"}, {Label: 0, Group: "c"}}
	refused := 0
	for draw := range uint64(20) {
		if s, err := drawSplit(ring, 3, 1, 1, draw); err != nil {
			refused++
		} else {
			checkSplit(t, ring, 3, 1, s)
		}
	}
	if refused == 0 {
		t.Error("no draw left a class without a test")
	}
}
