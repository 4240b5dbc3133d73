package nyu

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// tiny is a grid of seconds.
func tiny() Preset {
	return Preset{
		Name: "tiny", H: 32, W: 64, Views: 2, Steps: 3, Seeds: 2,
		Levels: []Level{{}, {poc.Dark, .9}}, Percents: []int{50, 100}, Arms: []Arm{Single, Multi, MultiLabelled, Shuffled},
		TuneFolds: 1,
	}
}

// rooms are drawn once; tests do not change them.
var rooms = sync.OnceValues(func() (*Frames, error) { return Rooms(6) })

// bench has rooms and a backbone that knows nothing.
func bench(t *testing.T) Bench {
	t.Helper()
	f, err := rooms()
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Base, f.Classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	return Bench{Frames: f, Backbone: m, Cache: t.TempDir()}
}

// lab is ready for all levels of a preset.
func lab(t *testing.T, p Preset) *Lab {
	t.Helper()
	l, err := NewLab(bench(t), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, light := range p.Levels {
		if err := l.Prepare(context.Background(), light, nil); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func learn(t *testing.T, l *Lab, s Spec) Result {
	t.Helper()
	r, err := l.Run(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func spec(a Arm, percent, steps int) Spec {
	s := Spec{Cell: Cell{Percent: percent}, Arm: a, Tuning: Tuning{Rate: 2e-3}, Steps: steps, Seed: 3}
	if a != Single {
		s.Weight = 1
	}
	return s
}

// With hardly any weight on its depth loss, multi is single: the same labels, initial parameters and class batches. With weight it
// is not, and no two arms are the same.
func TestArmsDifferInDepthAlone(t *testing.T) {
	l := lab(t, tiny())
	single := learn(t, l, spec(Single, 50, 12))
	s := spec(Multi, 50, 12)
	s.Weight = 1e-10
	if hardly := learn(t, l, s); hardly.Right != single.Right || math.Abs(hardly.LogLoss-single.LogLoss) > 1e-3 {
		t.Errorf("without weight on depth: %+v, single: %+v", hardly, single)
	}
	losses := map[float64]Arm{single.LogLoss: Single}
	for _, a := range []Arm{Multi, MultiLabelled, Shuffled, Grey} {
		r := learn(t, l, spec(a, 50, 12))
		if other, same := losses[r.LogLoss]; same {
			t.Errorf("%s learned the same as %s", a, other)
		}
		losses[r.LogLoss] = a
		if (r.AbsRel > 0) != a.draws() {
			t.Errorf("%s: AbsRel %g", a, r.AbsRel)
		}
		if again := learn(t, l, spec(a, 50, 12)); again != r {
			t.Errorf("%s: another result the second time", a)
		}
	}
	// With all frames labelled there is no difference, which is why the grid leaves the arm out there.
	if all, labelled := learn(t, l, spec(Multi, 100, 4)), learn(t, l, spec(MultiLabelled, 100, 4)); all != labelled {
		t.Errorf("all frames labelled: %+v and %+v", all, labelled)
	}
}

// Trainings learn: more steps, better scenes and better depth.
func TestTrainingsLearn(t *testing.T) {
	l := lab(t, tiny())
	before, after := learn(t, l, spec(Multi, 100, 1)), learn(t, l, spec(Multi, 100, 80))
	if after.AbsRel > .9*before.AbsRel || after.Delta1 < before.Delta1 || after.LogLoss > .95*before.LogLoss {
		t.Errorf("after 1 step %+v, after 80 %+v", before, after)
	}
}

// Shares are of each class, rounded up; a larger one holds a smaller one; another seed gives other frames.
func TestLabelled(t *testing.T) {
	l := lab(t, tiny())
	learned, _ := l.split(0, l.levels[Level{}])
	var before map[int]bool
	for _, percent := range []int{1, 5, 17, 50, 100} {
		now := l.labelled(learned, percent, 7)
		byClass := make([]int, len(l.Frames.Classes))
		for i := range now {
			byClass[l.Frames.Train[i].Class]++
		}
		for c, n := range byClass {
			if want := int(math.Ceil(6 * float64(percent) / 100)); n != want {
				t.Errorf("%d %%: %d frames of class %d, want %d", percent, n, c, want)
			}
		}
		for i := range before {
			if !now[i] {
				t.Errorf("%d %%: frame %d has lost its label", percent, i)
			}
		}
		before = now
	}
	a, b := l.labelled(learned, 50, 1), l.labelled(learned, 50, 2)
	same := true
	for i := range a {
		same = same && b[i]
	}
	if same {
		t.Error("two seeds label the same frames")
	}
}

// Held-out frames share no scene with those that are learned from, and the test split has no part in tuning.
func TestFoldsKeepScenesTogether(t *testing.T) {
	l := lab(t, tiny())
	seen := map[int]bool{}
	for fold := 1; fold <= Folds; fold++ {
		learned, asked := l.split(fold, l.levels[Level{}])
		if len(asked)+len(learned) != len(l.Frames.Train) {
			t.Errorf("fold %d: %d and %d of %d", fold, len(learned), len(asked), len(l.Frames.Train))
		}
		scenes := map[string]bool{}
		for _, i := range learned {
			scenes[l.Frames.Train[i].Scene] = true
		}
		for _, i := range l.folds[fold-1].Test {
			if seen[i] || scenes[l.Frames.Train[i].Scene] {
				t.Errorf("fold %d: frame %d of %s", fold, i, l.Frames.Train[i].Scene)
			}
			seen[i] = true
		}
	}
}

// A frame never learns its own depth when depth is shuffled, and every depth is learned.
func TestAnother(t *testing.T) {
	for _, n := range []int{2, 3, 10, 795} {
		got := another(n, 5)
		for i, k := range got {
			if i == k {
				t.Errorf("%d of %d is given its own", i, n)
			}
		}
		slices.Sort(got)
		for i, k := range got {
			if i != k {
				t.Fatalf("%d: not all are used", n)
			}
		}
	}
}

// Brightness gets the moments of depth, so that neither control is louder than the other.
func TestGreyIsAsLarge(t *testing.T) {
	l := lab(t, tiny())
	m, s := moments(l.depth)
	if gm, gs := moments(l.grey); math.Abs(gm-m) > 1e-3 || math.Abs(gs-s) > 1e-3 || s < .1 {
		t.Errorf("brightness %g ± %g, depth %g ± %g", gm, gs, m, s)
	}
}

// Low light changes the features of all frames, and each frame has noise of its own.
func TestLight(t *testing.T) {
	l := lab(t, tiny())
	clean, dark := l.levels[Level{}], l.levels[Level{poc.Dark, .9}]
	for i := range clean.train {
		for n := range clean.train[i] {
			if slices.Equal(taps(t, clean.train[i][n]), taps(t, dark.train[i][n])) {
				t.Errorf("frame %d, view %d: darkness changes nothing", i, n)
			}
		}
	}
	if err := l.Prepare(context.Background(), Level{}, func() { t.Error("prepared twice") }); err != nil {
		t.Error(err)
	}
	if _, err := l.Run(Spec{Cell: Cell{Level{poc.Noise, .5}, 50}, Arm: Single, Tuning: Tuning{Rate: 1e-3}, Steps: 1}); err == nil {
		t.Error("a level that was not prepared")
	}
}

func taps(t *testing.T, v train.View) []byte {
	t.Helper()
	b, err := v.AppendTap(nil, 3)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A training that ends in no numbers is never right, and its log loss is that of knowing nothing.
func TestDiverged(t *testing.T) {
	l := lab(t, tiny())
	_, asked := l.split(0, l.levels[Level{}])
	m, err := model.New(model.Base, l.Frames.Classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	m.Param("class/dense/bias").Value[0] = float32(math.NaN())
	m.Touch()
	r, _, err := measure(m, asked, false)
	if err != nil || !r.Diverged || r.Accuracy != 0 || r.Right != strings.Repeat("0", len(l.Frames.Test)) || math.Abs(r.LogLoss-math.Log(3)) > 1e-12 {
		t.Errorf("%+v, %v", r, err)
	}
	s := spec(Multi, 50, 30)
	s.Rate, s.Weight = 1, 1000
	if r := learn(t, l, s); math.IsNaN(r.LogLoss+r.AbsRel) || math.IsInf(r.LogLoss+r.AbsRel, 0) {
		t.Errorf("%+v", r)
	}
}
