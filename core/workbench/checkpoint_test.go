package workbench_test

import (
	"bytes"
	"context"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"okuyuki/core/poc"
	"okuyuki/core/train"
	"okuyuki/core/workbench"
)

// A learning that goes on from any of its checkpoints ends with the same bits.
func TestResumedLearningIsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("learns several times")
	}
	base := untrained(t)
	learn := func(change func(*workbench.LearnRequest)) (workbench.LearnResult, []byte) {
		b := open(t, base)
		r := fill(t, b, 5, 1)
		r.Steps, r.Weighting.Method = 6, "uncertainty"
		change(&r)
		result, err := b.Learn(context.Background(), r, nil)
		if err != nil {
			t.Fatal(err)
		}
		file, _, err := b.ExportModel()
		if err != nil {
			t.Fatal(err)
		}
		return result, file
	}
	var saved history
	_, want := learn(func(r *workbench.LearnRequest) { r.Checkpoints.Offer = saved.keep })
	// 10 labelled photos are 2 steps an epoch: of 6 steps, two epochs end before the training does. 3 folds train on 6 or 7
	// photos, 1 step an epoch: 5 before the end. And the end of each training.
	if n := len(saved); n != 3+3*6 {
		t.Fatalf("%d checkpoints", n)
	}
	for _, i := range []int{0, 1, 2, 5, len(saved) - 1} {
		result, got := learn(func(r *workbench.LearnRequest) { r.Checkpoints.Resume = saved.until(i) })
		if !result.Resumed || !bytes.Equal(want, got) {
			t.Errorf("checkpoint %d: resumed %v, the same model %v", i, result.Resumed, bytes.Equal(want, got))
		}
	}
	first := saved[1].bytes
	damaged := slices.Clone(first)
	damaged[len(damaged)/2] ^= 1
	for name, bad := range map[string][]byte{"damaged": damaged, "cut off": first[:1000], "nonsense": []byte("x")} {
		result, got := learn(func(r *workbench.LearnRequest) { r.Checkpoints.Resume = [][]byte{bad} })
		if result.Resumed || !bytes.Equal(want, got) {
			t.Errorf("%s: resumed %v, the same model %v", name, result.Resumed, bytes.Equal(want, got))
		}
	}
	result, got := learn(func(r *workbench.LearnRequest) { r.Seed, r.Checkpoints.Resume = 77, [][]byte{first} })
	if result.Resumed || bytes.Equal(want, got) {
		t.Error("the checkpoint of another seed was taken")
	}
}

// A whole network that goes on from the end of any epoch ends with the same bits, its normalisations included.
func TestResumedWholeNetworkIsTheSame(t *testing.T) {
	worker, set := open(t, untrained(t)).Local(), pictures(12, 32)
	job := workbench.Job{Train: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Ask: []int{11}, Steps: 7, Seed: 3, Whole: true, Keep: true}
	var states [][]byte
	watched := job
	watched.Save = func(state func() []byte) { states = append(states, state()) }
	want, err := worker.Do(t.Context(), set, watched, func(int, workbench.Losses) {})
	if err != nil || len(states) != 3 { // 11 labelled photos are 2 steps an epoch
		t.Fatalf("%d states (%v)", len(states), err)
	}
	for i, state := range states {
		resumed := job
		resumed.Start = state
		var steps []int
		got, err := worker.Do(t.Context(), set, resumed, func(step int, _ workbench.Losses) { steps = append(steps, step) })
		if err != nil || !reflect.DeepEqual(got, want) || steps[0] != 2*i+3 {
			t.Errorf("state %d: it goes on with steps %v to the same %v (%v)", i, steps, reflect.DeepEqual(got, want), err)
		}
	}
	for name, bad := range map[string][]byte{"cut off": states[0][:100], "longer": append(slices.Clone(states[0]), 1)} {
		job.Start = bad
		if _, err := worker.Do(t.Context(), set, job, func(int, workbench.Losses) {}); err == nil {
			t.Errorf("%s: a state was taken that is none", name)
		}
	}
}

// pictures are n random ones of two classes, with random depth, for a whole network.
func pictures(n, side int) *workbench.Set {
	rng := rand.New(rand.NewPCG(1, 2))
	set := &workbench.Set{Classes: []workbench.Class{{ID: "a"}, {ID: "b"}}}
	for i := range n {
		v := train.View{H: side, W: side, Image: make([]float32, 3*side*side)}
		for k := range v.Image {
			v.Image[k] = 2*rng.Float32() - 1
		}
		metres := make([]float32, side*side)
		for k := range metres {
			metres[k] = 1 + rng.Float32()
		}
		v.Target = train.NewTarget(metres)
		set.Examples = append(set.Examples, train.Example{Label: i % 2, Views: []train.View{v}})
	}
	return set
}

// A comparison that goes on from where it was finds the same numbers.
func TestResumedComparisonIsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("compares several times")
	}
	base := untrained(t)
	compare := func(c workbench.Checkpoints) (found poc.Result, taken int, resumed float64) {
		b := open(t, base)
		r := fill(t, b, 4, 1)
		steps := 0
		last := -1.
		result, err := b.Compare(t.Context(), workbench.CompareRequest{
			Classes: r.Classes, Labels: r.Labels, Seed: 2, Folds: 2, Repeats: 1, Steps: 3, Checkpoints: c,
		}, func(p workbench.CompareProgress) {
			if p.Resumed > 0 {
				resumed = p.Resumed
			}
			if p.Fraction < p.Resumed || p.Fraction > 1 {
				t.Errorf("%+v: more was there before than is done", p)
			}
			if p.Arm != "" && p.Fraction != last {
				steps++
				last = p.Fraction
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return result, steps, resumed
	}
	var saved history
	want, all, _ := compare(workbench.Checkpoints{Offer: saved.keep})
	for _, i := range []int{2, len(saved) - 1} {
		got, steps, resumed := compare(workbench.Checkpoints{Resume: saved.until(i)})
		if !reflect.DeepEqual(got, want) || steps >= all {
			t.Errorf("checkpoint %d: the same result %v after %d of %d steps", i, reflect.DeepEqual(got, want), steps, all)
		}
		if ended := i == len(saved)-1; resumed >= 1 || (ended && (resumed == 0 || steps > 0)) {
			t.Errorf("checkpoint %d: %g was there before, %d steps were taken", i, resumed, steps)
		}
	}
}

// history is all that a study offered.
type history []struct {
	part  int
	bytes []byte
}

func (h *history) keep(part int, ended bool, encode func() []byte) {
	*h = append(*h, struct {
		part  int
		bytes []byte
	}{part, encode()})
}

// until is the checkpoint after so many offers more than one: the newest of each part.
func (h history) until(i int) [][]byte {
	newest := map[int][]byte{}
	for _, o := range h[:i+1] {
		newest[o.part] = o.bytes
	}
	return slices.Collect(maps.Values(newest))
}

// What a helper finishes meanwhile does not cost the training on all labels what it has done.
func TestHelpersDoNotLoseTheTraining(t *testing.T) {
	if testing.Short() {
		t.Skip("learns several times")
	}
	base := untrained(t)
	learn := func(resume [][]byte, offered func(part int, encode func() []byte, step int), tell func(workbench.Progress)) workbench.LearnResult {
		b := open(t, base)
		r := fill(t, b, 5, 1)
		r.Steps, r.Checkpoints.Resume = 12, resume
		r.Runner = workbench.NewPool(b.Local(), b.Local())
		step := 0
		if offered != nil {
			r.Checkpoints.Offer = func(part int, _ bool, encode func() []byte) { offered(part, encode, step) }
		}
		result, err := b.Learn(t.Context(), r, func(p workbench.Progress) {
			if p.Phase == workbench.PhaseTrain {
				step = p.Step
			}
			if tell != nil {
				tell(p)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	parts := map[int][]byte{}
	before := 0 // steps of the training on all labels, when the last checkpoint in its midst was made
	var mu sync.Mutex
	want := learn(nil, func(part int, encode func() []byte, step int) {
		mu.Lock()
		defer mu.Unlock()
		if step < 12 {
			parts[part], before = encode(), step
		}
	}, nil)
	last := slices.Collect(maps.Values(parts))
	if last == nil {
		t.Fatal("no checkpoint before the training on all labels ended")
	}
	first := 0
	got := learn(last, nil, func(p workbench.Progress) {
		if first == 0 && p.Phase == workbench.PhaseTrain {
			first = p.Step
		}
	})
	// 10 labelled photos are 2 steps an epoch.
	if !got.Resumed || first < before-1 || got.TrainAccuracy != want.TrainAccuracy || got.Correct != want.Correct {
		t.Errorf("of %d steps done it goes on with number %d: %+v, want %+v", before, first, got, want)
	}
}
