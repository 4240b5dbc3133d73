package runs

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"okuyuki/core/data/depthmnist"
	core "okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/store"
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

// A run comes to what the command comes to, and everything that is asked of its outcome is there.
func TestStart(t *testing.T) {
	o := options(t, t.TempDir())
	o.Now = func() time.Time { return time.UnixMilli(1_800_000_000_000) }
	s := open(t, o)
	r := start(t, s, "tiny")
	if !r.Own || r.Total != 4 || r.Study != study.Study || r.Preset != "tiny" {
		t.Errorf("%+v", r)
	}
	r = until(t, s, r.ID, "done", in(Done))
	if r.Done != 4 || r.Total != 4 || r.Error != "" || !r.Created.Equal(o.Now()) || !r.Started.Equal(o.Now()) || !r.Ended.Equal(o.Now()) {
		t.Errorf("%+v", r)
	}
	dir := t.TempDir()
	whole, err := study.Run(t.Context(), study.Options{Preset: o.mnist[0], Digits: digits, Set: mnist.Drawn, Dir: dir, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Outcome(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	have, err := out.JSON()
	if err != nil {
		t.Fatal(err)
	}
	want, err := digitOutcome{whole}.JSON()
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s, not %s", have, want)
	}
	checkOutcome(t, out)
	if again := start(t, s, "tiny"); again != until(t, s, r.ID, "done", in(Done)) {
		t.Errorf("started again: %+v", again)
	}
	if _, err := s.Resume(t.Context(), r.ID); !errors.Is(err, ErrState) {
		t.Errorf("a run that is done goes on: %v", err)
	}
	if _, err := s.Stop(r.ID); !errors.Is(err, ErrState) {
		t.Errorf("a run that is done is stopped: %v", err)
	}
}

// checkOutcome asks an outcome for everything.
func checkOutcome(t *testing.T, out Outcome) {
	t.Helper()
	if len(out.Figures()) == 0 {
		t.Error("no figures")
	}
	var b bytes.Buffer
	for _, name := range out.Figures()[:1] {
		for format, magic := range map[string]string{"svg": "<svg", "png": "\x89PNG"} {
			b.Reset()
			if err := out.Figure(&b, name, "ja", format); err != nil || !strings.Contains(b.String()[:100], magic) {
				t.Errorf("%s as %s: %v", name, format, err)
			}
		}
	}
	if err := out.Figure(&b, "none", "ja", "svg"); !errors.Is(err, ErrNone) {
		t.Errorf("a figure that is not there: %v", err)
	}
	for _, wrong := range [][2]string{{"fr", "svg"}, {"ja", "gif"}} {
		if err := out.Figure(&b, out.Figures()[0], wrong[0], wrong[1]); !errors.Is(err, ErrRequest) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	b.Reset()
	if err := out.CSV(&b); err != nil || strings.Count(b.String(), "\n") < 2 {
		t.Errorf("the table: %v, %s", err, b.String())
	}
	var page bytes.Buffer
	if err := out.Page(&page, "en"); err != nil || !strings.HasPrefix(page.String(), "<!DOCTYPE html>") {
		t.Errorf("the page: %v", err)
	}
	if testing.Short() {
		return
	}
	dir := t.TempDir()
	if err := out.Report(dir, "en"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"index.html": page.Bytes(), "results.csv": b.Bytes()} {
		if have, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s of the report is another one: %v", name, err)
		}
	}
}

// One run trains at a time; those that are stopped, waiting or at work, go on where they were, and come to the same results.
func TestStopAndResume(t *testing.T) {
	o, held := options(t, t.TempDir()), make(gate)
	o.told = held.told
	s := open(t, o)
	long, other := start(t, s, "long"), start(t, s, "other")
	until(t, s, long.ID, "under way", under(2))
	if r, err := s.Get(other.ID); err != nil || r.State != Waiting || !r.Own {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := s.Resume(t.Context(), long.ID); !errors.Is(err, ErrState) {
		t.Errorf("a run that is under way goes on: %v", err)
	}
	if err := s.Remove(long.ID); !errors.Is(err, ErrState) {
		t.Errorf("a run that is under way was removed: %v", err)
	}
	if r, err := s.Stop(other.ID); err != nil || r.State != Stopped || r.Own {
		t.Errorf("%+v, %v", r, err)
	}
	for range 2 { // the second time it was asked for again meanwhile, and is stopped all the same
		if _, err := s.Stop(long.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Resume(t.Context(), long.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Stop(long.ID); err != nil {
		t.Fatal(err)
	}
	close(held)
	r := until(t, s, long.ID, "stopped", in(Stopped))
	if r.Done < 2 || r.Done >= r.Total || r.Own {
		t.Errorf("%+v", r)
	}
	if part, err := s.Outcome(t.Context(), long.ID); err != nil {
		t.Error(err)
	} else if _, err := part.JSON(); err != nil {
		t.Error(err)
	}
	for _, id := range []string{long.ID, other.ID} {
		if _, err := s.Resume(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	until(t, s, long.ID, "done", in(Done))
	until(t, s, other.ID, "done", in(Done))
	dir := t.TempDir()
	if _, err := study.Run(t.Context(), study.Options{Preset: o.mnist[1], Digits: digits, Set: mnist.Drawn, Dir: dir, Workers: 3}); err != nil {
		t.Fatal(err)
	}
	have, want := results(t, o.Dir, long.ID), results(t, dir, "")
	for spec, r := range want {
		if have[spec] != r {
			t.Fatalf("%+v: %+v, not %+v", spec, have[spec], r)
		}
	}
	if len(have) != len(want) {
		t.Errorf("%d results, not %d", len(have), len(want))
	}
	if err := s.Remove(other.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(other.ID); !errors.Is(err, ErrNone) {
		t.Errorf("removed: %v", err)
	}
	if list, err := s.List(); err != nil || len(list) != 1 || list[0].ID != long.ID {
		t.Errorf("%+v, %v", list, err)
	}
}

// A service that is closed goes on with its runs when it is opened again, in their order; what was stopped stays so.
func TestReopen(t *testing.T) {
	o, held := options(t, t.TempDir()), make(gate)
	o.told = held.told
	s := open(t, o)
	long, other := start(t, s, "long"), start(t, s, "other")
	tiny := start(t, s, "tiny")
	if _, err := s.Stop(tiny.ID); err != nil {
		t.Fatal(err)
	}
	until(t, s, long.ID, "under way", under(2))
	watched := s.Watch(t.Context(), "")
	context.AfterFunc(s.ctx, func() { close(held) })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range watched { // it ends
	}
	s = open(t, o)
	r, err := s.Get(long.ID)
	if err != nil || !r.Own || r.Done < 2 || r.Done >= r.Total {
		t.Errorf("%+v, %v", r, err)
	}
	until(t, s, long.ID, "done", in(Done))
	until(t, s, other.ID, "done", in(Done))
	if r, err := s.Get(tiny.ID); err != nil || r.State != Stopped || r.Own {
		t.Errorf("%+v, %v", r, err)
	}
}

// Close does not wait longer than its time of grace; what it has dropped goes on where its last result was.
func TestCloseWithoutGrace(t *testing.T) {
	o, held := options(t, t.TempDir()), make(gate)
	o.Grace, o.told = time.Nanosecond, held.told
	s := open(t, o)
	long := start(t, s, "long")
	until(t, s, long.ID, "under way", under(2))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, options(t, o.Dir))
	if r, err := s.Get(long.ID); err != nil || r.State == Done || !r.Own {
		t.Errorf("%+v, %v", r, err)
	}
	close(held) // what was dropped ends at last
	until(t, s, long.ID, "done", in(Done))
	if n := len(results(t, o.Dir, long.ID)); n != 10 {
		t.Errorf("%d results", n)
	}
}

// A second service may look at what the first one does, but begins nothing before that is gone.
func TestTwoServices(t *testing.T) {
	o, held := options(t, t.TempDir()), make(gate)
	o.told = held.told
	first, second := open(t, o), open(t, o)
	long := start(t, first, "long")
	r := until(t, second, long.ID, "under way", under(2))
	if r.Own {
		t.Errorf("%+v is not its own", r)
	}
	if _, err := second.Outcome(t.Context(), long.ID); err != nil {
		t.Error(err)
	}
	if _, err := second.Start(t.Context(), Request{study.Study, "tiny"}); !errors.Is(err, ErrState) {
		t.Errorf("two services work in a folder: %v", err)
	}
	if _, err := second.Stop(long.ID); !errors.Is(err, ErrState) {
		t.Errorf("one service stops the other's run: %v", err)
	}
	if err := second.Remove(long.ID); !errors.Is(err, ErrState) {
		t.Errorf("one service removes the other's run: %v", err)
	}
	context.AfterFunc(first.ctx, func() { close(held) })
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	tiny := start(t, second, "tiny") // now it leads, and goes on with what is left
	until(t, second, long.ID, "done", in(Done))
	until(t, second, tiny.ID, "done", in(Done))
}

// Runs of the command line are seen; they are neither stopped nor doubled, and one that was killed can be gone on with.
func TestRunsOfOthers(t *testing.T) {
	o := options(t, t.TempDir())
	s := open(t, o)
	seen := s.Watch(t.Context(), "")
	held := make(gate)
	options := study.Options{
		Preset: o.mnist[1], Digits: digits, Set: mnist.Drawn, Dir: o.Dir, Workers: 1, Progress: func(done, _ int) { held.told(done) },
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := study.Run(ctx, options)
		ended <- err
	}()
	r := <-seen
	for !under(2)(r) {
		r = <-seen
	}
	if r.Own {
		t.Errorf("%+v", r)
	}
	if _, err := s.Start(t.Context(), Request{study.Study, "long"}); !errors.Is(err, ErrState) {
		t.Errorf("two work on a run: %v", err)
	}
	if _, err := s.Stop(r.ID); !errors.Is(err, ErrState) {
		t.Errorf("%v", err)
	}
	cancel()
	close(held)
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	until(t, s, r.ID, "stopped", in(Stopped))
	if err := s.db.Begin(r.ID, false); err != nil { // as kill -9 leaves it
		t.Fatal(err)
	}
	if r, err := s.Get(r.ID); err != nil || r.State != Stopped {
		t.Errorf("killed: %+v, %v", r, err)
	}
	if r, err := s.Resume(t.Context(), r.ID); err != nil || !r.Own {
		t.Errorf("%+v, %v", r, err)
	}
	until(t, s, r.ID, "done", in(Done))
}

func TestRefusals(t *testing.T) {
	o := options(t, t.TempDir())
	s := open(t, o)
	for _, r := range []Request{{"mnist", "huge"}, {"birds", "tiny"}, {"nyu", "trial"}, {}} {
		if _, err := s.Start(t.Context(), r); !errors.Is(err, ErrRequest) {
			t.Errorf("%v: %v", r, err)
		}
	}
	if list, err := s.List(); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
	for _, id := range []string{"", "0123456789ab", "../../etc", "' OR 1=1"} {
		_, get := s.Get(id)
		_, stop := s.Stop(id)
		_, resume := s.Resume(t.Context(), id)
		_, outcome := s.Outcome(t.Context(), id)
		_, _, model := s.OpenModel(id)
		for i, err := range []error{get, stop, resume, outcome, s.Remove(id), model} {
			if !errors.Is(err, ErrNone) {
				t.Errorf("%q, call %d: %v", id, i, err)
			}
		}
	}
	if _, open := <-s.Watch(t.Context(), "0123456789ab"); open {
		t.Error("a run that is not there was watched")
	}
	for _, offer := range s.Offers() {
		if offer.Trainings < 1 || offer.Ready != (offer.Study == "mnist" || offer.Preset == "smoke") {
			t.Errorf("%+v", offer)
		}
	}
	// A run of other digits, or that fails, says so.
	if _, err := study.Run(cancelled(), study.Options{Preset: o.mnist[0], Digits: digits, Set: "others", Dir: o.Dir}); err == nil {
		t.Fatal("it was not cancelled")
	}
	list, err := s.List()
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if _, err := s.Resume(t.Context(), list[0].ID); !errors.Is(err, ErrRequest) || !strings.Contains(err.Error(), "others") {
		t.Errorf("other digits: %v", err)
	}
	s.o.mnist[2].Cells[0].Labels = 1000
	r := until(t, s, start(t, s, "other").ID, "failed", in(Failed))
	if !strings.Contains(r.Error, "1000 labels") {
		t.Errorf("%+v", r)
	}
}

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestDamagedFolder(t *testing.T) {
	o := options(t, t.TempDir())
	if err := os.WriteFile(filepath.Join(o.Dir, store.File), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), o); !errors.Is(err, store.ErrForeign) {
		t.Errorf("%v", err)
	}
}
