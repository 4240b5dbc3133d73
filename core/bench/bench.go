// Package bench holds the cases by which the speed of the kernels and networks
// is measured, the same natively and in the page. It has no clock of its own:
// who measures brings one.
//
// Names of cases read from the general to the particular, with slashes:
// "conv3x3/64-64-28-b8/forward" is a 3x3 convolution of 64 to 64 channels on
// maps of 28x28, 8 images at a time; "small64/train-b32" is a training step of
// the preset at 64x64 on 32 images.
package bench

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"
)

// Case is one thing to measure.
type Case struct {
	Name    string
	Images  int // handled by one run
	prepare func() (*work, error)
}

// work is a case made ready.
type work struct {
	macs  int64         // multiply-adds of one run, forward and backward
	run   func()        // one run
	check func() string // tells what the last run computed; nil where there is nothing to compare with
}

// Result is the speed of a case.
type Result struct {
	Name   string        `json:"name"`
	Run    time.Duration `json:"-"`  // median time of one run
	MS     float64       `json:"ms"` // the same in milliseconds
	Images float64       `json:"imagesPerSecond"`
	GFLOPS float64       `json:"gflops"` // 2 per multiply-add, 1e9 per second
	Check  string        `json:"check,omitempty"`
}

const (
	minSamples = 5
	maxSamples = 1000
	minSample  = 20 * time.Millisecond // shorter runs are timed several at a time: a browser's clock may tick every 0.1 ms
)

// Measure runs the case for about the given time and returns its median. now is
// a clock that never goes back.
func (c Case) Measure(now func() time.Duration, budget time.Duration) (Result, error) {
	w, err := c.prepare()
	if err != nil {
		return Result{}, fmt.Errorf("bench: %s: %w", c.Name, err)
	}
	w.run() // allocates and packs
	// A collection that the preparation has begun goes on only while other goroutines run. In a browser none
	// does during a measurement, and pointers would be written by way of the collector's barrier all the time.
	runtime.GC()
	before := now()
	w.run()
	repeats := 1
	if once := now() - before; once < minSample {
		repeats = int(minSample/max(once, time.Microsecond)) + 1
	}
	var samples []time.Duration
	for start := now(); len(samples) < minSamples || (now()-start < budget && len(samples) < maxSamples); {
		before := now()
		for range repeats {
			w.run()
		}
		samples = append(samples, (now()-before)/time.Duration(repeats))
	}
	slices.Sort(samples)
	median := max(samples[len(samples)/2], 1)
	r := Result{
		Name:   c.Name,
		Run:    median,
		MS:     median.Seconds() * 1e3,
		Images: float64(c.Images) / median.Seconds(),
		GFLOPS: 2 * float64(w.macs) / median.Seconds() / 1e9,
	}
	if w.check != nil {
		r.Check = w.check()
	}
	return r, nil
}

// Cases returns every case, in a fixed order.
func Cases() []Case {
	return slices.Concat(kernelCases(), referenceCases(), headCases(), backboneCases(), presetCases())
}

// normal fills dst with normal deviates, so that no kernel meets denormals or
// a run of zeros.
func normal(dst []float32, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range dst {
		dst[i] = float32(r.NormFloat64())
	}
	return dst
}
