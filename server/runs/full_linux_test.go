package runs

import (
	"errors"
	"os"
	"testing"

	"okuyuki/server/atomicfile/faults"
	"okuyuki/server/study"
)

// A run whose disk fills up fails with the cause, though that cannot be written down; nothing begins meanwhile, and when there is
// space it goes on to the results that it always has.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	dir := faults.Small(t, "1m")
	if dir == "" {
		return
	}
	o, held := options(t, dir), make(gate)
	o.told = held.told
	s := open(t, o)
	id := start(t, s, "long").ID
	until(t, s, id, "under way", under(2))
	filler := faults.Fill(t, dir)
	close(held)
	ctx := t.Context()
	for r := range s.Watch(ctx, id) {
		if r.State == Done {
			t.Fatal("it was done on a full disk")
		}
		if r.State != Running {
			if r.State != Failed || r.Cause != Full || r.Error == "" || r.Own {
				t.Errorf("%+v", r)
			}
			t.Log(r.Error)
			break
		}
	}
	if _, err := s.Start(ctx, Request{study.Study, "tiny"}); !errors.Is(err, ErrFull) {
		t.Errorf("a run begins on a full disk: %v", err)
	}
	if _, err := s.Resume(ctx, id); !errors.Is(err, ErrFull) {
		t.Errorf("it goes on on a full disk: %v", err)
	}
	if err := s.Close(); err != nil && !errors.Is(err, ErrFull) {
		t.Error(err)
	}
	if s, err := Open(ctx, o); !errors.Is(err, ErrFull) {
		t.Errorf("a service opens on a full disk: %v", err)
		s.Close()
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s = open(t, o) // goes on by itself
	until(t, s, id, "done", in(Done))
	o.Dir, o.told = t.TempDir(), nil
	fresh := open(t, o)
	until(t, fresh, start(t, fresh, "long").ID, "done", in(Done))
	have, want := results(t, dir, id), results(t, o.Dir, "")
	for spec, r := range want {
		if have[spec] != r {
			t.Errorf("%+v: %+v, not %+v", spec, have[spec], r)
		}
	}
}
