package workbench_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

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
	var checkpoints [][]byte
	_, want := learn(func(r *workbench.LearnRequest) {
		r.Checkpoint = func(encode func() []byte) { checkpoints = append(checkpoints, encode()) }
	})
	// 10 labelled photos are 2 steps an epoch: of 6 steps, two epochs end before the training does. 3 folds train on 6 or 7
	// photos, 1 step an epoch: 5 before the end. And the end of each training.
	if n := len(checkpoints); n != 3+3*6 {
		t.Fatalf("%d checkpoints", n)
	}
	for _, i := range []int{0, 1, 2, 5, len(checkpoints) - 1} {
		result, got := learn(func(r *workbench.LearnRequest) { r.Resume = checkpoints[i] })
		if !result.Resumed || !bytes.Equal(want, got) {
			t.Errorf("checkpoint %d: resumed %v, the same model %v", i, result.Resumed, bytes.Equal(want, got))
		}
	}
	damaged := slices.Clone(checkpoints[1])
	damaged[len(damaged)/2] ^= 1
	for name, bad := range map[string][]byte{"damaged": damaged, "cut off": checkpoints[1][:1000], "nonsense": []byte("x")} {
		if result, got := learn(func(r *workbench.LearnRequest) { r.Resume = bad }); result.Resumed || !bytes.Equal(want, got) {
			t.Errorf("%s: resumed %v, the same model %v", name, result.Resumed, bytes.Equal(want, got))
		}
	}
	if result, got := learn(func(r *workbench.LearnRequest) { r.Seed, r.Resume = 77, checkpoints[1] }); result.Resumed || bytes.Equal(want, got) {
		t.Error("the checkpoint of another seed was taken")
	}
}

// What a helper finishes meanwhile does not cost the training on all labels what it has done.
func TestHelpersDoNotLoseTheTraining(t *testing.T) {
	if testing.Short() {
		t.Skip("learns several times")
	}
	base := untrained(t)
	learn := func(resume []byte, offered func(encode func() []byte, step int), tell func(workbench.Progress)) workbench.LearnResult {
		b := open(t, base)
		r := fill(t, b, 5, 1)
		r.Steps, r.Resume = 12, resume
		r.Runner = workbench.NewPool(b.Local(), b.Local())
		step := 0
		if offered != nil {
			r.Checkpoint = func(encode func() []byte) { offered(encode, step) }
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
	var last []byte
	before := 0 // steps of the training on all labels, when the last checkpoint in its midst was made
	want := learn(nil, func(encode func() []byte, step int) {
		if step < 12 {
			last, before = encode(), step
		}
	}, nil)
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
