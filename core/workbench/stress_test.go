package workbench_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
	"okuyuki/core/workbench"
)

// At strength 0 the stress test asks what the comparison asked: with one repeat it must find
// the same accuracies and depth errors, which it can only with the models of the right parts.
func TestStressBeginsWhereTheComparisonEnded(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 4, 1))
	r.Repeats, r.Steps = 1, 6
	c := compare(t, b, r).Comparison
	last := 0.0
	got, err := b.Stress(t.Context(), workbench.StressRequest{
		Corruptions: []poc.Corruption{poc.Noise, poc.Tilt}, Strengths: []float64{1, .5},
	}, func(p workbench.StressProgress) {
		if p.Fraction < last || p.Fraction > 1 || p.Total != 8 {
			t.Errorf("progress %+v after %g", p, last)
		}
		last = p.Fraction
	})
	if err != nil || len(got.Curves) != 2 || last != 1 {
		t.Fatalf("%d curves, progress to %g, %v", len(got.Curves), last, err)
	}
	for _, curve := range got.Curves {
		if len(curve.Points) != 3 || curve.Points[0].Strength != 0 || curve.Points[2].Strength != 1 {
			t.Fatalf("%s: %+v", curve.Corruption, curve.Points)
		}
		clean := curve.Points[0]
		for i, arm := range []poc.Arm{poc.Single, poc.Multi} {
			if a := clean.Arms[i]; a.Arm != arm || a.Accuracy != c.Arms[i].Accuracy {
				t.Errorf("%s: clean %+v, compared %+v", curve.Corruption, a, c.Arms[i].Accuracy)
			}
		}
		if d := clean.Arms[1]; math.Abs(*d.AbsRel-c.Arms[1].Depth.AbsRel) > 1e-12 || math.Abs(*d.Delta1-c.Arms[1].Depth.Delta1) > 1e-12 {
			t.Errorf("%s: clean depth %g, %g, compared %+v", curve.Corruption, *d.AbsRel, *d.Delta1, *c.Arms[1].Depth)
		}
		base := clean.Arms[2]
		if base.Arm != workbench.BaseArm || *base.AbsRel != 0 || *base.Delta1 != 1 || clean.Arms[0].AbsRel != nil {
			t.Errorf("%s: the base model's depth of the clean photo is %+v", curve.Corruption, base)
		}
		for arm, until := range curve.ClassUntil {
			if !slices.Contains([]float64{0, .5, 1}, until) || arm == workbench.BaseArm {
				t.Errorf("%s: %s is of use until %g", curve.Corruption, arm, until)
			}
		}
	}
	for _, a := range c.Answers {
		p, err := b.StressPhoto(a.PhotoID, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			if !slices.Equal(p.Arms[i].P, a.Said[i].P) {
				t.Errorf("%s of %s: %v, compared %v", p.Arms[i].Arm, a.PhotoID, p.Arms[i].P, a.Said[i].P)
			}
		}
	}
}

// The numbers are the same, bit for bit, whoever holds the trials, also when a worker is lost on the way, and a second time.
func TestStressIsTheSameForAnyWorkers(t *testing.T) {
	comparing(t)
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 4, 0))
	r.Repeats = 1
	compare(t, b, r)
	stress := func(name string, pool *workbench.Pool) poc.Stress {
		last, total := 0.0, 0
		got, err := b.Stress(t.Context(), workbench.StressRequest{
			Corruptions: []poc.Corruption{poc.Dark, poc.Rotate}, Strengths: []float64{.4, .9}, Pool: pool,
		}, func(p workbench.StressProgress) {
			if p.Fraction < last {
				t.Errorf("%s: progress went back from %g to %g", name, last, p.Fraction)
			}
			last, total = p.Fraction, p.Total
		})
		if err != nil || last != 1 || total != 8 {
			t.Fatalf("%s: %d photos, progress to %g, %v", name, total, last, err)
		}
		return got
	}
	want := stress("one worker", nil)
	local := b.Local()
	for name, workers := range map[string][]workbench.Worker{
		"two":         {b.Local(), b.Local()},
		"one, shared": {local, local, local, local},
		"one is lost": {b.Local(), mortal{b.Local()}},
		"again":       {b.Local()},
	} {
		if got := stress(name, workbench.NewPool(workers...)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n%+v\none worker alone:\n%+v", name, got, want)
		}
	}
	// A photo that is gone takes part no more.
	b.Remove("corridora")
	gone, err := b.Stress(t.Context(), workbench.StressRequest{Corruptions: []poc.Corruption{poc.Dark}, Strengths: []float64{1}}, nil)
	if err != nil || gone.Curves[0].Points[0].Photos != 7 {
		t.Errorf("without one of 8 photos: %+v %v", gone, err)
	}
}

// A trial from elsewhere that does not fit together is refused.
func TestTrialsAreChecked(t *testing.T) {
	b := open(t, untrained(t))
	exam := &workbench.Exam{Classes: []workbench.Class{{ID: "a"}, {ID: "b"}}, Parts: make([]workbench.PartHeads, 1)}
	good := func() workbench.Trial {
		return workbench.Trial{
			Picture: photo.New(40, 30), H: 64, W: 96, Target: &train.Target{LogDepth: make([]float32, 16*24), Confidence: make([]float32, 16*24)},
			Corruptions: []poc.Corruption{poc.Noise}, Strengths: []float64{1},
		}
	}
	try := func(trial workbench.Trial) error {
		_, err := b.Local().Try(t.Context(), exam, trial, func(int) {})
		return err
	}
	if err := try(good()); err == nil || errors.Is(err, workbench.ErrTrial) {
		t.Errorf("a good trial without heads: %v", err)
	}
	for name, spoil := range map[string]func(*workbench.Trial){
		"part":       func(t *workbench.Trial) { t.Part = 1 },
		"label":      func(t *workbench.Trial) { t.Label = 2 },
		"no picture": func(t *workbench.Trial) { t.Picture = nil },
		"pixels":     func(t *workbench.Trial) { t.Picture.Pix = t.Picture.Pix[1:] },
		"size":       func(t *workbench.Trial) { t.Picture.W = -40 },
		"large":      func(t *workbench.Trial) { t.H = 1 << 20 },
		"input":      func(t *workbench.Trial) { t.H = 63 },
		"depth":      func(t *workbench.Trial) { t.Target.LogDepth = nil },
		"strength":   func(t *workbench.Trial) { t.Strengths = []float64{math.NaN()} },
		"corruption": func(t *workbench.Trial) { t.Corruptions = append(t.Corruptions, "fog") },
	} {
		trial := good()
		spoil(&trial)
		if err := try(trial); !errors.Is(err, workbench.ErrTrial) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStressPhoto(t *testing.T) {
	comparing(t)
	b := open(t, untrained(t))
	compare(t, b, compareRequest(fill(t, b, 2, 1)))
	clean, err := b.StressPhoto("pipesc", nil) // without a label
	if err != nil {
		t.Fatal(err)
	}
	worse, err := b.StressPhoto("pipesc", map[poc.Corruption]float64{poc.Dark: .7, poc.Noise: .4})
	if err != nil {
		t.Fatal(err)
	}
	sum := func(pix []uint8) (s int) {
		for _, v := range pix {
			s += int(v)
		}
		return s
	}
	if sum(worse.Picture.Pix) > sum(clean.Picture.Pix)*3/4 || worse.Picture.W != clean.Picture.W {
		t.Errorf("a dark photo has the brightness %d, the clean one %d", sum(worse.Picture.Pix), sum(clean.Picture.Pix))
	}
	for i, a := range worse.Arms {
		if (a.Depth != nil) != (i > 0) || (len(a.P) == 2) != (i < 2) {
			t.Errorf("arm %s: %d probabilities, depth %v", a.Arm, len(a.P), a.Depth != nil)
		}
	}
	if slices.Equal(worse.Arms[2].Depth.Metres, clean.Arms[2].Depth.Metres) {
		t.Error("the base model sees the same depth in a dark photo")
	}
	b.Remove("pipesc")
	var unknown *workbench.UnknownPhotoError
	if _, err := b.StressPhoto("pipesc", nil); !errors.As(err, &unknown) {
		t.Errorf("a photo that was removed: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := b.Stress(ctx, workbench.StressRequest{}, func(workbench.StressProgress) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
