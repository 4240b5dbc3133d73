package main

import (
	"fmt"

	"okuyuki/wasm/message"
)

// sample hands out one of the built-in photos.
func (e *engine) sample(request message.Envelope) (any, [][]byte, error) {
	var r message.SampleRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	if r.Index < 0 || r.Index >= len(e.samples) {
		return nil, nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("sample %d of %d", r.Index, len(e.samples)))
	}
	s := e.samples[r.Index]
	return message.SampleResult{
		Index: r.Index, Count: len(e.samples),
		Class:    message.Class{ID: s.ID, JA: s.JA, EN: s.EN},
		Labelled: s.Labelled, Name: s.Name, MIME: "image/jpeg",
	}, [][]byte{s.File}, nil
}
