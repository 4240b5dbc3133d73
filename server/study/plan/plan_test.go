package plan

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// A phase begins when the one before is over, nothing is faster than its longest training, and every worker prepares for itself.
func TestPlan(t *testing.T) {
	p := New("x", 60, []float64{10, 20, 30}, nil, []float64{5, 5})
	if p.Trainings != 5 || p.Longest != 30 || math.Abs(p.CoreHours*3600-130) > 1e-9 || p.Prepare != 60 {
		t.Errorf("%+v", p)
	}
	want := map[int]float64{1: 60 + 60 + 10, 2: 60 + 30 + 5, 10: 60 + 30 + 5, 100: 60 + 30 + 5, 1000: 60 + 30 + 5}
	for _, h := range p.Hours {
		if math.Abs(h.Hours*3600-want[h.Workers]) > 1e-9 {
			t.Errorf("%d workers: %g s, want %g", h.Workers, h.Hours*3600, want[h.Workers])
		}
	}
	if len(p.Hours) != len(want) {
		t.Errorf("%d numbers of workers, want %d", len(p.Hours), len(want))
	}
	for _, prepare := range []float64{0, 60} {
		for language := range texts {
			var out bytes.Buffer
			lines := 1 + len(want) + int(prepare/60)
			if err := New("x", prepare, []float64{1}).Print(&out, language); err != nil || strings.Contains(out.String(), "%!") || strings.Count(out.String(), "\n") != lines {
				t.Errorf("%s: %v\n%s", language, err, out.String())
			}
		}
	}
	if none := New("x", 0); none.Trainings != 0 || none.Hours[0].Hours != 0 {
		t.Errorf("of nothing: %+v", none)
	}
}
