//go:build !js

package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// examined is an exam of two parts with heads drawn at random, and a trial of each part.
func examined(t *testing.T) (*workbench.Exam, []workbench.Trial) {
	t.Helper()
	exam := &workbench.Exam{Classes: testClasses, Parts: make([]workbench.PartHeads, 2)}
	for part := range exam.Parts {
		for arm := range exam.Parts[part] {
			m, err := model.New(model.Base, testClasses, uint64(10*part+arm))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range m.Heads.Params() {
				exam.Parts[part][arm] = append(exam.Parts[part][arm], p.Value)
			}
		}
	}
	rng := rand.New(rand.NewPCG(8, 9))
	var trials []workbench.Trial
	for part := range exam.Parts {
		p := photo.New(80, 60)
		for i := range p.Pix {
			p.Pix[i] = uint8(rng.IntN(256))
		}
		depth := train.Target{LogDepth: make([]float32, 16*24), Confidence: make([]float32, 16*24)}
		for i := range depth.LogDepth {
			depth.LogDepth[i], depth.Confidence[i] = rng.Float32(), rng.Float32()
		}
		trials = append(trials, workbench.Trial{
			Label: part, Part: part, Picture: p, H: 64, W: 96, Seed: 1<<63 + uint64(part), Target: &depth,
			Corruptions: []poc.Corruption{poc.Tilt, poc.Noise}, Strengths: []float64{.5, 1},
		})
	}
	return exam, trials
}

// A trial held by a helper has the result of one held here, bit for bit, whichever heads it had before.
func TestAHelperFindsTheSame(t *testing.T) {
	e, _ := start(t)
	other, _ := start(t)
	exam, trials := examined(t)
	h := &helper{calls: &e.calls, air: &e.air, patience: time.Minute}
	relay(t, e, h, other, nil)
	var seen []workbench.TrialResult
	for _, trial := range []workbench.Trial{trials[0], trials[1], trials[1], trials[0]} {
		before := slices.Clone(trial.Picture.Pix)
		want, err := e.bench.Local().Try(t.Context(), exam, trial, func(int) {})
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		got, err := h.Try(t.Context(), exam, trial, func(n int) { shown = max(shown, n) })
		if err != nil || !reflect.DeepEqual(got, want) || shown == 0 {
			t.Errorf("the helper found %+v, here it is %+v (%v, %d pictures reported)", got, want, err, shown)
		}
		if !slices.Equal(trial.Picture.Pix, before) {
			t.Error("the picture was changed")
		}
		seen = append(seen, got)
	}
	if reflect.DeepEqual(seen[0], seen[1]) || !reflect.DeepEqual(seen[0], seen[3]) {
		t.Error("trials by other heads agree, or by the same differ")
	}
	if h.done != 4 {
		t.Errorf("%d trials are counted", h.done)
	}
}

func TestAHelperOfNoUseForTrialsIsLost(t *testing.T) {
	e, _ := start(t)
	other, _ := start(t)
	exam, trials := examined(t)
	for name, spoil := range map[string]func(*message.ToldRequest){
		"dead":   func(r *message.ToldRequest) { *r = message.ToldRequest{Call: r.Call, Failure: message.Fail("stopped")} },
		"silent": func(r *message.ToldRequest) { r.Call = -1 },
		"text":   func(r *message.ToldRequest) { r.Progress, r.Result = "", "{" },
		"few":    func(r *message.ToldRequest) { r.Progress, r.Result = "", `{"findings":[{}]}` },
	} {
		h := &helper{calls: &e.calls, air: &e.air, patience: 2 * time.Second}
		relay(t, e, h, other, spoil)
		if _, err := h.Try(t.Context(), exam, trials[0], func(int) {}); !errors.Is(err, workbench.ErrWorkerLost) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := &helper{calls: &e.calls, air: &e.air, patience: time.Minute, emit: func(message.Type, any, ...[]byte) {}}
	if _, err := h.Try(ctx, exam, trials[0], nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAHelperRefusesNonsenseTrials(t *testing.T) {
	e, h := start(t)
	exam, trials := examined(t)
	trial := trials[0]
	depth := appendFloats(appendFloats(nil, trial.Target.LogDepth), trial.Target.Confidence)
	size := message.Size{Width: trial.Picture.W, Height: trial.Picture.H}
	r := message.TryRequest{Heads: 5, Picture: size, Input: message.Size{Width: trial.W, Height: trial.H}, Corruptions: []string{"dark"}, Strengths: []float64{1}}
	if f := refuse(t, e, h, message.New(0, message.Try, r, trial.Picture.Pix, depth)); f.Kind != message.KindBadRequest {
		t.Errorf("a trial without heads: %s", f.Kind)
	}
	heads := message.HeadsRequest{Number: 5, Classes: classes(testClasses), Arms: [][]int{{}, {}}}
	var values []byte
	for i, arm := range exam.Parts[0] {
		for _, p := range arm {
			heads.Arms[i], values = append(heads.Arms[i], len(p)), appendFloats(values, p)
		}
	}
	for name, c := range map[string]struct {
		arms [][]int
		blob []byte
	}{
		"one arm":  {heads.Arms[:1], values},
		"short":    {heads.Arms, values[4:]},
		"long":     {heads.Arms, append(slices.Clone(values), 0)},
		"negative": {[][]int{{-1}, {1}}, make([]byte, 8)},
		"huge":     {[][]int{{1 << 62}, {1}}, make([]byte, 8)},
	} {
		bad := message.HeadsRequest{Number: 5, Classes: heads.Classes, Arms: c.arms}
		if f := refuse(t, e, h, message.New(0, message.Heads, bad, c.blob)); f.Kind != message.KindBadRequest {
			t.Errorf("heads, %s: %s", name, f.Kind)
		}
	}
	var empty message.Empty
	ask(t, e, h, message.Heads, heads, &empty, values)
	var found message.TryResult
	ask(t, e, h, message.Try, r, &found, trial.Picture.Pix, depth)
	if len(found.Findings) != 2 {
		t.Errorf("%d findings", len(found.Findings))
	}
	for name, change := range map[string]func(*message.TryRequest){
		"other heads": func(r *message.TryRequest) { r.Heads = 4 },
		"class":       func(r *message.TryRequest) { r.Label = 2 },
		"size":        func(r *message.TryRequest) { r.Picture.Width++ },
		"input":       func(r *message.TryRequest) { r.Input.Width = 5 },
		"corruption":  func(r *message.TryRequest) { r.Corruptions = []string{"fog"} },
		"strength":    func(r *message.TryRequest) { r.Strengths = []float64{2} },
	} {
		bad := r
		change(&bad)
		if f := refuse(t, e, h, message.New(0, message.Try, bad, trial.Picture.Pix, depth)); f.Kind != message.KindBadRequest {
			t.Errorf("a trial, %s: %s", name, f.Kind)
		}
	}
	if f := refuse(t, e, h, message.New(0, message.Try, r, trial.Picture.Pix)); f.Kind != message.KindBadRequest {
		t.Errorf("a trial without a depth map: %s", f.Kind)
	}
}
