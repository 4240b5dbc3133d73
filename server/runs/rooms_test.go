package runs

import (
	"bytes"
	"testing"

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
}
