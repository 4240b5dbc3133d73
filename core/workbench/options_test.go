package workbench_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"okuyuki/core/photo"
	"okuyuki/core/workbench"
)

// Every option changes what is learned, and gives a model that can be saved and taken back.
func TestOptionsOfLearning(t *testing.T) {
	if testing.Short() {
		t.Skip("learns many times")
	}
	base := untrained(t)
	var seen [][]byte
	var names []string
	for _, c := range []struct {
		name   string
		change func(*workbench.LearnRequest)
		check  func(workbench.LearnResult) bool
	}{
		{"defaults", func(*workbench.LearnRequest) {}, func(r workbench.LearnResult) bool {
			return !r.Balanced && r.Trust != nil && len(r.Tried) == 2 && r.Trust.Photos == 8
		}},
		{"harsh", func(r *workbench.LearnRequest) { r.Harsh = true }, nil},
		{"weight", func(r *workbench.LearnRequest) { r.Weighting.Depth = 5 }, nil},
		{"uncertainty", func(r *workbench.LearnRequest) { r.Weighting.Method = "uncertainty" }, nil},
		{"normalised", func(r *workbench.LearnRequest) { r.Weighting.Method = "normalised" }, nil},
		{"no depth", func(r *workbench.LearnRequest) { r.SingleTask = true }, nil},
		{"no others", func(r *workbench.LearnRequest) { r.Unlabelled = []string{} }, nil},
		{"quick", func(r *workbench.LearnRequest) { r.Steps, r.Effort = 0, workbench.EffortQuick }, func(r workbench.LearnResult) bool { return r.Steps == 12 }},
		{"thorough", func(r *workbench.LearnRequest) { r.Effort = workbench.EffortThorough }, func(r workbench.LearnResult) bool { return r.Folds == 4 }},
		{"probe", func(r *workbench.LearnRequest) { r.Rung = workbench.RungProbe }, func(r workbench.LearnResult) bool { return r.Rung == workbench.RungProbe && len(r.Tried) == 1 }},
		{"heads", func(r *workbench.LearnRequest) { r.Rung = workbench.RungHeads }, func(r workbench.LearnResult) bool { return r.Rung == workbench.RungHeads }},
		{"unequal", func(r *workbench.LearnRequest) { r.Labels = r.Labels[:6] }, func(r workbench.LearnResult) bool { return r.Balanced }},
		{"unequal, not balanced", func(r *workbench.LearnRequest) { r.Labels, r.Balance = r.Labels[:6], workbench.BalanceOff }, func(r workbench.LearnResult) bool { return !r.Balanced }},
	} {
		b := open(t, base)
		r := fill(t, b, 4, 2)
		vouch(t, b, r.Labels)
		r.Steps = 4
		c.change(&r)
		result, err := b.Learn(context.Background(), r, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if c.check != nil && !c.check(result) {
			t.Errorf("%s: %+v", c.name, result)
		}
		file, _, err := b.ExportModel()
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(seen, func(other []byte) bool { return bytes.Equal(other, file) }); i >= 0 && c.name != "heads" && c.name != "probe" {
			t.Errorf("%s: the model of %s", c.name, names[i]) // one of the rungs is the default's choice
		}
		seen, names = append(seen, file), append(names, c.name)
	}
}

func TestUnlabelledPhotosAreThoseNamed(t *testing.T) {
	long(t)
	base := untrained(t)
	learn := func(order []int) []byte {
		b := open(t, base)
		r := fill(t, b, 2, 0)
		r.Steps, r.Unlabelled = 3, []string{"s1", "s0", "pipesa"} // that one has a label
		for _, i := range order {
			id := []string{"s0", "s1", "s2"}[i]
			if _, err := b.Add(id, drawn(t, "stairs", uint64(i), 96, 72), 200); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Learn(context.Background(), r, nil); err != nil {
			t.Fatal(err)
		}
		file, _, err := b.ExportModel()
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	if !bytes.Equal(learn([]int{0, 1}), learn([]int{2, 1, 0})) {
		t.Error("what else is held, and the order in which it came, changed the model")
	}
	b := open(t, base)
	r := fill(t, b, 2, 0)
	r.Unlabelled = []string{"nobody"}
	var unknown *workbench.UnknownPhotoError
	if _, err := b.Learn(context.Background(), r, nil); !errors.As(err, &unknown) {
		t.Errorf("an unlabelled photo that is not there: %v", err)
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	b := open(t, untrained(t))
	good := fill(t, b, 2, 0)
	for _, w := range []workbench.Weighting{{Method: "magic"}, {Depth: -1}, {Depth: 11}, {Depth: math.NaN()}} {
		r := good
		r.Weighting = w
		if _, err := b.Learn(context.Background(), r, nil); err == nil {
			t.Errorf("%+v was accepted", w)
		}
	}
}

// The whole network learns from nothing, answers, and is saved and taken back.
func TestWholeNetworkRung(t *testing.T) {
	if testing.Short() {
		t.Skip("trains whole networks")
	}
	base := untrained(t)
	b := open(t, base)
	r := fill(t, b, 2, 0)
	r.Steps, r.Rung, r.Effort = 3, workbench.RungWhole, workbench.EffortQuick
	last := 0.0
	result, err := b.Learn(context.Background(), r, func(p workbench.Progress) { last = p.Fraction })
	if err != nil {
		t.Fatal(err)
	}
	if result.Rung != workbench.RungWhole || len(result.Tried) != 3 || math.Abs(last-1) > 1e-9 || result.TrainAccuracy < .75 {
		t.Errorf("rung %s of %d, progress ended at %g, %g right of the photos it has seen", result.Rung, len(result.Tried), last, result.TrainAccuracy)
	}
	want, err := b.Predict("pipesa")
	if err != nil {
		t.Fatal(err)
	}
	file, _, err := b.ExportModel()
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, base)
	if err := other.ImportModel(file); err != nil {
		t.Fatal(err)
	}
	got, err := other.PredictFile(drawn(t, "pipes", 0, 96, 72))
	if err != nil {
		t.Fatal(err)
	}
	if want.Classes[0].ID != got.Classes[0].ID || math.Abs(want.Classes[0].P-got.Classes[0].P) > .01 || want.Novel != got.Novel || got.Depth.W != want.Depth.W {
		t.Errorf("%v %g became %v %g", want.Classes, want.Novel, got.Classes, got.Novel)
	}
}

func TestAdvise(t *testing.T) {
	b := open(t, untrained(t))
	r := fill(t, b, 4, 0)
	if _, err := b.Add("again", drawn(t, "pipes", 0, 192, 144), 200); err != nil {
		t.Fatal(err)
	}
	for i := range r.Labels {
		r.Labels[i].Group = "north"
	}
	r.Labels[0].Group = "south"
	found := map[string][]string{}
	for _, a := range b.Advise(r.Classes, r.Labels[:6], nil) {
		if a.Photos != len(a.IDs) || a.Total < a.Photos {
			t.Errorf("%+v", a)
		}
		found[a.Kind] = a.IDs
	}
	for kind, want := range map[string][]string{
		workbench.AdviceDuplicates: {"pipesa", "again"},
		workbench.AdviceImbalance:  {"pipesa", "pipesb"},
		workbench.AdviceOnePlace:   {"pipesa", "pipesb"},
	} {
		if !slices.Equal(found[kind], want) {
			t.Errorf("%s: %v, want %v", kind, found[kind], want)
		}
	}
	if n := len(found[photo.Small]); n != 9 { // all are 96x72 or 192x144
		t.Errorf("%d of 9 photos are small", n)
	}
	if a := b.Advise(r.Classes, []workbench.Label{{PhotoID: "nobody"}, {PhotoID: "pipesa", Class: 7}}, []string{}); len(a) != 1 || a[0].Kind != photo.Small {
		t.Errorf("of photos that are not there: %+v", a)
	}
}
