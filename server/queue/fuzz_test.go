package queue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"okuyuki/kernels"
)

// Whoever has the server's token can publish anything. What is believed to be an answer belongs to the job in whose name it came, is
// the same when it is published again, and the first one of a job stands.
func FuzzAnswer(f *testing.F) {
	s, err := NewStudy("squares", "fuzz", kernels.Name(), struct{ Title string }{"fuzz"})
	if err != nil {
		f.Fatal(err)
	}
	for _, a := range []answer{
		{Worker: "w", Spec: []byte(`{"Seed":3}`), Result: []byte(`{"Square":9}`)}, {Worker: "w", Spec: []byte(`{"Seed":3}`), Error: "no luck"},
		{Worker: "w", Spec: []byte(`{"Seed":3}`), Result: []byte(`{"Square":9,"More":1}`)}, {Spec: []byte(`null`)},
	} {
		subject, body, err := a.message(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(subject, body)
		f.Add(subject, append(body, " {}"...))
		f.Add(resultSubject+s.ID+".none", body)
	}
	f.Add("", []byte("{"))
	f.Fuzz(func(t *testing.T, subject string, body []byte) {
		job, a, err := readAnswer(s, subject, body)
		if err != nil {
			return
		}
		again, text, err := a.message(s)
		if err != nil || again != subject || s.job(a.Spec) != job {
			t.Fatalf("the answer at %q belongs to %q, %v", subject, again, err)
		}
		if _, b, err := readAnswer(s, subject, text); err != nil || b.Worker != a.Worker || b.Error != a.Error {
			t.Fatalf("%s came back as %+v, %v", text, b, err)
		}
		c := &Coordinator[spec, result]{questions: map[string]*question[result]{}, breaks: make(chan struct{})}
		kept := c.take(job, a)
		q := c.questions[job]
		if kept != (q != nil) || kept && (q.err != nil || a.Error != "") {
			t.Fatalf("%s: kept %v, %+v", body, kept, q)
		}
		if !kept {
			return
		}
		first := q.result
		c.take(job, answer{Worker: "other", Spec: a.Spec, Result: []byte(`{"Square":-1}`)})
		if q.result != first || (c.broken != nil) != (first != result{-1}) || c.broken != nil && !errors.Is(c.broken, ErrDisagree) {
			t.Fatalf("the first result was %+v, is %+v, %v", first, q.result, c.broken)
		}
	})
}

// announced is an entry of the list of studies.
type announced struct {
	jetstream.KeyValueEntry
	key   string
	value []byte
}

func (a announced) Key() string   { return a.key }
func (a announced) Value() []byte { return a.value }

// An announcement that is believed has the name that follows from all that it says.
func FuzzAnnouncement(f *testing.F) {
	s, err := NewStudy("squares", "fuzz", kernels.Name(), struct{ Title string }{"fuzz"})
	if err != nil {
		f.Fatal(err)
	}
	good, err := json.Marshal(s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.ID, good)
	f.Add(s.ID, bytes.Replace(good, []byte("squares"), []byte("circles"), 1))
	f.Add("", []byte(`{"id":"","header":null}`))
	f.Fuzz(func(t *testing.T, key string, value []byte) {
		got, err := readStudy(announced{key: key, value: value})
		if err == nil && (got.ID != key || got.id() != key) {
			t.Fatalf("%+v is believed under the name %q", got, key)
		}
		if err := fits(got, true); err != nil && !errors.Is(err, ErrRefused) {
			t.Fatal(err)
		}
	})
}

// A job is done as it was asked for, or not at all.
func FuzzJob(f *testing.F) {
	f.Add([]byte(`{"Seed":3}`))
	f.Add([]byte(`{"Seed":3} x`))
	f.Add([]byte(`{"Seed":1e3}`))
	f.Add([]byte(`{"seed":3,"SEED":4}`))
	f.Fuzz(func(t *testing.T, job []byte) {
		var asked *spec
		out, err := Handle(func(_ context.Context, s spec) (result, error) {
			asked = &s
			return square(context.Background(), s)
		})(context.Background(), job)
		if (err == nil) != (asked != nil) {
			t.Fatalf("%s: %v", job, err)
		}
		var r result
		if err == nil && (strict(out, &r) != nil || r.Square != asked.Seed*asked.Seed || !json.Valid(job)) {
			t.Fatalf("%s gave %s", job, out)
		}
	})
}
