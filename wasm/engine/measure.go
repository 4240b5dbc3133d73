package main

import (
	"strings"
	"time"

	"okuyuki/core/bench"
	"okuyuki/kernels"
	"okuyuki/wasm/message"
)

// measureFor is how long each case of a benchmark runs.
const measureFor = time.Second

// measure times the benchmark's cases whose names contain the request's text.
func (e *engine) measure(request message.Envelope) (any, [][]byte, error) {
	var r message.BenchRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	start := time.Now()
	clock := func() time.Duration { return time.Since(start) }
	result := message.BenchResult{Kernel: kernels.Name()}
	for _, c := range bench.Cases() {
		if !strings.Contains(c.Name, r.Case) {
			continue
		}
		e.emit(message.New(request.ID, message.Progress, message.BenchProgress{Case: c.Name}))
		time.Sleep(time.Millisecond) // lets the message out
		m, err := c.Measure(clock, measureFor)
		if err != nil {
			return nil, nil, err
		}
		result.Cases = append(result.Cases, message.BenchCase{Name: m.Name, MS: m.MS, GFLOPS: m.GFLOPS, Check: m.Check})
	}
	return result, nil, nil
}
