//go:build !js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"okuyuki/core/model"
	"okuyuki/core/shelf"
	"okuyuki/core/train"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

var testClasses = []workbench.Class{{ID: "a", JA: "甲", EN: "A"}, {ID: "b", JA: "乙", EN: "B"}}

// made is a set of random features, some without a label, some without a target.
func made(t *testing.T, e *engine, examples int) *workbench.Set {
	t.Helper()
	m, err := model.New(model.Base, testClasses, 1)
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.NewHeadsSession(1, 64, 32, false)
	if err != nil {
		t.Fatal(err)
	}
	pixels := s.Depth().Shape.Len()
	rng := rand.New(rand.NewPCG(3, 4))
	set := &workbench.Set{Classes: testClasses}
	for i := range examples {
		x := train.Example{Label: i%3 - 1}
		for range 1 + i%2 {
			v := train.View{H: 64, W: 32}
			for _, shape := range m.TapShapes(1, 64, 32) {
				tap := make([]uint16, shape.Len())
				for j := range tap {
					tap[j] = uint16(rng.IntN(0x3c00)) // 0 to 1
				}
				v.Taps = append(v.Taps, tap)
			}
			v.Features = make([]float32, s.Features().Shape.Len())
			for j := range v.Features {
				v.Features[j] = rng.Float32()
			}
			if i != 2 {
				v.Target = &train.Target{LogDepth: make([]float32, pixels), Confidence: make([]float32, pixels)}
				for j := range pixels {
					v.Target.LogDepth[j], v.Target.Confidence[j] = rng.Float32(), rng.Float32()
				}
			}
			x.Views = append(x.Views, v)
		}
		set.Examples = append(set.Examples, x)
	}
	return set
}

func TestSetsTravelUnchanged(t *testing.T) {
	e, _ := start(t)
	set := made(t, e, 60)
	set.Examples[1].Views[0].Taps[0] = make([]uint16, shareBytes) // alone more than a message
	var got []train.Example
	messages := 0
	err := shareSet(7, set, func(r message.ShareRequest, blob []byte) {
		if r.Set != 7 || r.First != (messages == 0) || len(r.Classes) != 2 {
			t.Errorf("message %d is of set %d (first: %v) with %d classes", messages, r.Set, r.First, len(r.Classes))
		}
		messages++
		examples, err := takeExamples(r, blob)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, examples...)
		if _, err := takeExamples(r, blob[1:]); err == nil {
			t.Error("a blob that is too short was taken")
		}
		if _, err := takeExamples(r, append(blob, 0)); err == nil {
			t.Error("a blob that is too long was taken")
		}
	})
	if err != nil || messages < 2 || !reflect.DeepEqual(got, set.Examples) {
		t.Errorf("%d examples came in %d messages, or other ones (%v)", len(got), messages, err)
	}
	shelved := &workbench.Set{Classes: set.Classes, Examples: slices.Clone(set.Examples)}
	for i, x := range shelved.Examples {
		shelved.Examples[i].Views = slices.Clone(x.Views)
		for k := range x.Views {
			shelved.Examples[i].Views[k].Shelve(shelf.New(1000, nil))
		}
	}
	got = nil
	err = shareSet(8, shelved, func(r message.ShareRequest, blob []byte) {
		examples, err := takeExamples(r, blob)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, examples...)
	})
	if err != nil || !reflect.DeepEqual(got, set.Examples) {
		t.Errorf("%d examples came off a shelf, or other ones (%v)", len(got), err)
	}
}

// relay connects helpers to an engine as the page does. The answers of Train pass through
// spoil, which may change them.
func relay(t *testing.T, e *engine, h *helper, to *engine, spoil func(*message.ToldRequest)) {
	answers := make(chan message.Envelope, 1000) // the page keeps their order
	go func() {
		for m := range answers {
			e.handle(m)
		}
	}()
	h.emit = func(kind message.Type, body any, blobs ...[]byte) {
		ask := body.(message.AskBody)
		tell := func(told message.ToldRequest, blobs ...[]byte) {
			told.Call = ask.Call
			if (ask.Type == message.Train || ask.Type == message.Try) && spoil != nil {
				spoil(&told)
			}
			answers <- message.New(1, message.Told, told, blobs...)
		}
		to.mu.Lock()
		to.emit = func(m message.Envelope) {
			switch m.Type {
			case message.Progress:
				tell(message.ToldRequest{Progress: string(m.Body)})
			case message.Result:
				tell(message.ToldRequest{Result: string(m.Body)}, m.Blobs...)
			case message.Error:
				var f message.Failure
				json.Unmarshal(m.Body, &f)
				tell(message.ToldRequest{Failure: &f})
			}
		}
		to.mu.Unlock()
		m := message.Envelope{V: message.Version, ID: ask.Call, Type: ask.Type, Body: []byte(ask.Body), Blobs: blobs}
		if ask.Type == message.Train || ask.Type == message.Try {
			go to.handle(m)
		} else {
			to.handle(m)
		}
	}
}

// A job done by a helper has the result of one done here, bit for bit.
func TestAHelperDoesTheSame(t *testing.T) {
	e, _ := start(t)
	other, _ := start(t)
	set := made(t, e, 9)
	h := &helper{calls: &e.calls, air: &e.air, patience: time.Minute}
	relay(t, e, h, other, nil)
	for _, job := range []workbench.Job{
		{Train: []int{0, 1, 2, 3, 4}, Ask: []int{5, 6}, Steps: 2, Seed: 1<<63 + 1, Keep: true},
		{Train: []int{8, 7, 1, 2}, Ask: []int{0}, Steps: 2, Seed: 2, Depth: workbench.DepthNone},
		{Train: []int{8, 7, 1, 2}, Ask: []int{0, 2}, Steps: 2, Seed: 2, Depth: workbench.DepthShuffled, AskDepth: true},
	} {
		want, err := e.bench.Local().Do(t.Context(), set, job, func(int, workbench.Losses) {})
		if err != nil {
			t.Fatal(err)
		}
		step := 0
		got, err := h.Do(t.Context(), set, job, func(n int, l workbench.Losses) {
			if l.Class <= 0 {
				t.Errorf("step %d has losses %+v", n, l)
			}
			step = max(step, n)
		})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the helper found something else (%v)", err)
		}
		if step == 0 {
			t.Error("the helper reported no step")
		}
	}
	if h.done != 3 {
		t.Errorf("%d jobs are counted", h.done)
	}
}

func TestAHelperOfNoUseIsLost(t *testing.T) {
	e, _ := start(t)
	other, _ := start(t)
	set := made(t, e, 4)
	job := workbench.Job{Train: []int{0, 1, 2}, Ask: []int{3}, Steps: 1, Keep: true}
	for name, c := range map[string]struct {
		spoil func(*message.ToldRequest)
		want  error
	}{
		"dead": {func(r *message.ToldRequest) { *r = message.ToldRequest{Call: r.Call, Failure: message.Fail("stopped")} }, workbench.ErrWorkerLost},
		"cancelled": {func(r *message.ToldRequest) {
			*r = message.ToldRequest{Call: r.Call, Failure: message.Fail(message.KindCancelled)}
		}, workbench.ErrWorkerLost},
		"silent":      {func(r *message.ToldRequest) { r.Call = -1 }, workbench.ErrWorkerLost},
		"no text":     {func(r *message.ToldRequest) { r.Progress, r.Result = "", "{" }, workbench.ErrWorkerLost},
		"few params":  {func(r *message.ToldRequest) { r.Progress, r.Result = "", `{"params":[1]}` }, workbench.ErrWorkerLost},
		"many params": {func(r *message.ToldRequest) { r.Progress, r.Result = "", `{"params":[100000000]}` }, workbench.ErrWorkerLost},
		"diverged": {func(r *message.ToldRequest) {
			*r = message.ToldRequest{Call: r.Call, Failure: message.Fail(message.KindDiverged)}
		}, train.ErrDiverged},
	} {
		h := &helper{calls: &e.calls, air: &e.air, patience: 2 * time.Second}
		relay(t, e, h, other, c.spoil)
		if _, err := h.Do(t.Context(), set, job, func(int, workbench.Losses) {}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := &helper{calls: &e.calls, air: &e.air, patience: time.Minute, emit: func(message.Type, any, ...[]byte) {}}
	if _, err := h.Do(ctx, set, job, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAHelperRefusesNonsense(t *testing.T) {
	e, h := start(t)
	set := made(t, e, 3)
	train := message.TrainRequest{Set: 4, Train: []int{0}, Steps: 1}
	if f := refuse(t, e, h, message.New(0, message.Train, train)); f.Kind != message.KindBadRequest {
		t.Errorf("a training without a set: %s", f.Kind)
	}
	shareSet(4, set, func(r message.ShareRequest, blob []byte) {
		var empty message.Empty
		ask(t, e, h, message.Share, r, &empty, blob)
		r.First = false
		r.Set++
		if f := refuse(t, e, h, message.New(0, message.Share, r, blob)); f.Kind != message.KindBadRequest {
			t.Errorf("more of a set that is not here: %s", f.Kind)
		}
		r.Examples[0].Views[0].Taps[0] = -1
		if f := refuse(t, e, h, message.New(0, message.Share, r, blob)); f.Kind != message.KindBadRequest {
			t.Errorf("a tap of -1 values: %s", f.Kind)
		}
	})
	for name, change := range map[string]func(*message.TrainRequest){
		"another set":    func(r *message.TrainRequest) { r.Set = 5 },
		"no example":     func(r *message.TrainRequest) { r.Train = []int{3} },
		"no such answer": func(r *message.TrainRequest) { r.Ask = []int{-1} },
		"depth task":     func(r *message.TrainRequest) { r.Depth = "other" },
	} {
		r := train
		change(&r)
		if f := refuse(t, e, h, message.New(0, message.Train, r)); f.Kind != message.KindBadRequest {
			t.Errorf("%s: %s", name, f.Kind)
		}
	}
}
