package main

import (
	"encoding/json"

	"okuyuki/core/review"
	"okuyuki/wasm/message"
)

// merge puts events and queues together.
func merge(request message.Envelope) (message.QueueResult, []byte, error) {
	result := message.QueueResult{Photos: []message.QueuePhoto{}}
	refuse := func(err error) (message.QueueResult, []byte, error) {
		return result, nil, message.Fail(message.KindBadRequest, "detail", "queue: "+err.Error())
	}
	var r message.QueueRequest
	if err := request.Decode(&r); err != nil {
		return result, nil, err
	}
	var all review.Queue
	for _, file := range request.Blobs {
		q, bad, err := review.Parse(file)
		if err == nil {
			_, err = all.Add(q.Events()...)
		}
		if err != nil {
			return refuse(err)
		}
		result.Bad += len(bad)
	}
	if given(r.Events) {
		var events []review.Event
		err := json.Unmarshal(r.Events, &events)
		if err == nil {
			_, err = all.Add(events...)
		}
		if err != nil {
			return refuse(err)
		}
	}
	for _, it := range all.Items() {
		p := message.QueuePhoto{SHA256: it.SHA256, Name: it.Name(), State: string(it.State), Answers: []message.QueueAnswer{}}
		for _, o := range it.Opinions {
			p.Answers = append(p.Answers, message.QueueAnswer{By: o.By, Says: string(o.Says), Class: o.Class})
		}
		result.Photos = append(result.Photos, p)
	}
	return result, all.Encode(), nil
}
