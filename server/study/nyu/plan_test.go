package nyu

import (
	"context"
	"errors"
	"math"
	"os"
	"testing"
	"time"
)

// With a clock that goes on by a second each time it is looked at, every short training takes a second whatever its steps, and so do
// the features of all pictures of the probe.
func TestPlan(t *testing.T) {
	o := options(t, t.TempDir())
	o.Preset.Arms, o.Preset.Levels = o.Preset.Arms[:2], o.Preset.Levels[:1]
	ticks := 0
	now := func() time.Time {
		ticks++
		return time.Unix(int64(ticks), 0)
	}
	p, err := NewPlan(t.Context(), o, now)
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLab(o.Bench, o.Preset)
	if err != nil {
		t.Fatal(err)
	}
	train, test := len(o.Frames.Train), len(o.Frames.Test)
	second := 1 / float64(min(test, probed)) // of a frame that is asked about
	want := 0.0
	for _, percent := range o.Preset.Percents {
		for _, s := range o.Preset.TuneSpecs(percent) {
			want += second * float64(len(l.folds[s.Fold-1].Test))
		}
		want += second * float64(test*len(o.Preset.Specs(percent, nil)))
	}
	pictures := len(o.Preset.Levels) * (o.Preset.Views*train + test)
	prepare := float64(pictures) / float64(min(train, probed)+min(test, probed))
	if p.Trainings != o.Preset.Trainings() || math.Abs(p.Prepare-prepare) > 1e-9 || math.Abs(p.CoreHours*3600-want-prepare) > 1e-6 {
		t.Errorf("%+v, want %g s after %g s", p, want, prepare)
	}
	if looks := 2 + 12*len(o.Preset.Arms); ticks != looks {
		t.Errorf("%d looks at the clock, want %d", ticks, looks)
	}
	for _, dir := range []string{o.Dir, o.Cache} {
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
			t.Errorf("a plan has left %v in %s, %v", entries, dir, err)
		}
	}
	run(t, o)
	if p, err = NewPlan(t.Context(), o, now); err != nil || p.Trainings != 0 || p.CoreHours != 0 {
		t.Errorf("after the study: %+v, %v", p, err)
	}
	other := o
	other.Preset.Name = "another"
	if p, err = NewPlan(t.Context(), other, now); err != nil || p.Trainings != other.Preset.Trainings() {
		t.Errorf("beside another study's results: %+v, %v", p, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	o.Dir = t.TempDir()
	if _, err = NewPlan(ctx, o, now); !errors.Is(err, context.Canceled) {
		t.Errorf("after a stop: %v", err)
	}
}
