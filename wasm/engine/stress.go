package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

func (e *engine) stress(request message.Envelope) (any, [][]byte, error) {
	var r message.StressRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	ask := workbench.StressRequest{Strengths: r.Strengths}
	for _, name := range r.Corruptions {
		if err := checkCorruption(name); err != nil {
			return nil, nil, err
		}
		ask.Corruptions = append(ask.Corruptions, poc.Corruption(name))
	}
	return e.alone(request.ID, func(ctx context.Context, pace *pace) (any, error) {
		team := e.team(request.ID, r.Helpers)
		ask.Pool = team.Pool
		result, err := e.bench.Stress(ctx, ask, func(p workbench.StressProgress) {
			if pace.due(false) {
				e.emit(message.New(request.ID, message.Progress, message.StressProgress{
					Done: p.Done, Total: p.Total, Fraction: p.Fraction, ETAMS: remaining(p.Fraction, pace.elapsed()),
				}))
			}
		})
		if err != nil {
			return nil, err
		}
		return message.StressResult{Result: result, MS: milliseconds(pace.start), Workers: team.worked()}, nil
	})
}

func (e *engine) stressPhoto(request message.Envelope) (any, [][]byte, error) {
	var r message.StressPhotoRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	start := time.Now()
	strengths := map[poc.Corruption]float64{}
	for name, s := range r.Strengths {
		if err := checkCorruption(name); err != nil {
			return nil, nil, err
		}
		strengths[poc.Corruption(name)] = s
	}
	found, err := e.bench.StressPhoto(r.PhotoID, strengths)
	if err != nil {
		return nil, nil, err
	}
	result := message.StressPhotoResult{Picture: message.Size{Width: found.Picture.W, Height: found.Picture.H}}
	blobs := [][]byte{rgba(found.Picture)}
	for _, a := range found.Arms {
		arm := message.StressPhotoArm{Arm: string(a.Arm), Classes: []message.Probability{}}
		for i, p := range a.P {
			arm.Classes = append(arm.Classes, message.Probability{Label: found.Classes[i].ID, P: p})
		}
		slices.SortStableFunc(arm.Classes, func(a, b message.Probability) int { return cmp.Compare(b.P, a.P) })
		if a.Depth != nil {
			arm.Depth = depthOf(*a.Depth)
			blobs = append(blobs, appendFloats(nil, a.Depth.Metres))
		}
		result.Arms = append(result.Arms, arm)
	}
	result.MS = milliseconds(start)
	return result, blobs, nil
}

func checkCorruption(name string) error {
	if !slices.Contains(poc.Corruptions(), poc.Corruption(name)) {
		return message.Fail(message.KindBadRequest, "detail", "unknown corruption "+name)
	}
	return nil
}

// depthOf describes a depth map.
func depthOf(d workbench.DepthMap) *message.Depth {
	return &message.Depth{Size: message.Size{Width: d.W, Height: d.H}, Kind: "metric", Unit: "m", Min: d.Min, Max: d.Max}
}
