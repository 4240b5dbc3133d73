package main

import (
	"context"
	"time"

	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

func (e *engine) compare(request message.Envelope) (any, [][]byte, error) {
	var r message.CompareRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	return e.alone(request.ID, func(ctx context.Context, pace *pace) (any, error) {
		ask, team := compareRequest(r), e.team(request.ID, r.Helpers)
		ask.Checkpoints.Resume = request.Blobs
		if r.Checkpoint {
			ask.Checkpoints.Offer = e.checkpoints(request.ID)
		}
		ask.Runner = team
		resumed := 0.0
		result, err := e.bench.Compare(ctx, ask, func(p workbench.CompareProgress) {
			resumed = p.Resumed
			if pace.due(false) {
				m := message.CompareProgress{
					Done: p.Done, Total: p.Total, Arm: string(p.Arm), Fraction: p.Fraction, ETAMS: remaining((p.Fraction-resumed)/(1-resumed), pace.elapsed()),
					Arms: map[string]float64{},
				}
				for arm, share := range p.Arms {
					m.Arms[string(arm)] = share
				}
				e.emit(message.New(request.ID, message.Progress, m))
			}
			e.air.breathe()
		})
		if err != nil {
			return nil, err
		}
		result.Method.Workers, result.Method.Seconds = team.worked(), pace.elapsed().Seconds()
		e.learnSpeed((1-resumed)*e.bench.Work(ask, result.Method.Workers).Compare, pace.elapsed())
		return message.CompareResult{Result: result, MS: milliseconds(pace.start), Workers: result.Method.Workers}, nil
	})
}

func compareRequest(r message.CompareRequest) workbench.CompareRequest {
	o := r.Options
	out := workbench.CompareRequest{Seed: o.Seed, Folds: o.Folds, Repeats: o.Repeats, Steps: o.Steps}
	out.Classes, out.Labels = namedLabels(r.Classes, r.Labels)
	out.Unlabelled, out.Harsh = r.Unlabelled, o.Augmentation == poc.Harsh
	return out
}

func (e *engine) estimate(request message.Envelope) (any, [][]byte, error) {
	var r message.CompareRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	ask := compareRequest(r)
	if r.TryWhole && e.wholeStepSeconds() == 0 {
		if err := e.tryWhole(ask); err != nil {
			return nil, nil, err
		}
	}
	w := e.bench.Work(ask, 1+r.Helpers)
	e.mu.Lock()
	defer e.mu.Unlock()
	factor := 1.0
	if e.slowness > 0 {
		factor = e.slowness
	}
	out := message.EstimateResult{
		CompareSeconds: factor * w.Compare, LearnSeconds: factor * w.Learn, StressSeconds: factor * w.Stress,
		WholeSeconds: factor * w.Whole, Measured: e.slowness > 0,
	}
	if e.wholeStep > 0 {
		out.WholeSeconds, out.WholeMeasured = e.wholeStep*w.WholeSteps, true
	}
	return out, nil, nil
}

// trySteps are taken to know what a step of a whole network costs; the first makes ready and is not counted.
const trySteps = 4

// tryWhole measures what a step of a whole network costs on this machine. Where something else has begun to compute
// meanwhile, the measurement is worth nothing and is dropped: nobody has to wait for it.
func (e *engine) tryWhole(ask workbench.CompareRequest) error {
	var first time.Time
	return e.bench.TryWhole(context.Background(), ask.Classes, ask.Labels, trySteps, func(step int) {
		e.mu.Lock()
		switch {
		case step == 1:
			first = time.Now()
		case step == trySteps && len(e.cancels) == 0:
			e.wholeStep = time.Since(first).Seconds() / (trySteps - 1)
		}
		e.mu.Unlock()
		e.air.breathe()
	})
}

func (e *engine) wholeStepSeconds() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.wholeStep
}

// learnSpeed takes in how long this machine took for work that was expected to take so many
// seconds.
func (e *engine) learnSpeed(expected float64, took time.Duration) {
	if expected <= 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if now := took.Seconds() / expected; e.slowness == 0 {
		e.slowness = now
	} else {
		e.slowness = (e.slowness + now) / 2
	}
}
