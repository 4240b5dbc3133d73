package runs

import (
	"context"
	"errors"
	"testing"
	"time"

	"okuyuki/server/atomicfile"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/store"
	"okuyuki/server/study"
)

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
	if _, err := s.Resume(t.Context(), other.ID); !errors.Is(err, ErrState) {
		t.Errorf("a run that waits goes on: %v", err)
	}
	until(t, s, long.ID, "under way", under(2))
	watched := s.Watch(t.Context(), "")
	context.AfterFunc(s.ctx, func() { close(held) })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range watched { // it ends
	}
	if _, err := s.Start(t.Context(), Request{study.Study, "tiny"}); !errors.Is(err, ErrState) {
		t.Errorf("a service that is closed begins a run: %v", err)
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

// A disk that is full is the cause whoever found it so: here it is a file beside the database, such as one of features.
func TestCauseOfFullDisk(t *testing.T) {
	s := open(t, options(t, t.TempDir()))
	k, err := s.db.Create(study.Study, "tiny", []byte("{}"), nil)
	if err != nil {
		t.Fatal(err)
	}
	why := &atomicfile.Error{File: "features", Why: atomicfile.ErrFull, Err: errors.New("no space")}
	if err := s.db.End(k.ID, store.Failed, why.Error()); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Get(k.ID); err != nil || r.Cause != Full {
		t.Errorf("%+v, %v", r, err)
	}
}
