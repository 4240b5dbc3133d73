package bench

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What a scalar float64 program computes for the reference net, four digits
// after the point; TensorFlow.js and ONNX Runtime Web print the same within
// float32 rounding.
var (
	referenceLogits   = []float64{0.2118, 1.3469, 2.8013, -0.6879, 2.9329, 0.4893, 3.5574, 4.2748, -0.6867, 1.7192}
	referenceDepthSum = 14731.5017
	referenceMACs     = int64(102364416)
)

func TestReferenceNet(t *testing.T) {
	w, err := referenceInfer(1)
	if err != nil {
		t.Fatal(err)
	}
	if w.macs != referenceMACs {
		t.Errorf("%d multiply-adds, want %d", w.macs, referenceMACs)
	}
	w.run()
	first := w.check()
	fields := strings.Fields(first)
	if len(fields) != 13 {
		t.Fatalf("check is %q", first)
	}
	near := func(text string, want, tolerance float64) {
		t.Helper()
		var got float64
		if _, err := fmt.Sscan(text, &got); err != nil || math.Abs(got-want) > tolerance {
			t.Errorf("%s, want %v within %v (%v)", text, want, tolerance, err)
		}
	}
	for i, want := range referenceLogits {
		near(fields[1+i], want, 5e-4)
	}
	near(fields[12], referenceDepthSum, 0.5) // the sum of 16384 values
	w.run()
	if again := w.check(); again != first {
		t.Errorf("a second run gives %q, the first gave %q", again, first)
	}
}

// TestTrainingStepLearns checks that the measured step does the work that its
// name promises: the loss falls.
func TestTrainingStepLearns(t *testing.T) {
	if testing.Short() {
		t.Skip("trains a network")
	}
	w, err := referenceTrain(2)
	if err != nil {
		t.Fatal(err)
	}
	lossNow := func() (v float64) {
		w.run()
		if _, err := fmt.Sscanf(w.check(), "loss %f", &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	first, last := lossNow(), 0.0
	for range 8 {
		last = lossNow()
	}
	if !(last < first) || math.IsNaN(last) {
		t.Errorf("loss %v after 9 steps, %v at first", last, first)
	}
}

// TestMeasure runs a case of known duration on a clock that the case advances.
func TestMeasure(t *testing.T) {
	for _, run := range []time.Duration{10 * time.Microsecond, 5 * time.Millisecond, 3 * time.Second} {
		var clock time.Duration
		calls := 0
		c := Case{"fake", 4, func() (*work, error) {
			return &work{macs: 1e6, run: func() { clock += run; calls++ }, check: func() string { return "done" }}, nil
		}}
		r, err := c.Measure(func() time.Duration { return clock }, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		seconds := run.Seconds()
		for what, pair := range map[string][2]float64{
			"run":    {r.Run.Seconds(), seconds},
			"ms":     {r.MS, 1e3 * seconds},
			"images": {r.Images, 4 / seconds},
			"gflops": {r.GFLOPS, 2e6 / seconds / 1e9},
		} {
			if math.Abs(pair[0]/pair[1]-1) > 1e-9 {
				t.Errorf("run of %v: %s is %v, want %v", run, what, pair[0], pair[1])
			}
		}
		if r.Check != "done" || r.Name != "fake" || calls < minSamples {
			t.Errorf("run of %v: %+v after %d calls", run, r, calls)
		}
		if run < time.Second && clock > 2*time.Second {
			t.Errorf("run of %v: took %v of a budget of 1 s", run, clock)
		}
	}
}

func TestCases(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Cases() {
		if seen[c.Name] || c.Images < 1 || strings.ContainsAny(c.Name, " ,") {
			t.Errorf("case %q with %d images", c.Name, c.Images)
		}
		seen[c.Name] = true
	}
}

// TestKernelCasesRun runs each kernel case once: shapes fit, nothing panics.
func TestKernelCasesRun(t *testing.T) {
	for _, c := range kernelCases() {
		w, err := c.prepare()
		if err != nil {
			t.Fatal(err)
		}
		w.run()
		if w.macs <= 0 {
			t.Errorf("%s: %d multiply-adds", c.Name, w.macs)
		}
	}
}

// TestHeadLearns runs a whole training of a head: 36 photos with 128 random
// features each can be told apart by any labels, so the loss must fall from
// ln 3 to almost nothing, twice the same way.
func TestHeadLearns(t *testing.T) {
	w, err := headFit(128)
	if err != nil {
		t.Fatal(err)
	}
	var checks [2]string
	for i := range checks {
		w.run()
		checks[i] = w.check()
	}
	var loss float64
	if _, err := fmt.Sscanf(checks[0], "loss %f", &loss); err != nil {
		t.Fatal(err)
	}
	if loss > 0.1 || loss <= 0 || checks[0] != checks[1] {
		t.Errorf("loss at the end: %q, then %q", checks[0], checks[1])
	}
}

// TestBackboneCheck: the means of the taps are finite, and not those of a map
// of zeros.
func TestBackboneCheck(t *testing.T) {
	w, err := backboneInfer()
	if err != nil {
		t.Fatal(err)
	}
	w.run()
	fields := strings.Fields(w.check())
	if len(fields) != 3*4 {
		t.Fatalf("check %q", w.check())
	}
	for i := 2; i < len(fields); i += 3 {
		rms, err := strconv.ParseFloat(fields[i], 64)
		if err != nil || !(rms > 0.01 && rms < 1e4) {
			t.Errorf("root mean square of %s: %s", fields[i-2], fields[i])
		}
	}
}

// TestNormalisedTrainingStep: a step with batch normalisation learns something
// and leaves a finite loss.
func TestNormalisedTrainingStep(t *testing.T) {
	w, err := normalisedCase("small", 4, 16, 16).prepare()
	if err != nil {
		t.Fatal(err)
	}
	var losses [2]float64
	for i := range losses {
		for range 1 + 9*i {
			w.run()
		}
		if _, err := fmt.Sscanf(w.check(), "loss %f", &losses[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !(losses[1] < losses[0]) {
		t.Errorf("loss %v after one step, %v after ten", losses[0], losses[1])
	}
}
