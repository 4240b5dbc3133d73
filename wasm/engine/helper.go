package main

import (
	"context"
	"encoding/json"
	"time"

	"okuyuki/core/train"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// patience is how long a helper may say nothing before it is given up: a browser that ends
// a worker for lack of memory does not always tell.
const patience = 30 * time.Second

// helper is a workbench.Worker that has the page carry jobs to another instance of the engine.
type helper struct {
	calls    *calls
	air      *breather
	index    int
	set      *workbench.Set // that the helper has
	heads    sentHeads      // that it has
	emit     func(t message.Type, body any, blobs ...[]byte)
	patience time.Duration
	done     int // jobs
}

// Do implements workbench.Worker.
func (h *helper) Do(ctx context.Context, set *workbench.Set, job workbench.Job, report func(int, workbench.Losses)) (workbench.JobResult, error) {
	if h.set != set {
		h.set = set
		// Nobody waits for the answers: a helper that did not get the set cannot train on it.
		err := shareSet(h.calls.setID(set), set, func(r message.ShareRequest, blob []byte) {
			h.ask(h.calls.next(), message.Share, r, blob)
			h.air.breathe()
		})
		if err != nil {
			return workbench.JobResult{}, err
		}
	}
	number := h.calls.next()
	answers, end := h.calls.listen(number)
	defer end()
	var start [][]byte
	if job.Start != nil {
		start = [][]byte{job.Start}
	}
	h.ask(number, message.Train, message.TrainRequest{
		Set: h.calls.setID(set), Train: job.Train, Ask: job.Ask, First: job.First, Steps: job.Steps, Rate: job.Rate,
		Seed: job.Seed, Depth: string(job.Depth), AskDepth: job.AskDepth, Keep: job.Keep,
		Method: job.Weighting.Method, DepthWeight: job.Weighting.Depth, Balanced: job.Balanced, Whole: job.Whole, Save: job.Save != nil,
	}, start...)
	for {
		select {
		case <-ctx.Done():
			return workbench.JobResult{}, context.Cause(ctx) // the page stops the helper
		case <-time.After(h.patience):
			return workbench.JobResult{}, workbench.ErrWorkerLost
		case t := <-answers:
			switch {
			case t.Failure != nil && t.Failure.Kind == message.KindDiverged:
				return workbench.JobResult{}, train.ErrDiverged
			case t.Failure != nil:
				return workbench.JobResult{}, workbench.ErrWorkerLost
			case t.Result != "":
				h.done++
				return jobResult(t, job, len(set.Classes))
			case t.Checkpoint:
				if job.Save != nil && len(t.blobs) == 1 {
					job.Save(func() []byte { return t.blobs[0] })
				}
				continue
			}
			var p message.TrainProgress
			if json.Unmarshal([]byte(t.Progress), &p) == nil {
				report(p.Step, workbench.Losses{Class: p.ClassLoss, Depth: p.DepthLoss, Accuracy: p.Accuracy})
			}
		}
	}
}

func (h *helper) ask(call int, t message.Type, body any, blobs ...[]byte) {
	text, err := json.Marshal(body)
	if err != nil {
		panic("engine: " + err.Error()) // structs of numbers and strings always encode
	}
	h.emit(message.Ask, message.AskBody{Call: call, Helper: h.index, Type: t, Body: string(text)}, blobs...)
}

// jobResult reads the answer to a training. One that does not fit the job is that of a
// helper of no use.
func jobResult(t told, job workbench.Job, classes int) (workbench.JobResult, error) {
	var r message.TrainResult
	if json.Unmarshal([]byte(t.Result), &r) != nil || len(t.blobs) != 2 || len(t.blobs[0]) != 4*classes*len(job.Ask) {
		return workbench.JobResult{}, workbench.ErrWorkerLost
	}
	out := workbench.JobResult{Logits: floats(t.blobs[0])}
	values := t.blobs[1]
	for _, n := range r.Params {
		if n < 0 || n > len(values)/4 {
			return workbench.JobResult{}, workbench.ErrWorkerLost
		}
		out.Params, values = append(out.Params, floats(values[:4*n])), values[4*n:]
	}
	for _, d := range r.Depth {
		out.Depth = append(out.Depth, workbench.DepthError(d))
	}
	if (len(r.Params) > 0) != job.Keep || len(values) > 0 || (job.AskDepth && len(r.Depth) != len(job.Ask)) {
		return workbench.JobResult{}, workbench.ErrWorkerLost
	}
	return out, nil
}
