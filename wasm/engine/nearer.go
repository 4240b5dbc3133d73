package main

import (
	"context"

	"okuyuki/core/depthquality"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

func (e *engine) depthQuality(request message.Envelope) (any, [][]byte, error) {
	var r message.DepthQualityRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	e.begin(request.ID, stop, false)
	defer e.end(request.ID)
	q, err := e.bench.DepthQuality(ctx, r.PhotoIDs, func(int) { e.air.breathe() })
	return q, nil, err
}

func (e *engine) nearer(request message.Envelope) (any, [][]byte, error) {
	var r message.NearerRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	pairs, err := e.bench.AskNearer(r.PhotoID, r.N, r.Seed)
	result := message.NearerResult{Pairs: []message.PointPair{}}
	for _, p := range pairs {
		result.Pairs = append(result.Pairs, message.PointPair{p.A.X, p.A.Y, p.B.X, p.B.Y})
	}
	return result, nil, err
}

func (e *engine) clicks(request message.Envelope) (any, [][]byte, error) {
	var r message.ClicksRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	var clicks []workbench.Click
	for _, c := range r.Clicks {
		pair := depthquality.Pair{A: depthquality.Point{X: c.Pair[0], Y: c.Pair[1]}, B: depthquality.Point{X: c.Pair[2], Y: c.Pair[3]}}
		clicks = append(clicks, workbench.Click{Pair: pair, Nearer: c.Nearer})
	}
	e.bench.SetClicks(r.PhotoID, clicks)
	return message.Empty{}, nil, nil
}
