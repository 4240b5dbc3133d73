//go:build !js

package main

import (
	"encoding/json"
	"testing"

	"okuyuki/internal/hostile"
	"okuyuki/wasm/message"
)

// Whatever the page sends, the engine answers it once, and never with a defect of ours.
func FuzzHandle(f *testing.F) {
	e, h := start(f)
	for _, m := range []message.Envelope{
		message.New(1, message.Hello, message.Empty{}), message.New(1, message.Predict, message.PredictRequest{Depth: true}, nil),
		message.New(1, message.Share, message.ShareRequest{Set: 1, First: true, Examples: []message.ExampleShape{{Views: []message.ViewShape{
			{Size: message.Size{Width: 32, Height: 32}, Taps: []int{96, 1280}, Target: 64}}}}}, make([]byte, 2*96+2*1280+8*64)),
		message.New(1, message.Heads, message.HeadsRequest{Number: 1, Arms: [][]int{{1}, {2}}}, make([]byte, 12)),
		message.New(1, message.Try, message.TryRequest{}, []byte{1, 2, 3}, make([]byte, 8)), message.New(1, message.Train, message.TrainRequest{}),
		message.New(1, message.Told, message.ToldRequest{Call: 1}), message.New(1, message.Sample, message.SampleRequest{Index: 1 << 40}),
		message.New(1, message.Learn, message.LearnRequest{}), message.New(1, message.Compare, message.CompareRequest{}),
		message.New(1, message.Stress, message.StressRequest{}), message.New(1, message.Advise, message.AdviseRequest{}),
		message.New(1, message.Clicks, message.ClicksRequest{}), message.New(1, message.Nearer, message.NearerRequest{}),
	} {
		var blobs [2][]byte
		copy(blobs[:], m.Blobs)
		f.Add(string(m.Type), m.Body, len(m.Blobs), blobs[0], blobs[1])
	}
	for r, kind := range map[hostile.Reader]message.Type{hostile.Photo: message.Add, hostile.Depth: message.DepthMap, hostile.Model: message.ImportModel} {
		for _, file := range hostile.For(r) {
			if file.Kind != hostile.Read {
				f.Add(string(kind), []byte(`{"photoId":"x"}`), 1, file.Data, []byte(nil))
			}
		}
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte, n int, a, b []byte) {
		if message.Type(kind) == message.Bench {
			return // takes long
		}
		h.sent = nil
		e.handle(message.Envelope{V: message.Version, ID: 1, Type: message.Type(kind), Body: body, Blobs: [][]byte{a, b}[:min(max(n, 0), 2)]})
		var last message.Envelope
		for i, m := range h.of(1) {
			if last = m; (m.Type == message.Result || m.Type == message.Error) != (i == len(h.of(1))-1) {
				t.Fatalf("answer %d of %d is a %s", i+1, len(h.of(1)), m.Type)
			}
		}
		if last.Type == message.Error {
			var f message.Failure
			if err := json.Unmarshal(last.Body, &f); err != nil || f.Kind == message.KindInternal || f.Kind == "" {
				t.Fatalf("%s %s: %s, %v", kind, body, last.Body, err)
			}
		} else if last.Type != message.Result {
			t.Fatalf("%s: no answer", kind)
		}
		var added message.AddRequest
		if json.Unmarshal(body, &added) == nil {
			e.bench.Remove(added.PhotoID)
		}
		e.set, e.exam = nil, nil // one input after the other: none may depend on those before
		e.bench.Reset()
	})
}
