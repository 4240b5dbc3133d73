package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"okuyuki/core/monitor"
	"okuyuki/wasm/message"
)

// compare says whether new photos are like the reference.
func compare(request message.Envelope) (*monitor.Report, error) {
	var r message.MonitorRequest
	if err := request.Decode(&r); err != nil {
		return nil, err
	}
	blobs := request.Blobs
	var sets [2][]monitor.Observation
	for i, text := range []json.RawMessage{r.Reference, r.Now} {
		if err := json.Unmarshal(text, &sets[i]); err != nil {
			return nil, message.Fail(message.KindBadRequest, "detail", "photos: "+err.Error())
		}
		if len(blobs) < len(sets[i]) {
			return nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("features of %d photos", len(request.Blobs)))
		}
		for k := range sets[i] {
			sets[i][k].Features = floats(blobs[k])
		}
		blobs = blobs[len(sets[i]):]
	}
	report, err := monitor.Compare(sets[0], sets[1], monitor.Options{Seed: 1, Classes: r.Classes, Accept: r.Accept})
	var set *monitor.SetError
	if errors.As(err, &set) {
		return nil, message.Fail(message.KindBadRequest, "detail", err.Error())
	}
	return report, err
}

// floats are values as they ride in blobs.
func floats(blob []byte) []float32 {
	out := make([]float32, len(blob)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(blob[4*i:]))
	}
	return out
}
