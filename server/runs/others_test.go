package runs

import (
	"context"
	"errors"
	"testing"

	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study"
)

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
