package main

import (
	"errors"
	"fmt"

	"okuyuki/core/depthmap"
	"okuyuki/core/photo"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

func (e *engine) add(request message.Envelope) (any, [][]byte, error) {
	var r message.AddRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	file, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	picture, err := e.bench.Add(r.PhotoID, file, message.DisplaySide)
	if err != nil {
		return nil, nil, err
	}
	result := message.AddResult{Size: message.Size{Width: picture.Width, Height: picture.Height}, PhotoFacts: factsOf(picture.Facts)}
	var blobs [][]byte
	if r.Views == nil || *r.Views {
		thumb := picture.Display.Fit(message.ThumbSide, message.ThumbSide)
		result.Thumb = message.Size{Width: thumb.W, Height: thumb.H}
		blobs = [][]byte{rgba(thumb)}
	}
	if r.Pack {
		pack, err := e.bench.Pack(r.PhotoID)
		if err != nil {
			return nil, nil, err
		}
		result.Packed, blobs = true, append(blobs, pack)
	}
	return result, blobs, nil
}

func factsOf(f workbench.Facts) message.PhotoFacts {
	return message.PhotoFacts{Quality: f.Quality, Fingerprint: fmt.Sprintf("%016x", f.Fingerprint), Taken: f.Taken}
}

func (e *engine) restore(request message.Envelope) (any, [][]byte, error) {
	var r message.RestoreRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	pack, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	f, err := e.bench.Restore(r.PhotoID, pack)
	if err != nil {
		return nil, nil, err
	}
	return message.RestoreResult{Size: message.Size{Width: f.Width, Height: f.Height}, PhotoFacts: factsOf(f)}, nil, nil
}

// strip takes the metadata out of a photo file; nothing is kept of it.
func (e *engine) strip(request message.Envelope) (any, [][]byte, error) {
	file, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	out, err := photo.StripMetadata(file)
	if err != nil {
		return nil, nil, err
	}
	return message.Empty{}, [][]byte{out}, nil
}

// observe says what monitoring asks of a photo file; nothing is kept of it.
func (e *engine) observe(request message.Envelope) (any, [][]byte, error) {
	file, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	x, err := e.bench.Observe(file, false)
	if err != nil {
		return nil, nil, err
	}
	return x, [][]byte{appendFloats(nil, x.Features)}, nil
}

func (e *engine) depthMap(request message.Envelope) (any, [][]byte, error) {
	var r message.DepthMapRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	if len(request.Blobs) == 0 {
		return message.Empty{}, nil, e.bench.DropDepth(r.PhotoID)
	}
	file, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	d, err := e.bench.SetDepth(r.PhotoID, file, workbench.DepthKind(r.Kind))
	if err != nil {
		return nil, nil, err
	}
	result := message.DepthMapResult{Known: d.Known, Agreement: d.Agreement}
	result.Depth = message.Depth{Size: message.Size{Width: d.W, Height: d.H}, Kind: string(d.Kind), Min: d.Min, Max: d.Max}
	if d.Kind == workbench.DepthMetric {
		result.Unit = "m"
	}
	return result, nil, nil
}

// badDepth names what is wrong with a depth map; "" for other errors.
func badDepth(err error) string {
	for _, reason := range []struct {
		err  error
		name string
	}{
		{depthmap.ErrNotPNG, "not_png"}, {depthmap.ErrNotGrey, "not_grey"}, {depthmap.ErrTooLarge, "too_large"},
		{depthmap.ErrEmpty, "empty"}, {workbench.ErrDepthShape, "shape"},
	} {
		if errors.Is(err, reason.err) {
			return reason.name
		}
	}
	return ""
}

func (e *engine) advise(request message.Envelope) (any, [][]byte, error) {
	var r message.AdviseRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	classes, labels := namedLabels(r.Classes, r.Labels)
	advice := e.bench.Advise(classes, labels, r.Unlabelled)
	if advice == nil {
		return message.AdviseResult{Advice: []struct{}{}}, nil, nil
	}
	return message.AdviseResult{Advice: advice}, nil, nil
}
