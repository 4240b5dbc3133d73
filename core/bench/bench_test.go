package bench

import (
	"fmt"
	"math"
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
