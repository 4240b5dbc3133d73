package workbench_test

import (
	"reflect"
	"testing"

	"okuyuki/core/depthquality"
	"okuyuki/core/poc"
	"okuyuki/core/workbench"
)

// mapped makes a comparison of photos of which so many have a depth map of their own, which a person vouches for or nobody, and
// returns what its jobs are.
func mapped(t *testing.T, maps int, vouched bool) (*workbench.Workbench, *spy, poc.Result) {
	t.Helper()
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 6, 5))
	for n := range maps {
		id := kinds[n%2] + string(rune('a'+n/2))
		if _, err := b.SetDepth(id, depthFile(t, 96, 72, 16, func(x, y int) int { return 1000 + 20*x + n }), ""); err != nil {
			t.Fatal(err)
		}
		if vouched {
			believe(t, b, id)
		}
	}
	s, result := spied(t, b, r, 1, nil)
	return b, s, result
}

// believe gives the answers of a person who agrees with a map of mapped: without them the quality gate, which hears a base
// model that knows nothing, leaves it out.
func believe(t *testing.T, b *workbench.Workbench, id string) {
	t.Helper()
	pairs, err := b.AskNearer(id, 5, 1)
	if err != nil {
		t.Fatal(err)
	}
	var answers []workbench.Click
	for _, p := range pairs {
		c := workbench.Click{Pair: p}
		if p.A.X > p.B.X {
			c.Nearer = 1
		}
		answers = append(answers, c)
	}
	b.SetClicks(id, answers)
}

// Depth is learned first where there are enough maps that the base model does not know and that are believed, and by the arms that learn depth alone; all
// arms learn the classes at the same rate.
func TestDepthIsLearnedFirst(t *testing.T) {
	if testing.Short() {
		t.Skip("computes the features of many photos")
	}
	few, many := 19, 22
	for _, c := range []struct {
		maps    int
		vouched bool
	}{{few, true}, {many, false}} {
		_, s, _ := mapped(t, c.maps, c.vouched)
		for _, job := range s.jobs {
			if job.First != 0 || job.Rate != 0 {
				t.Fatalf("with %d maps, believed: %v, there are %d steps of depth alone, and the rate %g", c.maps, c.vouched, job.First, job.Rate)
			}
		}
	}
	b, s, result := mapped(t, many, true)
	if result.Data.DepthMaps != many {
		t.Fatalf("%d maps", result.Data.DepthMaps)
	}
	first := s.jobs[1].First
	for i, job := range s.jobs {
		want := first
		if job.Depth == workbench.DepthNone {
			want = 0
		}
		if job.First != want || job.Rate <= 0 || job.Rate != s.jobs[0].Rate || first < many {
			t.Errorf("job %d, depth %q: %d steps of depth alone, rate %g", i, job.Depth, job.First, job.Rate)
		}
	}

	// What it does: from the same seed, the head of the arm begins from a neck that knows more of depth. A stage broken off
	// anywhere ends with the same bits.
	job := s.jobs[1]
	job.First, job.Steps, job.AskDepth, job.Keep = 12, 3, true, true
	job.Train = job.Train[:9] // 2 steps an epoch
	var states [][]byte
	job.Save = func(state func() []byte) { states = append(states, state()) }
	steps := 0
	want, err := b.Local().Do(t.Context(), s.set, job, func(step int, _ workbench.Losses) { steps = max(steps, step) })
	if err != nil || steps != 15 || len(states) < 6 {
		t.Fatalf("%d steps, %d states (%v)", steps, len(states), err)
	}
	job.Save = nil
	for _, i := range []int{0, len(states) / 2, len(states) - 1} {
		job.Start = states[i]
		if got, err := b.Local().Do(t.Context(), s.set, job, func(int, workbench.Losses) {}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("state %d of %d: the same result %v (%v)", i, len(states), reflect.DeepEqual(got, want), err)
		}
	}
	job.Start, job.First = nil, 0
	without, err := b.Local().Do(t.Context(), s.set, job, func(int, workbench.Losses) {})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := meanError(want), meanError(without); a >= b {
		t.Errorf("after a stage of depth alone the maps are %.3f off, without it %.3f", a, b)
	}
}

// vouch gives the answers of a person who agrees with the base model's maps of the labelled photos: those of a model that knows
// nothing would be left out.
func vouch(t *testing.T, b *workbench.Workbench, labels []workbench.Label) {
	t.Helper()
	for _, l := range labels {
		pairs, err := b.AskNearer(l.PhotoID, 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.Predict(l.PhotoID)
		if err != nil {
			t.Fatal(err)
		}
		metres := func(at depthquality.Point) float32 {
			return p.Depth.Metres[int(at.Y*float64(p.Depth.H))*p.Depth.W+int(at.X*float64(p.Depth.W))]
		}
		var answers []workbench.Click
		for _, pair := range pairs {
			c := workbench.Click{Pair: pair}
			if metres(pair.A) > metres(pair.B) {
				c.Nearer = 1
			}
			answers = append(answers, c)
		}
		b.SetClicks(l.PhotoID, answers)
	}
}

func meanError(r workbench.JobResult) float64 {
	sum, n := 0.0, 0.0
	for _, d := range r.Depth {
		if d.Known {
			sum, n = sum+d.AbsRel, n+1
		}
	}
	return sum / n
}

// The rate of a job is that of its training.
func TestTheRateOfAJob(t *testing.T) {
	worker, set := open(t, untrained(t)).Local(), pictures(4, 32)
	job := workbench.Job{Train: []int{0, 1, 2}, Ask: []int{3}, Steps: 2, Seed: 4, Whole: true, Rate: 1e-9}
	slow, err := worker.Do(t.Context(), set, job, func(int, workbench.Losses) {})
	if err != nil {
		t.Fatal(err)
	}
	job.Rate = 0
	usual, err := worker.Do(t.Context(), set, job, func(int, workbench.Losses) {})
	if err != nil || reflect.DeepEqual(slow, usual) {
		t.Errorf("the rate of a job makes no difference (%v)", err)
	}
}
