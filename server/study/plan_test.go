package study

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

// With a clock that goes on by a second each time it is looked at, every training takes a second whatever its steps.
func TestPlan(t *testing.T) {
	o := options(t, t.TempDir())
	ticks := 0
	now := func() time.Time {
		ticks++
		return time.Unix(int64(ticks), 0)
	}
	p, err := NewPlan(t.Context(), o, now)
	if err != nil {
		t.Fatal(err)
	}
	tuning, grid := len(o.Preset.TuneSpecs()), len(o.Preset.Specs(nil))
	if p.Trainings != tuning+grid || math.Abs(p.CoreHours-float64(tuning+grid)/3600) > 1e-9 || p.Longest != 1 || ticks != 12*len(o.Preset.Arms) {
		t.Errorf("%+v, %d looks at the clock", p, ticks)
	}
	for _, h := range p.Hours {
		// The tuning is over before the grid begins, and nothing is faster than a training.
		want := max(float64(tuning)/float64(h.Workers), 1) + max(float64(grid)/float64(h.Workers), 1)
		if math.Abs(h.Hours*3600-want) > 1e-6 {
			t.Errorf("%d workers: %g s, want %g", h.Workers, h.Hours*3600, want)
		}
	}
	for language := range texts {
		var out bytes.Buffer
		if err := p.Print(&out, language); err != nil || strings.Contains(out.String(), "%!") {
			t.Errorf("%s: %v\n%s", language, err, out.String())
		}
	}
	run(t, o)
	if p, err = NewPlan(t.Context(), o, now); err != nil || p.Trainings != 0 || p.CoreHours != 0 {
		t.Errorf("after the study: %+v, %v", p, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	o.Dir = t.TempDir()
	if _, err = NewPlan(ctx, o, now); !errors.Is(err, context.Canceled) {
		t.Errorf("after a stop: %v", err)
	}
}
