//go:build !js

package main

import (
	"testing"

	"okuyuki/core/poc"
	"okuyuki/wasm/message"
)

// The questions about a photo, the answers to them, and what these make of its depth.
func TestNearer(t *testing.T) {
	e, h := start(t)
	addSample(t, e, h, 0, message.AddRequest{PhotoID: "a"})
	var before, after poc.DepthQuality
	ask(t, e, h, message.DepthQuality, message.DepthQualityRequest{}, &before)
	if before.Photos != 1 || before.Answers.Total != 0 || len(before.Each) != 1 || before.Each[0].PhotoID != "a" {
		t.Fatalf("%+v", before)
	}
	var asked message.NearerResult
	ask(t, e, h, message.Nearer, message.NearerRequest{PhotoID: "a", N: 8, Seed: 1}, &asked)
	said := message.ClicksRequest{PhotoID: "a"}
	for _, pair := range asked.Pairs {
		said.Clicks = append(said.Clicks, message.Click{Pair: pair, Nearer: 1})
	}
	said.Clicks = append(said.Clicks, message.Click{Pair: message.PointPair{.1, .1, .9, .9}, Nearer: -1})
	var empty message.Empty
	ask(t, e, h, message.Clicks, said, &empty)
	ask(t, e, h, message.DepthQuality, message.DepthQualityRequest{PhotoIDs: []string{"a"}}, &after)
	if after.Answers.Total != len(asked.Pairs) || after.Before != before.Before {
		t.Errorf("%d answers: %+v", len(asked.Pairs), after)
	}
	for name, r := range map[string]message.Envelope{
		"points outside":   message.New(0, message.Clicks, message.ClicksRequest{PhotoID: "a", Clicks: []message.Click{{Pair: message.PointPair{0, 0, 2, 0}}}}),
		"a third point":    message.New(0, message.Clicks, message.ClicksRequest{PhotoID: "a", Clicks: []message.Click{{Nearer: 2}}}),
		"too many answers": message.New(0, message.Clicks, message.ClicksRequest{PhotoID: "a", Clicks: make([]message.Click, message.MaxClicks+1)}),
		"no pairs":         message.New(0, message.Nearer, message.NearerRequest{PhotoID: "a"}),
		"pairs of nothing": message.New(0, message.Nearer, message.NearerRequest{PhotoID: "b", N: 1}),
		"quality of none":  message.New(0, message.DepthQuality, message.DepthQualityRequest{PhotoIDs: []string{"b"}}),
	} {
		if _, _, err := e.answer(r); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
