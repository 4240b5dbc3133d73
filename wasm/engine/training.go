package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// breath is how long this instance may compute before the event loop gets a turn: it bounds
// how late a cancellation or another request is heard.
const breath = 30 * time.Millisecond

// breather gives the event loop a turn now and then, for what computes to be cancelled
// and other requests to be heard. All that computes in an instance shares one: the loop has
// its turn only when nobody computes.
type breather struct {
	turn func() // waits until the event loop has had its turn
	mu   sync.Mutex
	last time.Time
}

func (b *breather) breathe() {
	b.mu.Lock()
	due := time.Since(b.last) >= breath
	b.mu.Unlock()
	if !due {
		return
	}
	b.turn()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = time.Now()
}

// breathing is a worker in this instance that lets the event loop have its turns.
type breathing struct {
	workbench.Worker
	air *breather
}

// Do implements workbench.Worker.
func (w breathing) Do(ctx context.Context, set *workbench.Set, job workbench.Job, report func(int, workbench.Losses)) (workbench.JobResult, error) {
	runtime.GC() // buffers of the training before make room for those of this one: memory grows and never shrinks
	w.air.breathe()
	return w.Worker.Do(ctx, set, job, func(step int, l workbench.Losses) {
		report(step, l)
		w.air.breathe()
	})
}

// share takes a set, or more of it, for the trainings to come: this instance is a helper.
func (e *engine) share(request message.Envelope) (any, [][]byte, error) {
	var r message.ShareRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	blob, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	examples, err := takeExamples(r, blob)
	if err != nil {
		return nil, nil, err
	}
	if e.shelf != nil {
		for i := range examples {
			for k := range examples[i].Views {
				examples[i].Views[k].Shelve(e.shelf)
			}
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	next := &workbench.Set{Examples: examples}
	for _, c := range r.Classes {
		next.Classes = append(next.Classes, workbench.Class{ID: c.ID, JA: c.JA, EN: c.EN})
	}
	switch {
	case r.First:
	case r.Set != e.setID:
		return nil, nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("more of set %d, which is not here", r.Set))
	default: // a training may be reading the set as it was
		next.Examples = append(append(next.Examples[:0:0], e.set.Examples...), examples...)
	}
	e.set, e.setID = next, r.Set
	return message.Empty{}, nil, nil
}

// train does one job on the shared set.
func (e *engine) train(request message.Envelope) (any, [][]byte, error) {
	var r message.TrainRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	set, err := e.sharedSet(r)
	if err != nil {
		return nil, nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	e.begin(request.ID, stop, false)
	defer e.end(request.ID)
	job := workbench.Job{
		Train: r.Train, Ask: r.Ask, First: r.First, Steps: r.Steps, Rate: r.Rate, Seed: r.Seed,
		Depth: workbench.DepthTask(r.Depth), AskDepth: r.AskDepth, Keep: r.Keep,
		Weighting: workbench.Weighting{Method: r.Method, Depth: r.DepthWeight}, Balanced: r.Balanced, Whole: r.Whole,
	}
	if r.Save {
		offer := e.checkpoints(request.ID)
		job.Save = func(state func() []byte) { offer(0, false, state) }
	}
	if len(request.Blobs) == 1 {
		job.Start = request.Blobs[0]
	}
	var pace pace
	result, err := breathing{e.bench.Local(), &e.air}.Do(ctx, set, job, func(step int, l workbench.Losses) {
		if pace.due(step == r.First+r.Steps) {
			e.emit(message.New(request.ID, message.Progress, message.TrainProgress{
				Step: step, ClassLoss: l.Class, DepthLoss: l.Depth, Accuracy: l.Accuracy,
			}))
		}
	})
	if err != nil {
		return nil, nil, err
	}
	out := message.TrainResult{}
	for _, d := range result.Depth {
		out.Depth = append(out.Depth, message.DepthError(d))
	}
	var params []byte
	for _, p := range result.Params {
		out.Params = append(out.Params, len(p))
		params = appendFloats(params, p)
	}
	return out, [][]byte{appendFloats(nil, result.Logits), params}, nil
}

// sharedSet is the set of a request, checked to have what it asks for.
func (e *engine) sharedSet(r message.TrainRequest) (*workbench.Set, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set == nil || r.Set != e.setID {
		return nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("set %d is not here", r.Set))
	}
	for _, indices := range [][]int{r.Train, r.Ask} {
		for _, i := range indices {
			if i < 0 || i >= len(e.set.Examples) {
				return nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("example %d of %d", i, len(e.set.Examples)))
			}
		}
	}
	for _, i := range r.Ask {
		if len(e.set.Examples[i].Views) == 0 {
			return nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("example %d has no view", i))
		}
	}
	switch workbench.DepthTask(r.Depth) {
	case workbench.DepthOwn, workbench.DepthNone, workbench.DepthShuffled:
	default:
		return nil, message.Fail(message.KindBadRequest, "detail", "unknown depth task "+r.Depth)
	}
	return e.set, nil
}
