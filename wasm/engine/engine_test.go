//go:build !js

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"okuyuki/core/photo"
	"okuyuki/wasm/message"
)

// host collects what the engine sends, as the page would.
type host struct {
	mu   sync.Mutex
	sent []message.Envelope
}

func (h *host) emit(m message.Envelope) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent = append(h.sent, m)
}

func (h *host) of(id int) (out []message.Envelope) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range h.sent {
		if m.ID == id {
			out = append(out, m)
		}
	}
	return out
}

func start(t testing.TB) (*engine, *host) {
	t.Helper()
	model, err := os.ReadFile("../../server/base/model/base.safetensors.zst")
	if err != nil {
		t.Fatal(err)
	}
	samples, err := os.ReadFile("../../core/data/samples/samples.bin")
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	e, err := newEngine(model, samples, h.emit)
	if err != nil {
		t.Fatal(err)
	}
	return e, h
}

var nextID = 0

// ask sends a request and decodes its result; it fails the test on an error.
func ask(t *testing.T, e *engine, h *host, kind message.Type, body, result any, blobs ...[]byte) [][]byte {
	t.Helper()
	nextID++
	e.handle(message.New(nextID, kind, body, blobs...))
	answers := h.of(nextID)
	last := answers[len(answers)-1]
	if last.Type != message.Result {
		t.Fatalf("%s: %s %s", kind, last.Type, last.Body)
	}
	if err := json.Unmarshal(last.Body, result); err != nil {
		t.Fatal(err)
	}
	return last.Blobs
}

// refuse sends a request that must fail and returns the failure.
func refuse(t *testing.T, e *engine, h *host, m message.Envelope) message.Failure {
	t.Helper()
	nextID++
	m.ID = nextID
	e.handle(m)
	answers := h.of(m.ID)
	var f message.Failure
	if len(answers) != 1 || answers[0].Type != message.Error {
		t.Fatalf("%s: %d answers, want one error", m.Type, len(answers))
	}
	if err := json.Unmarshal(answers[0].Body, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheWholeConversation(t *testing.T) {
	e, h := start(t)
	var hello message.HelloResult
	ask(t, e, h, message.Hello, message.HelloRequest{}, &hello)
	if len(hello.Model.Classes) != 10 || hello.Model.Learned || hello.Kernel == "" || hello.Version == "" {
		t.Errorf("hello: %+v", hello)
	}
	learn := message.LearnRequest{Options: message.LearnOptions{Seed: 1, Steps: 5}}
	known := map[string]bool{}
	var open []string // photos without a label
	kindOf := map[string]string{}
	for i, count := 0, 1; i < count; i++ {
		var s message.SampleResult
		file := ask(t, e, h, message.Sample, message.SampleRequest{Index: i}, &s)[0]
		count = s.Count
		var a message.AddResult
		blobs := ask(t, e, h, message.Add, message.AddRequest{PhotoID: s.Name, Name: s.Name}, &a, file)
		if len(blobs) != 1 || len(blobs[0]) != 4*a.Thumb.Width*a.Thumb.Height || max(a.Thumb.Width, a.Thumb.Height) > message.ThumbSide {
			t.Fatalf("%s: %+v with %d blobs", s.Name, a, len(blobs))
		}
		kindOf[s.Name] = s.Class.ID
		if !s.Labelled {
			open = append(open, s.Name)
			continue
		}
		if !known[s.Class.ID] {
			known[s.Class.ID] = true
			learn.Classes = append(learn.Classes, message.NamedClass{ID: s.Class.ID, Name: s.Class.JA})
		}
		learn.Labels = append(learn.Labels, message.Label{PhotoID: s.Name, ClassID: s.Class.ID})
	}
	var result message.LearnResult
	ask(t, e, h, message.Learn, learn, &result)
	if result.CV == nil || result.CV.Total != len(learn.Labels) || !(result.CV.Low <= result.CV.High) {
		t.Errorf("learn: %+v", result)
	}
	if n := len(h.of(nextID)); n < 3 {
		t.Errorf("learning sent %d messages", n)
	}
	right := 0
	for _, name := range open {
		var p message.PredictResult
		blobs := ask(t, e, h, message.Predict, message.PredictRequest{PhotoID: name, Depth: true}, &p)
		if p.Depth == nil || len(blobs) != 1 || len(blobs[0]) != 4*p.Depth.Width*p.Depth.Height || p.Depth.Unit != "m" {
			t.Fatalf("predict: %+v", p)
		}
		if p.Classes[0].Label == kindOf[name] {
			right++
		}
	}
	if right < len(open)-1 {
		t.Errorf("%d of %d unlabelled samples are right", right, len(open))
	}
	var exported message.ExportModelResult
	file := ask(t, e, h, message.ExportModel, message.Empty{}, &exported)[0]
	ask(t, e, h, message.Reset, message.Empty{}, &hello)
	if hello.Model.Learned {
		t.Error("still learned after a reset")
	}
	ask(t, e, h, message.ImportModel, message.Empty{}, &hello, file)
	if !hello.Model.Learned || len(hello.Model.Classes) != len(learn.Classes) {
		t.Errorf("after the import: %+v", hello.Model)
	}
}

func TestCancelAndBusy(t *testing.T) {
	e, h := start(t)
	learn := message.LearnRequest{Options: message.LearnOptions{Steps: 10000}}
	for c := range 2 {
		id := fmt.Sprint("class", c)
		learn.Classes = append(learn.Classes, message.NamedClass{ID: id, Name: id})
		for i := range 2 {
			var s message.SampleResult
			file := ask(t, e, h, message.Sample, message.SampleRequest{Index: c + 3*i}, &s)[0]
			var a message.AddResult
			ask(t, e, h, message.Add, message.AddRequest{PhotoID: s.Name, Name: s.Name}, &a, file)
			learn.Labels = append(learn.Labels, message.Label{PhotoID: s.Name, ClassID: id})
		}
	}
	const running = 9001
	done := make(chan struct{})
	go func() {
		e.handle(message.New(running, message.Learn, learn))
		close(done)
	}()
	for len(h.of(running)) == 0 {
		time.Sleep(time.Millisecond)
	}
	if f := refuse(t, e, h, message.New(0, message.Learn, learn)); f.Kind != message.KindBusy {
		t.Errorf("a second learning: %s", f.Kind)
	}
	var empty message.Empty
	ask(t, e, h, message.Cancel, message.CancelRequest{RequestID: 12345}, &empty) // nobody's
	ask(t, e, h, message.Cancel, message.CancelRequest{RequestID: running}, &empty)
	<-done
	answers := h.of(running)
	var f message.Failure
	if err := json.Unmarshal(answers[len(answers)-1].Body, &f); err != nil || f.Kind != message.KindCancelled {
		t.Errorf("cancelled learning ended with %s %v", answers[len(answers)-1].Body, err)
	}
}

func TestRefusals(t *testing.T) {
	e, h := start(t)
	old := message.New(0, message.Hello, message.Empty{})
	old.V = message.Version - 1
	for name, c := range map[string]struct {
		m    message.Envelope
		want message.Kind
	}{
		"version":       {old, message.KindVersion},
		"type":          {message.New(0, "nonsense", message.Empty{}), message.KindBadRequest},
		"no file":       {message.New(0, message.Add, message.AddRequest{PhotoID: "a"}), message.KindBadRequest},
		"no photo":      {message.New(0, message.Add, message.AddRequest{PhotoID: "a"}, []byte("%PDF-1.7")), message.Kind(photo.KindUnsupported)},
		"empty photo":   {message.New(0, message.Add, message.AddRequest{PhotoID: "a"}, nil), message.KindEmpty},
		"unknown photo": {message.New(0, message.Predict, message.PredictRequest{PhotoID: "a"}), message.KindUnknownPhoto},
		"few classes":   {message.New(0, message.Learn, message.LearnRequest{}), message.KindFewClasses},
		"sample":        {message.New(0, message.Sample, message.SampleRequest{Index: -1}), message.KindBadRequest},
		"bad model":     {message.New(0, message.ImportModel, message.Empty{}, []byte("x")), message.KindBadModel},
		"no model":      {message.New(0, message.ExportModel, message.Empty{}), message.KindBadRequest},
	} {
		if f := refuse(t, e, h, c.m); f.Kind != c.want {
			t.Errorf("%s: %s, want %s", name, f.Kind, c.want)
		}
	}
	if _, err := newEngine([]byte("no model"), nil, h.emit); failure(err).Kind != message.KindBadModel {
		t.Errorf("a bad base model: %v", err)
	}
}
