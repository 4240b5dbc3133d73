//go:build !js

package main

import (
	"testing"

	"okuyuki/internal/hostile"
	"okuyuki/wasm/message"
)

// In a batch of three good photos and all hostile files, everything that is sound comes in, and each of the others is answered with
// its own kind; depth maps and models too leave what is there as it was.
func TestHostileBatch(t *testing.T) {
	e, h := start(t)
	in := map[string]bool{}
	add := func(id string, file []byte) message.Envelope {
		return message.New(0, message.Add, message.AddRequest{PhotoID: id, Name: id}, file)
	}
	good := func(i int) {
		id := []string{"first", "second", "third"}[i]
		addSample(t, e, h, i, message.AddRequest{PhotoID: id})
		in[id] = true
	}
	good(0)
	for i, f := range hostile.For(hostile.Photo) {
		if i == 20 {
			good(1)
		}
		if f.Kind == hostile.Read {
			var a message.AddResult
			ask(t, e, h, message.Add, message.AddRequest{PhotoID: f.Name}, &a, f.Data)
			in[f.Name] = true
		} else if got := refuse(t, e, h, add(f.Name, f.Data)); string(got.Kind) != f.Kind {
			t.Errorf("%s: %s, want %s", f.Name, got.Kind, f.Kind)
		}
	}
	good(2)
	for _, f := range hostile.For(hostile.Depth) {
		if f.Kind != hostile.Read {
			got := refuse(t, e, h, message.New(0, message.DepthMap, message.DepthMapRequest{PhotoID: "first"}, f.Data))
			if got.Kind != message.KindBadDepth || got.Params["detail"] != f.Kind {
				t.Errorf("%s: %+v, want %s", f.Name, got, f.Kind)
			}
		}
	}
	for _, f := range hostile.For(hostile.Model) {
		if got := refuse(t, e, h, message.New(0, message.ImportModel, message.Empty{}, f.Data)); got.Kind != message.KindBadModel {
			t.Errorf("%s: %s", f.Name, got.Kind)
		}
	}
	for _, f := range hostile.For(hostile.Photo) {
		m := message.New(0, message.Predict, message.PredictRequest{PhotoID: f.Name})
		if !in[f.Name] {
			if got := refuse(t, e, h, m); got.Kind != message.KindUnknownPhoto {
				t.Errorf("%s: predicted, or %s", f.Name, got.Kind)
			}
		}
	}
	for id := range in {
		var p message.PredictResult
		if ask(t, e, h, message.Predict, message.PredictRequest{PhotoID: id}, &p); len(p.Classes) == 0 {
			t.Errorf("%s: no classes", id)
		}
	}
}
