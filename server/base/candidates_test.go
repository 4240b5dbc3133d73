package base

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	"okuyuki/server/dataset"
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
		{ChoiceResult{5, 9, 2, false}, ChoiceResult{4, 9, .1, false}, true}, {ChoiceResult{4, 9, .1, false}, ChoiceResult{5, 9, 2, false}, false},
		{ChoiceResult{5, 9, .3, false}, ChoiceResult{5, 9, .4, false}, true}, {ChoiceResult{5, 9, .4, false}, ChoiceResult{5, 9, .4, false}, false}, // of equals the first stays
		{ChoiceResult{0, 9, 9, false}, ChoiceResult{Of: 9, Diverged: true}, true}, {ChoiceResult{Of: 9, Diverged: true}, ChoiceResult{0, 9, 9, false}, false},
		{ChoiceResult{Of: 9, Diverged: true}, ChoiceResult{Of: 9, Diverged: true}, false},
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

// coloured are samples that can be told apart by their colour.
func coloured(n int) (samples []Sample) {
	for i := range n {
		m := &photo.Image{W: trainSide, H: trainSide * inputH / inputW}
		m.Pix = make([]uint8, 3*m.W*m.H)
		for k := range m.Pix {
			m.Pix[k] = uint8(40 + 150*(i%2) + (k*7+i)%40)
		}
		samples = append(samples, Sample{Picture: m, Depth: make([]float32, m.W*m.H), Label: i % 2})
		for k := range samples[i].Depth {
			samples[i].Depth[k] = 2
		}
	}
	return samples
}

// course of untrained models on a few photos.
func tinyCourse(t *testing.T) *course {
	t.Helper()
	classes := []model.Class{{ID: "a"}, {ID: "b"}}
	from, err := model.New(model.Base, classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	c := &course{TrainOptions: TrainOptions{Set: &dataset.Set{Classes: classes}, Name: "x", Candidates: 3}, from: from, samples: coloured(20), told: &Trained{}}
	if c.split, c.held, err = holdOut(c.samples, classes); err != nil {
		t.Fatal(err)
	}
	c.options, err = Options{Data: "photos", Cache: t.TempDir(), Heads: Heads{Views: 1, Epochs: 1}, Tuning: Tuning{Epochs: 0}, source: "x"}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A candidate that diverges is worse than any other, and where all do, that is said.
func TestDivergedCandidates(t *testing.T) {
	c := tinyCourse(t)
	c.Through = func(context.Context, TrainHeader, TrainChoice) (func(Choice) (ChoiceResult, error), int, func(bool), error) {
		return func(x Choice) (ChoiceResult, error) {
			return ChoiceResult{Of: 3, Right: int(x.Rate * 3), Diverged: x.Rate >= 1}, nil
		}, 2, func(bool) {}, nil
	}
	before := c.options
	if err := c.choose(t.Context()); err != nil {
		t.Fatal(err)
	}
	if best, there := c.told.chosen(); !there || best.Rate != 1./3 || c.told.diverged() != 2 || c.options != before.with(best.Choice) {
		t.Errorf("%+v", c.told.Tried)
	}
	c.Through = func(context.Context, TrainHeader, TrainChoice) (func(Choice) (ChoiceResult, error), int, func(bool), error) {
		return func(Choice) (ChoiceResult, error) { return ChoiceResult{Of: 3, Diverged: true}, nil }, 1, func(bool) {}, nil
	}
	if err := c.choose(t.Context()); !errors.Is(err, train.ErrDiverged) {
		t.Errorf("all diverge: %v", err)
	}
	// A training that really does is such a result, and no error.
	c.options.Heads.Epochs = 20
	try, err := c.candidates()
	if err != nil {
		t.Fatal(err)
	}
	if r, err := try(t.Context(), Choice{1, 1e30}); err != nil || !r.Diverged {
		t.Errorf("at absurd rates: %+v, %v", r, err)
	}
}

// The first error ends the choice, and the pool is told that it is not complete.
func TestFailedCandidate(t *testing.T) {
	c, broken, complete := tinyCourse(t), errors.New("no power"), true
	c.Through = func(context.Context, TrainHeader, TrainChoice) (func(Choice) (ChoiceResult, error), int, func(bool), error) {
		return func(Choice) (ChoiceResult, error) { return ChoiceResult{}, broken }, 3, func(all bool) { complete = all }, nil
	}
	if err := c.choose(t.Context()); !errors.Is(err, broken) || complete {
		t.Errorf("%v, complete %v", err, complete)
	}
}
