//go:build !js

package main

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// studied adds six samples of each of two kinds and returns the comparison of their classes.
func studied(t *testing.T, e *engine, h *host) message.CompareRequest {
	t.Helper()
	r := message.CompareRequest{Options: message.CompareOptions{Seed: 4, Folds: 2, Repeats: 1, Steps: 2}}
	count := map[string]int{}
	for i, n := 0, 1; i < n; i++ {
		var s message.SampleResult
		file := ask(t, e, h, message.Sample, message.SampleRequest{Index: i}, &s)[0]
		n = s.Count
		if _, known := count[s.Class.ID]; !known {
			if len(r.Classes) == 2 {
				continue
			}
			r.Classes = append(r.Classes, message.NamedClass{ID: s.Class.ID, Name: s.Class.JA})
		}
		if count[s.Class.ID]++; count[s.Class.ID] > 4 {
			continue
		}
		var a message.AddResult
		ask(t, e, h, message.Add, message.AddRequest{PhotoID: s.Name, Name: s.Name}, &a, file)
		r.Labels = append(r.Labels, message.Label{PhotoID: s.Name, ClassID: s.Class.ID})
	}
	return r
}

// What the engine answers is what the workbench finds, with a helper as without.
func TestCompare(t *testing.T) {
	e, h := start(t)
	r := studied(t, e, h)
	var estimate message.EstimateResult
	ask(t, e, h, message.Estimate, r, &estimate)
	if estimate.Measured || !(estimate.CompareSeconds > 0 && estimate.LearnSeconds > 0 && estimate.StressSeconds > 0) {
		t.Errorf("estimate before anything was measured: %+v", estimate)
	}
	want, err := e.bench.Compare(t.Context(), compareRequest(r), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Result  poc.Result
		Workers int
	}
	ask(t, e, h, message.Compare, r, &got)
	if got.Workers != 1 || got.Result.Method.Seconds <= 0 {
		t.Errorf("%d workers, %g s", got.Workers, got.Result.Method.Seconds)
	}
	got.Result.Method.Seconds = 0
	// Through JSON and back: what the page reads.
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var read poc.Result
	if err := json.Unmarshal(text, &read); err != nil || !reflect.DeepEqual(got.Result, read) {
		t.Errorf("the engine found\n%+v\nthe workbench\n%+v\n%v", got.Result, read, err)
	}
	var progress message.CompareProgress
	messages := h.of(nextID)
	if err := json.Unmarshal(messages[0].Body, &progress); err != nil || len(messages) < 3 || messages[0].Type != message.Progress {
		t.Errorf("%d messages, the first %s (%v)", len(messages), messages[0].Type, err)
	}
	for _, m := range messages[:len(messages)-1] {
		before := progress
		if err := json.Unmarshal(m.Body, &progress); err != nil || progress.Fraction < before.Fraction || progress.Arms["multi"] > 1 {
			t.Errorf("progress %+v after %+v (%v)", progress, before, err)
		}
	}
	ask(t, e, h, message.Estimate, r, &estimate)
	if !estimate.Measured {
		t.Error("the estimate does not learn from a comparison")
	}

	var stressed struct {
		Result  poc.Stress
		Workers int
	}
	ask(t, e, h, message.Stress, message.StressRequest{Corruptions: []string{"dark"}, Strengths: []float64{1}}, &stressed)
	if c := stressed.Result.Curves; len(c) != 1 || len(c[0].Points) != 2 || c[0].Points[1].Photos != 8 || stressed.Workers != 1 {
		t.Errorf("stress: %+v", c)
	}
	var one message.StressPhotoResult
	blobs := ask(t, e, h, message.StressPhoto, message.StressPhotoRequest{PhotoID: r.Labels[0].PhotoID, Strengths: map[string]float64{"blur": .5}}, &one)
	if len(blobs) != 3 || len(blobs[0]) != 4*one.Picture.Width*one.Picture.Height || len(one.Arms) != 3 || one.Arms[0].Depth != nil || len(one.Arms[0].Classes) != 2 {
		t.Fatalf("%d blobs, %+v", len(blobs), one)
	}
	for i, a := range one.Arms[1:] {
		if len(blobs[1+i]) != 4*a.Depth.Width*a.Depth.Height {
			t.Errorf("%s: %d bytes of depth for %+v", a.Arm, len(blobs[1+i]), a.Depth)
		}
	}
	if p := one.Arms[0].Classes; p[0].P < p[1].P || p[0].Label == p[1].Label {
		t.Errorf("classes %+v", p)
	}
}

func TestCompareIsCancelled(t *testing.T) {
	e, h := start(t)
	r := studied(t, e, h)
	r.Options.Steps = message.MaxSteps
	const running = 9002
	done := make(chan struct{})
	go func() {
		e.handle(message.New(running, message.Compare, r))
		close(done)
	}()
	for len(h.of(running)) == 0 {
		time.Sleep(time.Millisecond)
	}
	if f := refuse(t, e, h, message.New(0, message.Compare, r)); f.Kind != message.KindBusy {
		t.Errorf("a second comparison: %s", f.Kind)
	}
	var empty message.Empty
	ask(t, e, h, message.Cancel, message.CancelRequest{RequestID: running}, &empty)
	<-done
	answers := h.of(running)
	var f message.Failure
	if err := json.Unmarshal(answers[len(answers)-1].Body, &f); err != nil || f.Kind != message.KindCancelled {
		t.Errorf("cancelled comparison ended with %s %v", answers[len(answers)-1].Body, err)
	}
	if f := refuse(t, e, h, message.New(0, message.Stress, message.StressRequest{})); f.Kind != message.KindNotCompared {
		t.Errorf("a stress test without a comparison: %s", f.Kind)
	}
}

func TestStudiesRefuseNonsense(t *testing.T) {
	e, h := start(t)
	good := message.CompareRequest{Classes: []message.NamedClass{{ID: "a"}, {ID: "b"}}}
	with := func(change func(*message.CompareRequest)) message.CompareRequest {
		r := good
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		kind message.Type
		body any
		want message.Kind
	}{
		"one class":     {message.Compare, with(func(r *message.CompareRequest) { r.Classes = r.Classes[:1] }), message.KindFewClasses},
		"one fold":      {message.Compare, with(func(r *message.CompareRequest) { r.Options.Folds = 1 }), message.KindBadRequest},
		"many folds":    {message.Estimate, with(func(r *message.CompareRequest) { r.Options.Folds = 1000 }), message.KindBadRequest},
		"no class":      {message.Compare, with(func(r *message.CompareRequest) { r.Labels = []message.Label{{PhotoID: "p", ClassID: "c"}} }), message.KindBadRequest},
		"unknown photo": {message.Compare, with(func(r *message.CompareRequest) { r.Labels = []message.Label{{PhotoID: "p", ClassID: "a"}} }), message.KindUnknownPhoto},
		"helpers":       {message.Compare, with(func(r *message.CompareRequest) { r.Helpers = 99 }), message.KindBadRequest},
		"augmentation":  {message.Compare, with(func(r *message.CompareRequest) { r.Options.Augmentation = "mild" }), message.KindBadRequest},
		"many helpers":  {message.Stress, message.StressRequest{Helpers: 8}, message.KindBadRequest},
		"strength":      {message.Stress, message.StressRequest{Strengths: []float64{2}}, message.KindBadRequest},
		"corruption":    {message.Stress, message.StressRequest{Corruptions: []string{"fog"}}, message.KindBadRequest},
		"of a photo":    {message.StressPhoto, message.StressPhotoRequest{Strengths: map[string]float64{"fog": .5}}, message.KindBadRequest},
		"too strong":    {message.StressPhoto, message.StressPhotoRequest{Strengths: map[string]float64{"dark": 7}}, message.KindBadRequest},
		"no comparison": {message.StressPhoto, message.StressPhotoRequest{PhotoID: "p"}, message.KindNotCompared},
	} {
		if f := refuse(t, e, h, message.New(0, c.kind, c.body)); f.Kind != c.want {
			t.Errorf("%s: %s, want %s", name, f.Kind, c.want)
		}
	}
	var got struct{ Result poc.Result }
	ask(t, e, h, message.Compare, good, &got)
	if got.Result.Comparison.Verdict != poc.TooFew {
		t.Errorf("a comparison of nothing: %+v", got.Result.Comparison)
	}
	if workbench.BaseArm != "base" {
		t.Error("the page knows the base model's arm by another name")
	}
}
