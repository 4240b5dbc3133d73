package runs

import (
	"os"
	"os/exec"
	"testing"
	"time"

	keep "okuyuki/server/study/store"
)

// A service that is killed in the midst of a run goes on with it when it is opened again: at most the trainings at work are lost.
func TestKilledServiceGoesOn(t *testing.T) {
	o := options(t, os.Getenv("OKUYUKI_TEST_RUNS"))
	if o.Dir != "" {
		o.told = make(gate).told // nobody opens it
		s := open(t, o)
		until(t, s, start(t, s, "long").ID, "done", in(Done))
		return
	}
	if testing.Short() {
		t.Skip("starts a process and ends it")
	}
	o.Dir = t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledServiceGoesOn$")
	child.Env = append(os.Environ(), "OKUYUKI_TEST_RUNS="+o.Dir)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for kept := 0; kept < 2; {
		select {
		case err := <-ended:
			t.Fatalf("it ended before it was killed: %v", err)
		case <-time.After(5 * time.Millisecond):
			r, _ := keep.Find(o.Dir, "") // there is none at first
			kept = r.Done
		}
	}
	child.Process.Kill()
	<-ended
	before, err := keep.Find(o.Dir, "")
	if err != nil || before.State != "running" || before.Done < 2 {
		t.Fatalf("%+v, %v", before, err)
	}
	s := open(t, o)
	until(t, s, before.ID, "done", in(Done))
	dir := t.TempDir()
	o.Dir = dir
	fresh := open(t, o)
	until(t, fresh, start(t, fresh, "long").ID, "done", in(Done))
	have, want := results(t, s.o.Dir, before.ID), results(t, dir, "")
	if len(have) != len(want) {
		t.Errorf("%d results, not %d", len(have), len(want))
	}
	for spec, r := range want {
		if have[spec] != r {
			t.Errorf("%+v: %+v, not %+v", spec, have[spec], r)
		}
	}
}
