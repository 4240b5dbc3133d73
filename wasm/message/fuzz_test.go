package message

import (
	"bytes"
	"errors"
	"testing"
)

// requests are the bodies that are decoded by the engine, its helpers, the reporter and the viewer.
var requests = []func() any{
	func() any { return new(HelloRequest) }, func() any { return new(AddRequest) }, func() any { return new(PredictRequest) },
	func() any { return new(RemoveRequest) }, func() any { return new(CancelRequest) }, func() any { return new(SampleRequest) },
	func() any { return new(BenchRequest) }, func() any { return new(RestoreRequest) }, func() any { return new(DepthMapRequest) },
	func() any { return new(AdviseRequest) }, func() any { return new(DepthQualityRequest) }, func() any { return new(NearerRequest) },
	func() any { return new(ClicksRequest) }, func() any { return new(CompareRequest) }, func() any { return new(StressRequest) },
	func() any { return new(StressPhotoRequest) }, func() any { return new(LearnRequest) }, func() any { return new(ToldRequest) },
	func() any { return new(ShareRequest) }, func() any { return new(TrainRequest) }, func() any { return new(HeadsRequest) },
	func() any { return new(TryRequest) }, func() any { return new(ReportRequest) }, func() any { return new(CostRequest) }, func() any { return new(MonitorRequest) }, func() any { return new(QueueRequest) },
	func() any { return new(ShowBody) }, func() any { return new(ThemeBody) }, func() any { return new(ViewBody) },
	func() any { return new(MoveBody) }, func() any { return new(MarkerBody) }, func() any { return new(AskBody) },
}

// A body is refused with a failure that can be told, or it means the same when it is written and read again.
func FuzzRequests(f *testing.F) {
	for i, body := range []string{
		`{}`, `null`, `[]`, `{"photoId":"a","views":false,"pack":true}`, `{"photoId":"a","kind":"metric"}`,
		`{"classes":[{"id":"a","name":"x"}],"labels":[{"photoId":"1","classId":"a","group":"g"}],"options":{"steps":5,"seed":18446744073709551615}}`,
		`{"set":1,"first":true,"examples":[{"label":-1,"views":[{"width":32,"height":32,"taps":[1,2],"target":4,"features":3}]}]}`,
		`{"set":1,"examples":[{"views":[{"taps":[268435456,268435456,268435456,268435456]}]}]}`,
		`{"number":1,"arms":[[1,2],[67108864]]}`, `{"heads":1,"seed":"18446744073709551615","strengths":[0.5],"corruptions":["dark"]}`,
		`{"call":1,"failure":{"kind":"diverged","params":{"step":3}}}`, `{"photo":{"width":1,"height":1},"arms":[{},{},{}],"mode":"relief"}`,
		`{"photoId":"\ud800","x":1e999}`, "\xff",
	} {
		f.Add(uint8(i), []byte(body))
	}
	for i := range requests {
		f.Add(uint8(i), []byte(`{}`))
	}
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		fresh := requests[int(which)%len(requests)]
		first := fresh()
		if !decoded(t, body, first) {
			return
		}
		text := New(1, Learn, first).Body
		second := fresh()
		if !decoded(t, text, second) {
			t.Fatalf("%T: %s was accepted, and is refused as %s", first, body, text)
		}
		if again := New(1, Learn, second).Body; !bytes.Equal(text, again) {
			t.Fatalf("%T: %s became %s", first, text, again)
		}
		if r, ok := first.(*ShareRequest); ok {
			checkBytes(t, r)
		}
	})
}

// decoded reports whether a body is accepted. A refusal must be one that the other side can be told.
func decoded(t *testing.T, body []byte, into any) bool {
	err := Envelope{V: Version, ID: 1, Type: Learn, Body: body}.Decode(into)
	var f *Failure
	if err != nil && (!errors.As(err, &f) || f.Kind == "" || New(1, Error, f).Check() != nil) {
		t.Fatalf("%T: a refusal that cannot be told: %v", into, err)
	}
	return err == nil
}

// checkBytes adds up the parts of examples in floating point, which cannot wrap.
func checkBytes(t *testing.T, r *ShareRequest) {
	for _, e := range r.Examples {
		want := 0.
		for _, v := range e.Views {
			for _, n := range v.Taps {
				want += 2 * float64(n)
			}
			want += 8*float64(v.Target) + 4*float64(v.Features) + 4*float64(v.Image)
		}
		if n, err := e.Bytes(); err == nil && (float64(n) != want || n < 0 || n > 1<<28) {
			t.Fatalf("%+v has %d bytes, by another way %v", e, n, want)
		}
	}
}
