package main

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/monitor"
	"okuyuki/wasm/message"
)

// observed are photos of one kind, the darker the larger shade is.
func observed(n int, shade float64, seed uint64) (set []monitor.Observation, blobs [][]byte) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for range n {
		x := monitor.Observation{Name: "p", Findings: []string{}, Agreement: .9 + .05*rng.Float64(), P: []float64{.5, .5}, Answer: monitor.Answer{P: .8}}
		x.Quality.Luma = .6 - shade + .1*rng.Float64()
		x.Features = []float32{rng.Float32(), rng.Float32()}
		var blob []byte
		for _, v := range x.Features {
			blob = binary.LittleEndian.AppendUint32(blob, math.Float32bits(v))
		}
		set, blobs = append(set, x), append(blobs, blob)
	}
	return set, blobs
}

// TestMonitor: the answer is that of core/monitor to the same photos.
func TestMonitor(t *testing.T) {
	before, blobs := observed(20, 0, 1)
	for shade, want := range map[float64]monitor.Verdict{0: monitor.AsBefore, .4: monitor.Changed} {
		now, more := observed(12, shade, 2)
		request := message.MonitorRequest{Reference: text(t, before), Now: text(t, now), Classes: 2, Accept: .9}
		answer := handle(message.New(1, message.Monitor, request, append(append([][]byte{}, blobs...), more...)...))
		var got monitor.Report
		if err := json.Unmarshal(answer.Body, &got); err != nil || answer.Type != message.Result {
			t.Fatalf("%s %s: %v", answer.Type, answer.Body, err)
		}
		own, err := monitor.Compare(before, now, monitor.Options{Seed: 1, Classes: 2, Accept: .9})
		if err != nil || !reflect.DeepEqual(&got, own) || got.Verdict != want || len(got.Review) != 12 {
			t.Errorf("shade %v: %+v, want %+v: %v", shade, got, own, err)
		}
	}
}

func TestMonitorRefuses(t *testing.T) {
	before, blobs := observed(8, 0, 1)
	now, more := observed(8, 0, 2)
	all := append(append([][]byte{}, blobs...), more...)
	good := message.MonitorRequest{Reference: text(t, before), Now: text(t, now), Classes: 2}
	with := func(change func(*message.MonitorRequest)) message.MonitorRequest {
		r := good
		change(&r)
		return r
	}
	nan := append([][]byte{}, all...)
	nan[3] = binary.LittleEndian.AppendUint32(make([]byte, 4), math.Float32bits(float32(math.NaN())))
	for name, answer := range map[string]message.Envelope{
		"features missing":     handle(message.New(1, message.Monitor, good, all[1:]...)),
		"no number":            handle(message.New(1, message.Monitor, good, nan...)),
		"features of one less": handle(message.New(1, message.Monitor, good, append([][]byte{blobs[0][:4]}, all[1:]...)...)),
		"a word":               handle(message.New(1, message.Monitor, with(func(r *message.MonitorRequest) { r.Now = json.RawMessage(`"all"`) }), all...)),
		"no classes":           handle(message.New(1, message.Monitor, with(func(r *message.MonitorRequest) { r.Classes = 0 }), all...)),
	} {
		if answer.Type != message.Error || !strings.Contains(string(answer.Body), `"bad_request"`) {
			t.Errorf("%s: %s %s", name, answer.Type, answer.Body)
		}
	}
}
