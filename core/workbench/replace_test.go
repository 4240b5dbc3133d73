package workbench_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"okuyuki/core/workbench"
)

// replacement is a bench with photos of two kinds, half of which carried a label before; the others come with right or wrong ones.
func replacement(t *testing.T, wrong bool) (*workbench.Workbench, workbench.ReplaceRequest) {
	t.Helper()
	b := open(t, untrained(t))
	all := fill(t, b, 12, 0)
	r := workbench.ReplaceRequest{Classes: all.Classes, Folds: 3, Margin: .1, Learn: workbench.LearnRequest{Seed: 3, Steps: 2, Rung: workbench.RungProbe}}
	for i, l := range all.Labels {
		if i%12 < 6 {
			r.Before = append(r.Before, l)
		} else if wrong {
			l.Class = 1 - l.Class
		}
		r.After = append(r.After, l)
	}
	return b, r
}

// Labels that are right may replace what was learned, wrong ones may not; what was learned stays either way.
func TestJudgeReplacement(t *testing.T) {
	if testing.Short() {
		t.Skip("trains dozens of times")
	}
	for _, wrong := range []bool{false, true} {
		b, r := replacement(t, wrong)
		learned, err := b.Learn(t.Context(), workbench.LearnRequest{Classes: r.Classes, Labels: r.Before, Seed: 1, Steps: 2, Rung: workbench.RungProbe}, nil)
		if err != nil {
			t.Fatal(err)
		}
		before, err := b.Predict("pipesa")
		if err != nil {
			t.Fatal(err)
		}
		last := 0.0
		got, err := b.JudgeReplacement(t.Context(), r, func(f float64) {
			if f < last || f > 1 {
				t.Errorf("progress goes from %v to %v", last, f)
			}
			last = f
		})
		if err != nil {
			t.Fatal(err)
		}
		if wrong == (got.Verdict == workbench.NotWorse) || got.Photos != 24 || got.Folds != 3 || got.Repeats != 3 || got.Own != 12 || len(got.Answers) != 24 {
			t.Errorf("wrong labels %v: %+v", wrong, got)
		}
		right, most := [2]int{}, [2]int{}
		for i, a := range got.Answers {
			if a.PhotoID != r.After[i].PhotoID || a.Label != r.After[i].Class || len(a.Before) != 3 || len(a.After) != 3 {
				t.Errorf("photo %d is %+v", i, a)
			}
			for version, answers := range [2][]int{a.Before, a.After} {
				n := 0
				for _, class := range answers {
					if class == a.Label {
						n++
					}
				}
				right[version] += n
				if n > 1 {
					most[version]++
				}
			}
		}
		mean := float64(right[1]-right[0]) / (3 * 24)
		if math.Abs(got.Mean-mean) > 1e-9 || got.Before.Value != float64(most[0])/24 || got.After.Value != float64(most[1])/24 {
			t.Errorf("%d and %d are right, in most repeats %d and %d: %+v", right[0], right[1], most[0], most[1], got)
		}
		after, err := b.Predict("pipesa")
		if err != nil || !reflect.DeepEqual(before, after) || !b.Learned() || learned.Rung != workbench.RungProbe {
			t.Errorf("what was learned has changed: %v", err)
		}
		if wrong {
			continue
		}
		again, err := b.JudgeReplacement(t.Context(), r, func(float64) {})
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Errorf("the same again gives %+v, %v", again, err)
		}
	}
}

func TestReplacementWithFewOrNothing(t *testing.T) {
	b, r := replacement(t, false)
	few := r
	few.Before, few.After = append(r.Before[:1:1], r.Before[6]), append(r.After[:1:1], r.After[12])
	if got, err := b.JudgeReplacement(t.Context(), few, func(float64) {}); err != nil || got.Verdict != workbench.Undecided || got.Folds != 0 {
		t.Errorf("one photo a class: %+v, %v", got, err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	stop(why)
	if _, err := b.JudgeReplacement(ctx, r, func(float64) {}); !errors.Is(err, why) {
		t.Errorf("stopped: %v", err)
	}
	r.After[3].PhotoID = "nobody"
	if _, err := b.JudgeReplacement(t.Context(), r, func(float64) {}); !errors.As(err, new(*workbench.UnknownPhotoError)) {
		t.Errorf("unknown photo: %v", err)
	}
}
