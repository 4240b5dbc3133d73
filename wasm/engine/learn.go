package main

import (
	"context"
	"sync"
	"time"

	"okuyuki/core/eval"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

func (e *engine) learn(request message.Envelope) (any, [][]byte, error) {
	var r message.LearnRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	return e.alone(request.ID, func(ctx context.Context, pace *pace) (any, error) {
		phase := workbench.Phase("")
		ask := learnRequest(r)
		ask.Budget, ask.WholeStep = e.work(r.Options.BudgetSeconds), e.work(e.wholeStepSeconds())
		ask.Checkpoints.Resume = request.Blobs
		if r.Checkpoint {
			ask.Checkpoints.Offer = e.checkpoints(request.ID)
		}
		team := e.team(request.ID, r.Helpers)
		ask.Runner = team
		result, err := e.bench.Learn(ctx, ask, func(p workbench.Progress) {
			if pace.due(p.Phase != phase || p.Step == p.Steps) {
				phase = p.Phase
				e.emit(message.New(request.ID, message.Progress, progress(p, pace.elapsed())))
			}
			if p.Phase == workbench.PhasePrepare { // the trainings breathe by themselves
				e.air.breathe()
			}
		})
		if err != nil {
			return nil, err
		}
		answer := learnResult(result, milliseconds(pace.start))
		answer.Workers = team.worked()
		return answer, nil
	})
}

func learnRequest(r message.LearnRequest) workbench.LearnRequest {
	o := r.Options
	out := workbench.LearnRequest{
		Seed: o.Seed, Steps: o.Steps, Unlabelled: r.Unlabelled, Harsh: o.Augmentation == "harsh",
		Weighting: workbench.Weighting{Method: o.Balance, Depth: o.DepthWeight},
	}
	out.SingleTask = o.Depth != nil && !*o.Depth
	if o.Effort != "normal" {
		out.Effort = workbench.Effort(o.Effort)
	}
	if o.Rung != "auto" {
		out.Rung = workbench.Rung(o.Rung)
	}
	if o.ClassBalance != nil {
		out.Balance = workbench.BalanceOff
		if *o.ClassBalance {
			out.Balance = workbench.BalanceOn
		}
	}
	out.Classes, out.Labels = namedLabels(r.Classes, r.Labels)
	return out
}

// work is how much work this machine does in so many seconds.
func (e *engine) work(seconds float64) float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.slowness > 0 {
		return seconds / e.slowness
	}
	return seconds
}

// checkpointShare is the share of the time that may go into making checkpoints, of some megabytes each: what a training makes at
// the end of nearly every epoch. Only epochs of a few steps have fewer.
const checkpointShare = .1

// checkpoints sends the checkpoints of a request.
func (e *engine) checkpoints(request int) func(part int, ended bool, encode func() []byte) {
	var mu sync.Mutex
	due := map[int]time.Time{} // of a part
	return func(part int, ended bool, encode func() []byte) {
		mu.Lock()
		defer mu.Unlock()
		start := time.Now()
		if !ended && start.Before(due[part]) {
			return
		}
		blob := encode()
		e.emit(message.New(request, message.Checkpoint, message.CheckpointBody{Part: part, Ended: ended}, blob))
		now := time.Now()
		due[part] = now.Add(time.Duration(float64(now.Sub(start)) / checkpointShare))
	}
}

// namedLabels are the classes and labels of a request as the workbench has them.
func namedLabels(named []message.NamedClass, given []message.Label) (classes []workbench.Class, labels []workbench.Label) {
	index := make(map[string]int, len(named))
	for i, c := range named {
		index[c.ID] = i
		classes = append(classes, workbench.Class{ID: c.ID, JA: c.Name, EN: c.Name})
	}
	for _, l := range given {
		labels = append(labels, workbench.Label{PhotoID: l.PhotoID, Class: index[l.ClassID], Group: l.Group})
	}
	return classes, labels
}

func progress(p workbench.Progress, elapsed time.Duration) message.LearnProgress {
	m := message.LearnProgress{Phase: message.Phase(p.Phase), Step: p.Step, Steps: p.Steps, Fraction: p.Fraction, ETAMS: remaining(p.Fraction, elapsed)}
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
		Balanced: r.Balanced, Resumed: r.Resumed,
	}
	if r.Trust != nil {
		m.Trust = r.Trust
	}
	for _, t := range r.Tried {
		m.Rungs = append(m.Rungs, message.Rung{Rung: string(t.Rung), Correct: t.Correct, Total: r.Total, LogLoss: t.LogLoss})
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
