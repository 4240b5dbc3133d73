package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/review"
	"okuyuki/wasm/message"
)

const when = "2026-11-24T09:00:00Z"

var sums = [2]string{strings.Repeat("ab", 32), strings.Repeat("cd", 32)}

// asked is the answer to a request for a queue.
func asked(t *testing.T, events []review.Event, files ...[]byte) (r message.QueueResult, file []byte) {
	t.Helper()
	answer := handle(message.New(1, message.Queue, message.QueueRequest{Events: text(t, events)}, files...))
	if answer.Type != message.Result || len(answer.Blobs) != 1 {
		t.Fatalf("%s %s", answer.Type, answer.Body)
	}
	if err := json.Unmarshal(answer.Body, &r); err != nil {
		t.Fatal(err)
	}
	return r, answer.Blobs[0]
}

// TestQueue: two people answer copies of a queue; put together in either order they are the same file.
func TestQueue(t *testing.T) {
	var photos []review.Event
	for i, sum := range sums {
		photos = append(photos, review.Event{Kind: review.Photo, SHA256: sum, When: when, Name: []string{"橋.jpg", "b.jpg"}[i], Predicted: "ひび", P: .4, Reasons: []string{"unsure"}})
	}
	first, queue := asked(t, photos)
	if len(first.Photos) != 2 || first.Photos[0].State != "open" || len(first.Photos[0].Answers) != 0 {
		t.Fatalf("%+v", first)
	}
	says := func(who string, classes ...string) (answers []review.Event) {
		for i, class := range classes {
			answers = append(answers, review.Event{Kind: review.Answer, SHA256: sums[i], When: when, By: who, Says: review.IsClass, Class: class})
		}
		return answers
	}
	_, a := asked(t, says("A", "ひび", "なし"), queue)
	_, b := asked(t, says("B", "ひび", "ひび"), queue)
	together, ab := asked(t, nil, a, b)
	_, ba := asked(t, []review.Event{}, b, a, queue)
	if !slices.Equal(ab, ba) {
		t.Error("the order changes what comes of two queues")
	}
	byName := map[string]message.QueuePhoto{}
	for _, p := range together.Photos {
		byName[p.Name] = p
	}
	if p := byName["橋.jpg"]; p.State != "settled" || len(p.Answers) != 2 || p.Answers[0] != (message.QueueAnswer{By: "A", Says: "class", Class: "ひび"}) {
		t.Errorf("%+v", p)
	}
	if p := byName["b.jpg"]; p.State != "disagreement" || p.SHA256 != sums[1] {
		t.Errorf("%+v", p)
	}
	cut, _ := asked(t, nil, append(slices.Clone(a), `{"kind":"ans`...))
	if cut.Bad != 1 || len(cut.Photos) != 2 {
		t.Errorf("a queue with half a line: %+v", cut)
	}
}

func TestQueueRefuses(t *testing.T) {
	for name, answer := range map[string]message.Envelope{
		"an event of nobody": handle(message.New(1, message.Queue, message.QueueRequest{Events: text(t, []review.Event{{Kind: review.Answer, SHA256: sums[0], When: when}})})),
		"a word":             handle(message.New(1, message.Queue, message.QueueRequest{Events: json.RawMessage(`"all"`)})),
		"too large":          handle(message.New(1, message.Queue, message.QueueRequest{}, make([]byte, review.MaxBytes+1))),
	} {
		if answer.Type != message.Error || !strings.Contains(string(answer.Body), `"bad_request"`) {
			t.Errorf("%s: %s %s", name, answer.Type, answer.Body)
		}
	}
}
