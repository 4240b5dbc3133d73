package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// Try implements workbench.Worker.
func (w breathing) Try(ctx context.Context, exam *workbench.Exam, trial workbench.Trial, report func(shown int)) (workbench.TrialResult, error) {
	w.air.breathe()
	return w.Worker.Try(ctx, exam, trial, func(shown int) {
		report(shown)
		w.air.breathe()
	})
}

// sentHeads are the heads that a helper has, and the number that it knows them by.
type sentHeads struct {
	exam         *workbench.Exam
	part, number int
}

// Try implements workbench.Worker.
func (h *helper) Try(ctx context.Context, exam *workbench.Exam, trial workbench.Trial, report func(shown int)) (workbench.TrialResult, error) {
	if h.heads.exam != exam || h.heads.part != trial.Part {
		h.heads = sentHeads{exam, trial.Part, h.calls.next()}
		r := message.HeadsRequest{Number: h.heads.number, Classes: classes(exam.Classes)}
		var values []byte
		for _, arm := range exam.Parts[trial.Part] {
			counts := []int{}
			for _, p := range arm {
				counts, values = append(counts, len(p)), appendFloats(values, p)
			}
			r.Arms = append(r.Arms, counts)
		}
		h.ask(r.Number, message.Heads, r, values) // nobody waits for the answer: a helper without them refuses the trial
	}
	number := h.calls.next()
	answers, end := h.calls.listen(number)
	defer end()
	r := message.TryRequest{
		Heads: h.heads.number, Label: trial.Label, Seed: trial.Seed, Strengths: trial.Strengths,
		Picture: message.Size{Width: trial.Picture.W, Height: trial.Picture.H}, Input: message.Size{Width: trial.W, Height: trial.H},
	}
	for _, kind := range trial.Corruptions {
		r.Corruptions = append(r.Corruptions, string(kind))
	}
	depth := appendFloats(appendFloats(nil, trial.Target.LogDepth), trial.Target.Confidence)
	h.ask(number, message.Try, r, append([]byte(nil), trial.Picture.Pix...), depth)
	for {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx) // the page stops the helper
		case <-time.After(h.patience):
			return nil, workbench.ErrWorkerLost
		case t := <-answers:
			switch {
			case t.Failure != nil:
				return nil, workbench.ErrWorkerLost
			case t.Result != "":
				return h.findings(t, trial)
			}
			var p message.TryProgress
			if json.Unmarshal([]byte(t.Progress), &p) == nil {
				report(p.Shown)
			}
		}
	}
}

// findings reads the answer to a trial. One that does not fit it is that of a helper of no use.
func (h *helper) findings(t told, trial workbench.Trial) (workbench.TrialResult, error) {
	var r message.TryResult
	if json.Unmarshal([]byte(t.Result), &r) != nil || len(r.Findings) != trial.Pictures() {
		return nil, workbench.ErrWorkerLost
	}
	h.done++
	out := make(workbench.TrialResult, len(r.Findings))
	for i, f := range r.Findings {
		out[i].Right = f.Right
		for k, d := range f.Depth {
			out[i].Depth[k] = workbench.DepthError(d)
		}
	}
	return out, nil
}

// takeHeads takes the heads for the trials to come: this instance is a helper.
func (e *engine) takeHeads(request message.Envelope) (any, [][]byte, error) {
	var r message.HeadsRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	values, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	exam := &workbench.Exam{Parts: make([]workbench.PartHeads, 1)}
	for _, c := range r.Classes {
		exam.Classes = append(exam.Classes, workbench.Class{ID: c.ID, JA: c.JA, EN: c.EN})
	}
	heads := &exam.Parts[0]
	bad := message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("%d bytes do not hold the heads of %d arms", len(values), len(r.Arms)))
	if len(r.Arms) != len(heads) {
		return nil, nil, bad
	}
	for i, counts := range r.Arms {
		for _, n := range counts {
			if 4*n > len(values) {
				return nil, nil, bad
			}
			heads[i], values = append(heads[i], floats(values[:4*n])), values[4*n:]
		}
	}
	if len(values) != 0 {
		return nil, nil, bad
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.exam, e.examID = exam, r.Number
	e.set = nil // who wants to train here again shares a set again
	return message.Empty{}, nil, nil
}

// try holds a trial by the heads that were given.
func (e *engine) try(request message.Envelope) (any, [][]byte, error) {
	var r message.TryRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	e.mu.Lock()
	exam, here := e.exam, e.examID
	e.mu.Unlock()
	if exam == nil || r.Heads != here {
		return nil, nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("heads %d are not here", r.Heads))
	}
	if len(request.Blobs) != 2 || len(request.Blobs[1])%8 != 0 {
		return nil, nil, message.Fail(message.KindBadRequest, "detail", "a trial without its picture and depth map")
	}
	depth := floats(request.Blobs[1])
	trial := workbench.Trial{
		Label: r.Label, H: r.Input.Height, W: r.Input.Width, Seed: r.Seed, Strengths: r.Strengths,
		Picture: &photo.Image{W: r.Picture.Width, H: r.Picture.Height, Pix: request.Blobs[0]},
		Target:  &train.Target{LogDepth: depth[:len(depth)/2], Confidence: depth[len(depth)/2:]},
	}
	for _, kind := range r.Corruptions {
		trial.Corruptions = append(trial.Corruptions, poc.Corruption(kind))
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	e.begin(request.ID, stop, false)
	defer e.end(request.ID)
	var pace pace
	found, err := breathing{e.bench.Local(), &e.air}.Try(ctx, exam, trial, func(shown int) {
		if pace.due(false) {
			e.emit(message.New(request.ID, message.Progress, message.TryProgress{Shown: shown}))
		}
	})
	if err != nil {
		return nil, nil, err
	}
	out := message.TryResult{}
	for _, f := range found {
		m := message.Finding{Right: f.Right}
		for k, d := range f.Depth {
			m.Depth[k] = message.DepthError(d)
		}
		out.Findings = append(out.Findings, m)
	}
	return out, nil, nil
}
