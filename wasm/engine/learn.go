package main

import (
	"context"
	"time"

	"okuyuki/core/eval"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// breath is how long learning may compute before the event loop gets a turn: it bounds
// how late a cancellation or another request is heard.
const breath = 30 * time.Millisecond

// reportEvery bounds how often progress is sent.
const reportEvery = 60 * time.Millisecond

func (e *engine) learn(request message.Envelope) (any, [][]byte, error) {
	var r message.LearnRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if !e.begin(request.ID, stop, true) {
		return nil, nil, message.Fail(message.KindBusy)
	}
	defer e.end(request.ID)

	start := time.Now()
	var lastReport time.Time
	var air breather
	phase := workbench.Phase("")
	ask := learnRequest(r)
	workers := []workbench.Worker{breathing{e.bench.Local()}}
	helpers := make([]*helper, r.Helpers)
	for i := range helpers {
		helpers[i] = &helper{calls: &e.calls, index: i, patience: patience, emit: func(t message.Type, body any, blobs ...[]byte) {
			e.emit(message.New(request.ID, t, body, blobs...))
		}}
		workers = append(workers, helpers[i])
	}
	ask.Runner = workbench.NewPool(workers...)
	result, err := e.bench.Learn(ctx, ask, func(p workbench.Progress) {
		now := time.Now()
		if p.Phase != phase || p.Step == p.Steps || now.Sub(lastReport) >= reportEvery {
			phase, lastReport = p.Phase, now
			e.emit(message.New(request.ID, message.Progress, progress(p, now.Sub(start))))
		}
		if p.Phase == workbench.PhasePrepare { // the trainings breathe by themselves
			air.breathe()
		}
	})
	if err != nil {
		return nil, nil, err
	}
	answer := learnResult(result, milliseconds(start))
	answer.Workers = 1
	for _, h := range helpers {
		if h.done > 0 {
			answer.Workers++
		}
	}
	return answer, nil, nil
}

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

func learnRequest(r message.LearnRequest) workbench.LearnRequest {
	out := workbench.LearnRequest{Seed: r.Options.Seed, Steps: r.Options.Steps}
	out.SingleTask = r.Options.Depth != nil && !*r.Options.Depth
	index := make(map[string]int, len(r.Classes))
	for i, c := range r.Classes {
		index[c.ID] = i
		out.Classes = append(out.Classes, workbench.Class{ID: c.ID, JA: c.Name, EN: c.Name})
	}
	for _, l := range r.Labels {
		out.Labels = append(out.Labels, workbench.Label{PhotoID: l.PhotoID, Class: index[l.ClassID], Group: l.Group})
	}
	return out
}

func progress(p workbench.Progress, elapsed time.Duration) message.LearnProgress {
	m := message.LearnProgress{Phase: message.Phase(p.Phase), Step: p.Step, Steps: p.Steps, Fraction: p.Fraction, ETAMS: -1}
	if p.Fraction > 0.02 {
		m.ETAMS = float64(elapsed.Milliseconds()) * (1 - p.Fraction) / p.Fraction
	}
	if l := p.Losses; l != nil {
		m.ClassLoss, m.Accuracy = &l.Class, &l.Accuracy
		if !p.SingleTask {
			m.DepthLoss = &l.Depth
		}
	}
	return m
}

func learnResult(r workbench.LearnResult, ms float64) message.LearnResult {
	m := message.LearnResult{
		Rung: string(r.Rung), Steps: r.Steps, MS: ms, TrainAccuracy: r.TrainAccuracy, Classes: classes(r.Classes),
	}
	if r.Folds > 0 {
		lo, hi := eval.Wilson(r.Correct, r.Total, 1.96)
		m.CV = &message.CV{Correct: r.Correct, Total: r.Total, Folds: r.Folds, Low: lo, High: hi}
		for _, p := range r.OutOfFold {
			m.OutOfFold = append(m.OutOfFold, message.Prediction{PhotoID: p.PhotoID, ClassID: r.Classes[p.Class].ID, P: p.P})
		}
	}
	return m
}

func classes(in []workbench.Class) []message.Class {
	out := make([]message.Class, len(in))
	for i, c := range in {
		out[i] = message.Class{ID: c.ID, JA: c.JA, EN: c.EN}
	}
	return out
}
