//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"maps"
	"slices"
	"strings"
	"testing"

	"okuyuki/wasm/message"
)

// addSample adds a built-in photo and returns its file and what the engine said.
func addSample(t *testing.T, e *engine, h *host, index int, r message.AddRequest) (file []byte, result message.AddResult, blobs [][]byte) {
	t.Helper()
	var s message.SampleResult
	file = ask(t, e, h, message.Sample, message.SampleRequest{Index: index}, &s)[0]
	blobs = ask(t, e, h, message.Add, r, &result, file)
	return file, result, blobs
}

func TestAddSaysWhatThePhotoIsLike(t *testing.T) {
	e, h := start(t)
	_, a, blobs := addSample(t, e, h, 0, message.AddRequest{PhotoID: "a"})
	quality, _ := a.Quality.(map[string]any)
	if luma, _ := quality["luma"].(float64); len(blobs) != 1 || a.Packed || len(a.Fingerprint) != 16 || !(luma > 0 && luma < 1) {
		t.Errorf("%+v with %d blobs", a, len(blobs))
	}
	no := false
	if _, a, blobs = addSample(t, e, h, 0, message.AddRequest{PhotoID: "a", Views: &no}); len(blobs) != 0 || a.Width == 0 || a.Thumb.Width != 0 {
		t.Errorf("without views: %+v with %d blobs", a, len(blobs))
	}
	_, a, blobs = addSample(t, e, h, 0, message.AddRequest{PhotoID: "a", Views: &no, Pack: true})
	if len(blobs) != 1 || !a.Packed {
		t.Fatalf("packed: %+v with %d blobs", a, len(blobs))
	}
	var want, got message.PredictResult
	ask(t, e, h, message.Predict, message.PredictRequest{PhotoID: "a"}, &want)
	var empty message.Empty
	ask(t, e, h, message.Remove, message.RemoveRequest{PhotoID: "a"}, &empty)
	var restored message.RestoreResult
	ask(t, e, h, message.Restore, message.RestoreRequest{PhotoID: "b"}, &restored, blobs[0])
	ask(t, e, h, message.Predict, message.PredictRequest{PhotoID: "b"}, &got)
	if restored.Size != a.Size || restored.Fingerprint != a.Fingerprint || !slices.Equal(want.Classes, got.Classes) || want.Set != nil {
		t.Errorf("%+v became %+v; %+v became %+v", a, restored, want, got)
	}
}

func TestDepthMapsAndAdvice(t *testing.T) {
	e, h := start(t)
	_, a, _ := addSample(t, e, h, 0, message.AddRequest{PhotoID: "a"})
	m := image.NewGray16(image.Rect(0, 0, a.Width/4, a.Height/4))
	for i := range m.Pix {
		m.Pix[i] = 8 // 2056 mm
	}
	var file bytes.Buffer
	if err := png.Encode(&file, m); err != nil {
		t.Fatal(err)
	}
	var d message.DepthMapResult
	ask(t, e, h, message.DepthMap, message.DepthMapRequest{PhotoID: "a"}, &d, file.Bytes())
	if d.Kind != "metric" || d.Unit != "m" || d.Min != 2.056 || d.Max != 2.056 || d.Known != 1 || d.Width != a.Width/4 {
		t.Errorf("%+v", d)
	}
	var empty message.Empty
	ask(t, e, h, message.DepthMap, message.DepthMapRequest{PhotoID: "a"}, &empty)
	addSample(t, e, h, 0, message.AddRequest{PhotoID: "twin"})
	var advice struct{ Advice []struct{ Kind string } }
	ask(t, e, h, message.Advise, message.AdviseRequest{}, &advice)
	if !slices.ContainsFunc(advice.Advice, func(a struct{ Kind string }) bool { return a.Kind == "duplicates" }) {
		t.Errorf("advice on twins: %+v", advice)
	}
	ask(t, e, h, message.Advise, message.AdviseRequest{Unlabelled: []string{}}, &advice)
	if advice.Advice == nil || len(advice.Advice) != 0 {
		t.Errorf("advice on nothing: %+v", advice)
	}
}

func TestPhotoRefusals(t *testing.T) {
	e, h := start(t)
	addSample(t, e, h, 0, message.AddRequest{PhotoID: "a"})
	depth := func(r message.DepthMapRequest, blobs ...[]byte) message.Envelope {
		return message.New(0, message.DepthMap, r, blobs...)
	}
	for name, c := range map[string]struct {
		m    message.Envelope
		want message.Kind
	}{
		"pack of nothing":    {message.New(0, message.Restore, message.RestoreRequest{PhotoID: "x"}, []byte("okuyuki photo 1\n")), message.KindBadPack},
		"no pack":            {message.New(0, message.Restore, message.RestoreRequest{PhotoID: "x"}), message.KindBadRequest},
		"depth, no PNG":      {depth(message.DepthMapRequest{PhotoID: "a"}, []byte("x")), message.KindBadDepth},
		"depth of nobody":    {depth(message.DepthMapRequest{PhotoID: "x"}), message.KindUnknownPhoto},
		"depth of a kind":    {depth(message.DepthMapRequest{PhotoID: "a", Kind: "inverse"}, nil), message.KindBadRequest},
		"two depth maps":     {depth(message.DepthMapRequest{PhotoID: "a"}, nil, nil), message.KindBadRequest},
		"advice on nonsense": {message.New(0, message.Advise, message.AdviseRequest{Labels: []message.Label{{PhotoID: "a", ClassID: "?"}}}), message.KindBadRequest},
	} {
		if f := refuse(t, e, h, c.m); f.Kind != c.want {
			t.Errorf("%s: %s, want %s", name, f.Kind, c.want)
		}
	}
	two := []message.NamedClass{{ID: "a", Name: "a"}, {ID: "b", Name: "b"}}
	for name, body := range map[string]string{
		"steps": `{"steps":-1}`, "many steps": `{"steps":1000000}`, "effort": `{"effort":"heroic"}`, "balance": `{"balance":"?"}`, "weight": `{"depthWeight":-1}`,
		"heavy": `{"depthWeight":1e9}`, "augmentation": `{"augmentation":"wild"}`, "rung": `{"rung":"top"}`, "budget": `{"budgetSeconds":-5}`, "type": `{"classBalance":3}`,
	} {
		m := message.New(0, message.Learn, struct {
			Classes []message.NamedClass `json:"classes"`
			Options json.RawMessage      `json:"options"`
		}{two, json.RawMessage(body)})
		if f := refuse(t, e, h, m); f.Kind != message.KindBadRequest {
			t.Errorf("%s: %s", name, f.Kind)
		}
	}
}

// A learning that was cut off goes on from its last checkpoint, to the same answers.
func TestLearningGoesOnFromACheckpoint(t *testing.T) {
	e, h := start(t)
	learn := message.LearnRequest{
		Checkpoint: true, Unlabelled: []string{"open"},
		Options: message.LearnOptions{Steps: 6, Effort: "normal", Augmentation: "harsh", Rung: "auto", Balance: "uncertainty"},
	}
	addSample(t, e, h, 0, message.AddRequest{PhotoID: "open"})
	for i := range 8 {
		var s message.SampleResult
		file := ask(t, e, h, message.Sample, message.SampleRequest{Index: i}, &s)[0]
		var a message.AddResult
		ask(t, e, h, message.Add, message.AddRequest{PhotoID: s.Name}, &a, file)
		if class := s.Class.ID; !slices.ContainsFunc(learn.Classes, func(c message.NamedClass) bool { return c.ID == class }) {
			learn.Classes = append(learn.Classes, message.NamedClass{ID: class, Name: class})
		}
		learn.Labels = append(learn.Labels, message.Label{PhotoID: s.Name, ClassID: s.Class.ID})
	}
	type part struct {
		number int
		bytes  []byte
	}
	run := func(blobs ...[]byte) (message.LearnResult, []byte, []part) {
		var result message.LearnResult
		ask(t, e, h, message.Learn, learn, &result, blobs...)
		var saved []part
		for _, m := range h.of(nextID) {
			if m.Type == message.Checkpoint {
				var body message.CheckpointBody
				if err := json.Unmarshal(m.Body, &body); err != nil {
					t.Fatal(err)
				}
				saved = append(saved, part{body.Part, m.Blobs[0]})
			}
		}
		var exported message.ExportModelResult
		return result, ask(t, e, h, message.ExportModel, message.Empty{}, &exported)[0], saved
	}
	result, want, saved := run()
	trust, _ := json.Marshal(result.Trust)
	if result.Resumed || len(saved) == 0 || result.CV == nil || !strings.Contains(string(trust), `"temperature"`) || len(result.Rungs) != 2 {
		t.Fatalf("%+v with %d checkpoints", result, len(saved))
	}
	newest := map[int][]byte{}
	for _, p := range saved {
		newest[p.number] = p.bytes
	}
	if len(newest) != 1+result.CV.Folds { // on all labels, and those of the folds
		t.Errorf("checkpoints of %d trainings", len(newest))
	}
	for _, checkpoint := range [][][]byte{{saved[0].bytes}, slices.Collect(maps.Values(newest))} {
		if result, got, _ := run(checkpoint...); !result.Resumed || !bytes.Equal(want, got) {
			t.Errorf("resumed %v, the same model %v", result.Resumed, bytes.Equal(want, got))
		}
	}
	if result, got, _ := run([]byte("of something else")); result.Resumed || !bytes.Equal(want, got) {
		t.Errorf("a bad checkpoint: resumed %v, the same model %v", result.Resumed, bytes.Equal(want, got))
	}
}
