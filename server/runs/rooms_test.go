package runs

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"okuyuki/core/workbench"
	"okuyuki/server/study/nyu"
)

// A run of rooms comes to what the command comes to, and its outcome needs no rooms.
func TestRooms(t *testing.T) {
	if testing.Short() {
		t.Skip("computes features of photos")
	}
	o := options(t, t.TempDir())
	p := nyu.Preset{
		Name: "tiny", H: 32, W: 64, Views: 1, PerClass: 6, Drawn: true, Steps: 2, Seeds: 2,
		Levels: []nyu.Level{{}}, Percents: []int{100}, Arms: []nyu.Arm{nyu.Single, nyu.Multi}, TuneFolds: 1,
	}
	o.nyu = []nyu.Preset{p}
	s := open(t, o)
	r, err := s.Start(t.Context(), Request{nyu.Study, "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	r = until(t, s, r.ID, "done", in(Done))
	if r.Done != r.Total || r.Total != p.Trainings() {
		t.Errorf("%+v", r)
	}
	made, err := s.data.task(t.Context(), Request{nyu.Study, "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	options := made.(roomTask).Options
	options.Dir, options.Cache, options.Workers = t.TempDir(), t.TempDir(), 1
	whole, err := nyu.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, o)
	out, err := s.Outcome(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	have, err := out.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if want, err := (roomOutcome{whole}).JSON(); err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s, not %s", have, want)
	}
	checkOutcome(t, out)
	checkModel(t, s, r.ID)
}

// checkModel makes the model of a run that is done, twice.
func checkModel(t *testing.T, s *Service, id string) {
	t.Helper()
	for range 2 {
		if _, err := s.MakeModel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if r := until(t, s, id, "made", func(r Run) bool { return !r.Making }); r.ModelError != "" || r.State != Done {
			t.Fatalf("%+v", r)
		}
		list, err := s.Models()
		if err != nil || len(list) != 1 || !strings.Contains(string(list[0].Card), `"run":"`+id+`"`) {
			t.Fatalf("%+v, %v", list, err)
		}
		f, m, err := s.OpenModel(list[0].SHA256)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		f.Close()
		if err != nil || m.Name != "okuyuki-nyu-tiny-"+id+".safetensors" {
			t.Fatal(m, err)
		}
		if _, err := workbench.New(data); err != nil { // what the page opens it with
			t.Error(err)
		}
	}
}

// A model that cannot be made is told of, and the run is as it was.
func TestNoModel(t *testing.T) {
	s := open(t, options(t, t.TempDir()))
	r := start(t, s, "tiny")
	until(t, s, r.ID, "done", in(Done))
	if _, err := s.MakeModel(t.Context(), r.ID); !errors.Is(err, ErrModel) {
		t.Errorf("of digits: %v", err)
	}
	if _, err := s.MakeModel(t.Context(), "0"); !errors.Is(err, ErrNone) {
		t.Errorf("of no run: %v", err)
	}
	k, err := s.db.Create(nyu.Study, "tiny", []byte(`{"study":"gone"}`), []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.MakeModel(t.Context(), k.ID); !errors.Is(err, ErrState) {
		t.Errorf("of a run that is not done: %v", err)
	}
	s.shop.ask(k.ID) // as if its data had gone meanwhile
	until(t, s, k.ID, "given up", func(r Run) bool { return !r.Making && r.ModelError != "" })
}
