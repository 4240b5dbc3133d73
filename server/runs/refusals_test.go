package runs

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/server/store"
	"okuyuki/server/study"
)

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
