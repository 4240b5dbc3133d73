package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/export"
	"okuyuki/core/model"
	"okuyuki/core/poc"
	"okuyuki/core/sitereport"
	"okuyuki/wasm/message"
)

// compared is an invented comparison of two classes on 40 photos.
func compared() *poc.Result {
	share := func(hits, total int) poc.Proportion {
		return poc.Proportion{Total: total, Value: float64(hits) / float64(total), Low: .7, High: .97}
	}
	arm := func(a poc.Arm, hits int) poc.ArmResult {
		return poc.ArmResult{
			Arm: a, Accuracy: share(hits, 40), Confusion: [][]float64{{float64(hits) / 2, 20 - float64(hits)/2}, {20 - float64(hits)/2, float64(hits) / 2}},
			PerClass: []poc.ClassResult{{Precision: share(hits/2, 20), Recall: share(hits/2, 20)}, {Precision: share(hits/2, 20), Recall: share(hits/2, 20)}},
		}
	}
	return &poc.Result{
		Data:   poc.Data{Classes: []poc.Class{{ID: "a", JA: "ひび", EN: "crack", Photos: 20}, {ID: "b", JA: "なし", EN: "none", Photos: 20}}, Labelled: 40, Groups: 9},
		Method: poc.Method{Version: "0.1.0", Seed: 1<<64 - 1, Folds: 5, Repeats: 2},
		Comparison: &poc.Comparison{Verdict: poc.Helps, Arms: []poc.ArmResult{arm(poc.Single, 32), arm(poc.Multi, 36)},
			Answers: []poc.Answer{{PhotoID: "p1", Class: 0, Said: []poc.ArmAnswer{{Class: 1, P: []float64{.4, .6}}, {Class: 0, P: []float64{.9, .1}}}}}},
	}
}

var form = poc.Form{Currency: "NOK", PhotosPerDay: 200, WorkDays: 20, WrongCost: 5000, ReviewCost: 50}

func text(t *testing.T, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReport(t *testing.T) {
	request := message.ReportRequest{
		Result: text(t, compared()), Form: text(t, form), Language: "ja", Name: "橋/1", Date: "2026-11-23",
		Names: map[string]string{"p1": "<b>.jpg"}, Photos: []message.ReportPhoto{{ID: "p1", URI: "data:image/jpeg;base64,/9j/4AAQ"}},
	}
	for kind, want := range map[message.Type]struct {
		file message.FileResult
		has  []string
	}{
		message.Report: {message.FileResult{Name: "okuyuki-橋-1-2026-11-23.html", MIME: "text/html;charset=utf-8"},
			[]string{"<!DOCTYPE html>", `lang="ja"`, "ひび", "data:image/jpeg;base64,/9j/4AAQ", "&lt;b&gt;.jpg", "NOK"}},
		message.Table: {message.FileResult{Name: "okuyuki-橋-1-2026-11-23.csv", MIME: "text/csv;charset=utf-8"},
			[]string{"\ufeff", "p1", "<b>.jpg", "ひび", "0.9", "\r\n"}},
		message.Numbers: {message.FileResult{Name: "okuyuki-橋-1-2026-11-23.json", MIME: "application/json"},
			[]string{`"verdict": "helps"`, `"photoId": "p1"`, `"currency": "NOK"`, `"perMonth": `}},
	} {
		answer := handle(message.New(3, kind, request))
		if answer.Type != message.Result || answer.ID != 3 || len(answer.Blobs) != 1 {
			t.Fatalf("%s: %s %s, %d blobs", kind, answer.Type, answer.Body, len(answer.Blobs))
		}
		var got message.FileResult
		if err := answer.Decode(&got); err != nil || got != want.file {
			t.Errorf("%s: %+v, %v", kind, got, err)
		}
		for _, part := range want.has {
			if !strings.Contains(string(answer.Blobs[0]), part) {
				t.Errorf("%s: no %q", kind, part)
			}
		}
	}
	// Without a form the report says nothing of money, whatever cost the result brings.
	request.Form = nil
	stale := compared()
	stale.Cost = &poc.Cost{Form: poc.Form{Currency: "XYZ", PhotosPerDay: -1}}
	request.Result = text(t, stale)
	if answer := handle(message.New(4, message.Report, request)); answer.Type != message.Result || strings.Contains(string(answer.Blobs[0]), "XYZ") {
		t.Errorf("without a form: %s %s", answer.Type, answer.Body)
	}
}

func TestCost(t *testing.T) {
	want, err := poc.Reckon(compared(), form)
	if err != nil {
		t.Fatal(err)
	}
	answer := handle(message.New(1, message.Cost, message.CostRequest{Result: text(t, compared()), Form: text(t, form)}))
	var got poc.Cost
	if err := answer.Decode(&got); answer.Type != message.Result || err != nil || !reflect.DeepEqual(&got, want) {
		t.Errorf("%s %s, want %+v (%v)", answer.Type, answer.Body, want, err)
	}
	// Nothing measured yet: today's way of working can be reckoned all the same.
	for _, result := range []json.RawMessage{nil, json.RawMessage("null"), json.RawMessage("{}")} {
		answer := handle(message.New(1, message.Cost, message.CostRequest{Result: result, Form: text(t, form)}))
		var got poc.Cost
		if err := answer.Decode(&got); answer.Type != message.Result || err != nil || len(got.Options) != 1 || got.Options[0].Kind != poc.Today {
			t.Errorf("result %s: %s %s (%v)", result, answer.Type, answer.Body, err)
		}
	}
}

// TestSite: what would be shared is numbers alone, and where nothing was measured that is said.
func TestSite(t *testing.T) {
	r := compared()
	r.Comparison.Difference = poc.Difference{A: poc.Multi, B: poc.Single, Mean: .1, Low: .02, High: .18}
	request := message.SiteRequest{Result: text(t, r), Site: "東橋", Date: "2026-11-23", Language: "ja"}
	for _, names := range []bool{false, true} {
		request.Names = names
		answer := handle(message.New(1, message.Site, request))
		if answer.Type != message.Result {
			t.Fatalf("%s %s", answer.Type, answer.Body)
		}
		got, err := sitereport.Parse(answer.Body)
		if err != nil || got.Site != "東橋" || got.Gain.Mean != .1 || got.Photos.Classes != 2 || strings.Contains(string(answer.Body), "p1") {
			t.Errorf("%+v, %v", got, err)
		}
		if strings.Contains(string(answer.Body), "ひび") != names {
			t.Errorf("names asked for: %v, got %s", names, answer.Body)
		}
	}
	for kind, change := range map[message.Kind]func(*message.SiteRequest){
		message.KindNothingToShare: func(q *message.SiteRequest) { q.Result = text(t, compared()) },
		message.KindBadRequest:     func(q *message.SiteRequest) { q.Date = "today" },
	} {
		bad := request
		change(&bad)
		answer := handle(message.New(1, message.Site, bad))
		if answer.Type != message.Error || !strings.Contains(string(answer.Body), `"`+string(kind)+`"`) {
			t.Errorf("%s: %s %s", kind, answer.Type, answer.Body)
		}
	}
	if answer := handle(message.New(1, message.Site, message.SiteRequest{})); answer.Type != message.Error {
		t.Errorf("of nothing: %s %s", answer.Type, answer.Body)
	}
}

// TestONNX: what the engine wrote for PyTorch becomes the ONNX file that the command line writes.
func TestONNX(t *testing.T) {
	m, err := model.New(model.Small, []model.Class{{ID: "a", JA: "甲", EN: "A"}, {ID: "b"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	network := &export.Network{Model: m}
	tensors, err := network.Safetensors()
	if err != nil {
		t.Fatal(err)
	}
	want, err := network.ONNX()
	if err != nil {
		t.Fatal(err)
	}
	answer := handle(message.New(3, message.ONNX, message.Empty{}, tensors))
	if answer.Type != message.Result || len(answer.Blobs) != 1 || !bytes.Equal(answer.Blobs[0], want) {
		t.Errorf("%s %s with %d blobs", answer.Type, answer.Body, len(answer.Blobs))
	}
	for name, blobs := range map[string][][]byte{"nothing": nil, "half": {tensors[:len(tensors)/2]}, "two": {tensors, tensors}} {
		if answer := handle(message.New(3, message.ONNX, message.Empty{}, blobs...)); answer.Type != message.Error {
			t.Errorf("%s: %s", name, answer.Type)
		}
	}
}

func TestBadForm(t *testing.T) {
	bad := form
	bad.PhotosPerDay, bad.WrongCost, bad.TodayError = 0, -1, 3
	answers := map[string]message.Envelope{
		"cost":   handle(message.New(1, message.Cost, message.CostRequest{Form: text(t, bad)})),
		"report": handle(message.New(1, message.Report, message.ReportRequest{Result: text(t, compared()), Form: text(t, bad), Language: "en"})),
	}
	for name, answer := range answers {
		var got struct {
			Kind   message.Kind
			Params struct{ Fields []message.FieldFailure }
		}
		if err := json.Unmarshal(answer.Body, &got); answer.Type != message.Error || err != nil || got.Kind != message.KindBadForm {
			t.Errorf("%s: %s %s (%v)", name, answer.Type, answer.Body, err)
		}
		errs := bad.Check()
		if len(got.Params.Fields) != 3 || len(errs) != 3 {
			t.Fatalf("%s: fields %+v, want those of %v", name, got.Params.Fields, errs)
		}
		for i, e := range errs {
			f := got.Params.Fields[i]
			ja, nextJA := e.Text("ja")
			en, nextEN := e.Text("en")
			if f.Field != e.Field || f.Kind != e.Kind || f.Value != e.Value || f.Limit != e.Limit ||
				f.JA != (message.Advice{Cause: ja, Next: nextJA}) || f.EN != (message.Advice{Cause: en, Next: nextEN}) || ja == "" || nextEN == "" {
				t.Errorf("%s: field %+v, want %+v", name, f, e)
			}
		}
	}
}

func TestHostileRequests(t *testing.T) {
	request := func(change func(*message.ReportRequest)) message.Envelope {
		r := message.ReportRequest{Result: text(t, compared()), Language: "en"}
		change(&r)
		return message.New(7, message.Report, r)
	}
	changed := func(change func(*poc.Result)) json.RawMessage {
		r := compared()
		change(r)
		return text(t, r)
	}
	body := func(kind message.Type, body string) message.Envelope {
		return message.Envelope{V: message.Version, ID: 7, Type: kind, Body: []byte(body)}
	}
	for name, m := range map[string]message.Envelope{
		"unknown type":    body("learn", "{}"),
		"no JSON":         body(message.Cost, "{"),
		"no body":         body(message.Report, ""),
		"no form":         body(message.Cost, `{"form":null}`),
		"form of text":    body(message.Cost, `{"form":{"photosPerDay":"many"}}`),
		"result of text":  body(message.Cost, `{"form":{"photosPerDay":1,"workDays":1,"wrongCost":1},"result":"x"}`),
		"infinite number": body(message.Cost, `{"form":{"photosPerDay":1e999}}`),
		"no result":       request(func(r *message.ReportRequest) { r.Result = nil }),
		"language":        request(func(r *message.ReportRequest) { r.Language = "fr" }),
		"thumbnail from out": request(func(r *message.ReportRequest) {
			r.Photos = []message.ReportPhoto{{ID: "p1", URI: "https://example.com/x.jpg"}}
		}),
		"many thumbnails": request(func(r *message.ReportRequest) { r.Photos = make([]message.ReportPhoto, message.MaxReportPhotos+1) }),
		"class out of range": request(func(r *message.ReportRequest) {
			r.Result = changed(func(r *poc.Result) { r.Comparison.Answers[0].Class = 9 })
		}),
		"confusion too small": request(func(r *message.ReportRequest) {
			r.Result = changed(func(r *poc.Result) { r.Comparison.Arms[1].Confusion = nil })
		}),
		"share of nothing": request(func(r *message.ReportRequest) {
			r.Result = changed(func(r *poc.Result) { r.Comparison.Arms[0].Accuracy.Value = 7 })
		}),
	} {
		answer := handle(m)
		var f message.Failure
		if err := answer.Decode(&f); answer.Type != message.Error || answer.ID != 7 || err != nil || f.Kind != message.KindBadRequest || f.Params["detail"] == "" {
			t.Errorf("%s: %s %s", name, answer.Type, answer.Body)
		}
	}
	old := message.New(7, message.Cost, message.Empty{})
	old.V++
	if answer := handle(old); !strings.Contains(string(answer.Body), string(message.KindVersion)) {
		t.Errorf("another version: %s", answer.Body)
	}
}
