package base

import (
	"bytes"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"okuyuki/server/atomicfile"
	"okuyuki/server/base/tune"
	"okuyuki/server/checkpoint"
)

var kills = flag.Int("kills", 2, "how often TestKilledTraining kills the process that trains")

// trainingVariable names the folder for a process that is to train until it is killed.
const trainingVariable = "OKUYUKI_TEST_TRAINING"

// A process that trains is killed at random moments, in the midst of a step or of a checkpoint: what it has kept can always be read
// and never goes back, and the model that comes of it at last is that of a training that nobody has disturbed, to the bit. For a
// long run: go test ./server/base -run KilledTraining -v -kills 200
func TestKilledTraining(t *testing.T) {
	steps := 8 + *kills/8
	if dir := os.Getenv(trainingVariable); dir != "" {
		trainThere(t, dir, steps)
		return
	}
	if testing.Short() {
		t.Skip("starts processes and ends them")
	}
	m, tr := tinyRun(t, steps)
	if err := fit(t.Context(), tr, tinyFit(filepath.Join(t.TempDir(), "run"), steps, io.Discard)); err != nil {
		t.Fatal(err)
	}
	want := finish(t, m, tr)
	dir, begun := t.TempDir(), time.Now()
	trainUntil(t, dir, time.Hour)
	whole := time.Since(begun)
	check(t, dir, want)
	rng := rand.New(rand.NewPCG(1, 1))
	killed, finished, kept, torn := 0, 0, 0, 0
	for killed < *kills {
		ended := trainUntil(t, dir, time.Duration(rng.Float64()*float64(whole)))
		if ended {
			check(t, dir, want)
			finished, kept = finished+1, 0
			continue
		}
		killed++
		if parts, _ := filepath.Glob(filepath.Join(dir, ".part-*")); len(parts) > 0 {
			torn++
		}
		var s tune.State
		_, lost, err := (&checkpoint.File{Name: filepath.Join(dir, "run")}).Load(&s)
		if err != nil || lost || s.Step < kept {
			t.Fatalf("kill %d: step %d after step %d, lost %v, %v", killed, s.Step, kept, lost, err)
		}
		kept = s.Step
	}
	if !trainUntil(t, dir, time.Hour) {
		t.Fatal("it does not end")
	}
	check(t, dir, want)
	t.Logf("killed %d times, %d of them in the midst of a checkpoint; %d trainings of %d steps ended with the same bits", killed, torn, finished+2, steps)
}

// trainThere goes on with the training of a folder and leaves the model there.
func trainThere(t *testing.T, dir string, steps int) {
	m, tr := tinyRun(t, steps)
	if err := fit(t.Context(), tr, tinyFit(filepath.Join(dir, "run"), steps, io.Discard)); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(filepath.Join(dir, "model"), finish(t, m, tr)); err != nil {
		t.Fatal(err)
	}
}

// trainUntil has a process train, and kills it after a time, unless it has ended before.
func trainUntil(t *testing.T, dir string, after time.Duration) (ended bool) {
	t.Helper()
	var log bytes.Buffer
	child := exec.Command(os.Args[0], "-test.run=^TestKilledTraining$", "-kills="+flag.Lookup("kills").Value.String())
	child.Env = append(os.Environ(), trainingVariable+"="+dir)
	child.Stdout, child.Stderr = &log, &log
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { child.Process.Kill() })
	err := child.Wait()
	if timer.Stop() && err != nil { // nobody has killed it
		t.Fatalf("%v\n%s", err, log.Bytes())
	}
	return err == nil
}

// check compares the model with what it should be, and empties the folder for the next training.
func check(t *testing.T, dir string, want []byte) {
	t.Helper()
	if have, err := os.ReadFile(filepath.Join(dir, "model")); err != nil || !bytes.Equal(have, want) {
		t.Fatalf("the training ended elsewhere, %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			t.Fatal(err)
		}
	}
}
