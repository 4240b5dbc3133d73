package base

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/server/refused"
)

// The grid is the one that the help names; more candidates go on where fewer end.
func TestGrid(t *testing.T) {
	want := []Choice{{7, 1}, {7, 1. / 3}, {7, 3}, {8, 1}, {8, 1. / 3}}
	if got := Grid(5, 7); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Grid(MaxCandidates, 7); !slices.Equal(got[:5], want) || len(got) != MaxCandidates {
		t.Errorf("%v", got)
	}
	seen := map[Choice]bool{}
	for _, c := range Grid(MaxCandidates, 1) {
		if seen[c] {
			t.Errorf("%v is tried twice", c)
		}
		seen[c] = true
	}
}

// A choice changes all rates and the seed, and nothing else; the recipe's own changes nothing.
func TestChoiceOfOptions(t *testing.T) {
	o, err := Options{Data: "photos", Cache: t.TempDir(), Seed: 5}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	if got := o.with(Choice{5, 1}); got != o {
		t.Errorf("%+v, want %+v", got, o)
	}
	want := o
	want.Seed, want.Heads.Rate, want.Tuning.Backbone, want.Tuning.Heads = 6, 3*o.Heads.Rate, 3*o.Tuning.Backbone, 3*o.Tuning.Heads
	if got := o.with(Choice{6, 3}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestBetter(t *testing.T) {
	for _, c := range []struct {
		a, b ChoiceResult
		want bool
	}{
		{ChoiceResult{5, 9, 2}, ChoiceResult{4, 9, .1}, true}, {ChoiceResult{4, 9, .1}, ChoiceResult{5, 9, 2}, false},
		{ChoiceResult{5, 9, .3}, ChoiceResult{5, 9, .4}, true}, {ChoiceResult{5, 9, .4}, ChoiceResult{5, 9, .4}, false}, // of equals the first stays
	} {
		if got := better(c.a, c.b); got != c.want {
			t.Errorf("%v better than %v: %v", c.a, c.b, got)
		}
	}
}

// No photo that measures is seen by a choice, and no place is on two sides.
func TestPartsAreApart(t *testing.T) {
	classes := []model.Class{{ID: "a"}, {ID: "b"}}
	var samples []Sample
	for i := range 80 {
		samples = append(samples, Sample{Label: i % 2, group: string(rune('A' + i/4))})
	}
	for i := range 20 {
		samples = append(samples, Sample{Label: train.NoLabel, group: string(rune('A' + i))})
	}
	s, held, err := holdOut(samples, classes)
	if err != nil {
		t.Fatal(err)
	}
	part, asked, err := partOut(samples, s.learn, classes, heldOutSeed+1)
	if err != nil {
		t.Fatal(err)
	}
	side := map[string]int{}
	photos := map[int]int{}
	for n, list := range [][]int{held, asked, part.learn} {
		if len(list) == 0 {
			t.Fatalf("part %d is empty", n)
		}
		for _, i := range list {
			if before, seen := photos[i]; seen {
				t.Errorf("photo %d is in parts %d and %d", i, before, n)
			}
			photos[i] = n
			if before, seen := side[samples[i].group]; seen && before != n {
				t.Errorf("place %s is in parts %d and %d", samples[i].group, before, n)
			}
			side[samples[i].group] = n
		}
	}
	if share := float64(len(asked)) / float64(len(s.learn)); share < .1 || share > .3 {
		t.Errorf("%d of %d photos are asked for", len(asked), len(s.learn))
	}
	one := []Sample{{Label: 0, group: "x"}, {Label: 0, group: "x"}, {Label: 1, group: "x"}, {Label: 1, group: "x"}}
	if _, _, err := partOut(one, []int{0, 1, 2, 3}, classes, 1); refused.Of(err) != refused.Content {
		t.Errorf("of one place: %v", err)
	}
}

func TestSurprise(t *testing.T) {
	for _, c := range []struct {
		logits []float32
		label  int
		want   float64
	}{{[]float32{0, 0}, 0, math.Log(2)}, {[]float32{1000, 0}, 0, 0}, {[]float32{1000, 0}, 1, 1000}, {[]float32{1, 2, 3}, 1, math.Log(math.Exp(-1) + 1 + math.E)}} {
		if got := surprise(c.logits, c.label); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v, class %d: %v, want %v", c.logits, c.label, got, c.want)
		}
	}
}
