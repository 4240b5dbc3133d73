package study

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"okuyuki/core/data/depthmnist"
	"okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study/store"
)

// tiny is a grid of seconds, with tuning.
func tiny(t *testing.T) study.Preset {
	t.Helper()
	p, err := study.PresetNamed("smoke")
	if err != nil {
		t.Fatal(err)
	}
	p.Steps, p.Seeds, p.TestSize = 4, 2, 60
	for i := range p.Cells {
		p.Cells[i].Labels /= 5
	}
	p.Arms = p.Arms[:4]
	if testing.Short() { // the race detector is slow
		p.Arms, p.Cells = p.Arms[:2], p.Cells[:2]
	}
	p.TuneCells, p.TuneSeeds = p.Cells[:1], 1
	return p
}

func options(t *testing.T, dir string) Options {
	t.Helper()
	digits := &mnist.Set{Train: depthmnist.DrawDigits(600, 1), Test: depthmnist.DrawDigits(100, 2)}
	return Options{Preset: tiny(t), Digits: digits, Set: mnist.Drawn, Dir: dir, Workers: 1}
}

func run(t *testing.T, o Options) *Outcome {
	t.Helper()
	out, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Stopped again and again, with other numbers of workers, a study comes to the same end as without.
func TestStoppedStudiesGoOn(t *testing.T) {
	o := options(t, t.TempDir())
	whole := run(t, o)
	total := len(o.Preset.TuneSpecs()) + len(o.Preset.Specs(nil))
	if whole.Done != total || whole.Skipped != 0 || len(whole.Chosen) != len(o.Preset.Arms) {
		t.Fatalf("%d trainings of %d, %d skipped, %d arms tuned", whole.Done, total, whole.Skipped, len(whole.Chosen))
	}
	o.Dir, o.Workers = t.TempDir(), 3
	stops := 0
	for {
		ctx, stop := context.WithCancel(context.Background())
		began := 0
		o.Progress = func(done, _ int) {
			if began == 0 {
				began = done
			}
			if done >= total/5*(stops+1) {
				stop()
			}
		}
		out, err := Run(ctx, o)
		stop()
		if err == nil {
			out.Skipped = 0
			if !reflect.DeepEqual(out, whole) {
				t.Errorf("stopped %d times: %+v, want %+v", stops, out, whole)
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if stops++; stops > 20 {
			t.Fatal("it does not come to an end")
		}
	}
	if stops < 3 {
		t.Errorf("it was stopped %d times only", stops)
	}
	o.Progress = nil
	if again := run(t, o); again.Skipped != total {
		t.Errorf("of %d trainings %d were done already", total, again.Skipped)
	}
}

// A process that is killed at any moment leaves what a second one goes on from, to the same results.
func TestKilledStudiesGoOn(t *testing.T) {
	if dir := os.Getenv("OKUYUKI_TEST_STUDY"); dir != "" {
		run(t, options(t, dir))
		return
	}
	if testing.Short() {
		t.Skip("starts processes and ends them")
	}
	whole := t.TempDir()
	run(t, options(t, whole))
	dir, kills, grown := t.TempDir(), 0, 0
	for range 60 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledStudiesGoOn$")
		child.Env = append(os.Environ(), "OKUYUKI_TEST_STUDY="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		// It is killed once it has kept some more results, in the midst of others.
		killed := false
		for !killed {
			select {
			case err := <-ended:
				if err != nil {
					t.Fatalf("the study failed: %v", err)
				}
				sameResults(t, whole, dir)
				if kills < 2 {
					t.Errorf("it was killed %d times only", kills)
				}
				return
			case <-time.After(5 * time.Millisecond):
				run, _ := store.Find(dir, "")
				if n := run.Done; n >= grown+25 {
					child.Process.Kill()
					<-ended
					killed, grown, kills = true, n, kills+1
				}
			}
		}
	}
	t.Error("it does not come to an end")
}

func sameResults(t *testing.T, a, b string) {
	t.Helper()
	o := options(t, a)
	header := run(t, o).Header
	x, y := open(t, a, header), open(t, b, header)
	defer x.Close()
	defer y.Close()
	if !maps.Equal(x.Results(), y.Results()) {
		t.Error("the results differ")
	}
}

func TestAFailureEndsTheRun(t *testing.T) {
	o := options(t, t.TempDir())
	o.Workers = 2
	for i := range o.Preset.Cells {
		o.Preset.Cells[i].Labels = 1000 // more than there are
	}
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), "1000 labels") {
		t.Errorf("%v", err)
	}
}

// Both languages have the same texts, and print every answer.
func TestPrint(t *testing.T) {
	for key := range texts["en"] {
		if texts["ja"][key] == "" {
			t.Errorf("%s is missing in Japanese", key)
		}
	}
	if len(texts["ja"]) != len(texts["en"]) {
		t.Error("texts that are not in both languages")
	}
	o := options(t, t.TempDir())
	outcome := run(t, o)
	for _, c := range outcome.Claims {
		for _, p := range c.Parts {
			if p.Name != "accuracy" && texts["en"]["part_"+p.Name] == "" {
				t.Errorf("%s: there is no text for %s", c.ID, p.Name)
			}
		}
	}
	for language, words := range texts {
		var out bytes.Buffer
		if err := Print(&out, outcome, language); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"claim_routes", "claim_few", "claim_noise", "claim_gain", "ours", "accuracy"} {
			if !strings.Contains(out.String(), words[want]) {
				t.Errorf("%s: %q is not printed", language, words[want])
			}
		}
		if strings.Contains(out.String(), "%!") {
			t.Errorf("%s: a text does not fit its numbers:\n%s", language, out.String())
		}
	}
}
