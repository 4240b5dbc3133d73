package main

import (
	"context"
	"time"

	"okuyuki/wasm/message"
)

// reportEvery bounds how often progress is sent.
const reportEvery = 60 * time.Millisecond

// alone answers a request that computes for long and wants no other such beside it. It can
// be cancelled.
func (e *engine) alone(request int, work func(context.Context, *pace) (any, error)) (any, [][]byte, error) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if !e.begin(request, stop, true) {
		return nil, nil, message.Fail(message.KindBusy)
	}
	defer e.end(request)
	body, err := work(ctx, &pace{start: time.Now()})
	return body, nil, err
}

// pace spaces out the reports of what takes its time.
type pace struct{ start, last time.Time }

// due reports whether it is time for a report, or whether there is one that must not be left out.
func (p *pace) due(must bool) bool {
	now := time.Now()
	if !must && now.Sub(p.last) < reportEvery {
		return false
	}
	p.last = now
	return true
}

func (p *pace) elapsed() time.Duration { return time.Since(p.start) }

// begin registers what can be cancelled. It refuses what wants to be alone and is not.
func (e *engine) begin(id int, stop context.CancelFunc, alone bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if alone && len(e.cancels) > 0 {
		return false
	}
	e.cancels[id] = stop
	return true
}

func (e *engine) end(id int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.cancels, id)
}

// remaining is the time left, in milliseconds, of work of which a share is done; -1 while
// that says little.
func remaining(fraction float64, elapsed time.Duration) float64 {
	if fraction <= .02 {
		return -1
	}
	return float64(elapsed.Milliseconds()) * (1 - fraction) / fraction
}
