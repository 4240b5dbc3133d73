package runs

import (
	"context"
	"testing"
	"time"

	"okuyuki/core/data/depthmnist"
	core "okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study"
	keep "okuyuki/server/study/store"
)

var digits = &mnist.Set{Train: depthmnist.DrawDigits(300, 1), Test: depthmnist.DrawDigits(50, 2)}

// preset is a grid of two trainings a seed.
func preset(t *testing.T, name string, seeds int) core.Preset {
	t.Helper()
	p, err := core.PresetNamed("smoke")
	if err != nil {
		t.Fatal(err)
	}
	p.Name, p.Seeds, p.Steps, p.TestSize = name, seeds, 3, 20
	p.Cells, p.Arms, p.TuneCells = p.Cells[:1], []core.Arm{{Route: core.Single}, {Route: core.Joint, Weighting: "fixed"}}, nil
	p.Cells[0].Labels = 2
	return p
}

func options(t *testing.T, dir string) Options {
	t.Helper()
	return Options{
		Dir: dir, Cache: t.TempDir(), Digits: mnist.Drawn, Workers: 2, Grace: 30 * time.Second, set: digits,
		mnist: []core.Preset{preset(t, "tiny", 2), preset(t, "long", 5), preset(t, "other", 1)}, every: 10 * time.Millisecond,
	}
}

func open(t *testing.T, o Options) *Service {
	t.Helper()
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func start(t *testing.T, s *Service, preset string) Run {
	t.Helper()
	r, err := s.Start(t.Context(), Request{study.Study, preset})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// gate holds a run after two trainings, until it is opened.
type gate chan struct{}

func (g gate) told(done int) {
	if done == 2 {
		<-g
	}
}

// until watches a run until it is as wanted.
func until(t *testing.T, s *Service, id string, what string, wanted func(Run) bool) Run {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var last Run
	for last = range s.Watch(ctx, id) {
		if last.ID != id {
			t.Fatalf("%s is told of %s", id, last.ID)
		}
		if wanted(last) {
			return last
		}
		if last.State == Failed {
			break
		}
	}
	t.Fatalf("it never is %s: %+v", what, last)
	return last
}

func in(state State) func(Run) bool { return func(r Run) bool { return r.State == state } }

func under(way int) func(Run) bool {
	return func(r Run) bool { return r.State == Running && r.Done >= way }
}

func results(t *testing.T, dir, id string) map[core.Spec]core.Result {
	t.Helper()
	k, err := keep.Read[core.Spec, core.Result, study.Header](dir, study.Study, id, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k.Results
}
