//go:build !js

package main

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"testing"

	"okuyuki/core/bench"
)

// fields reads a protocol buffer: the values of each field, in order, integers
// as varints and the rest as bytes.
func fields(t *testing.T, data []byte) map[int][][]byte {
	t.Helper()
	found := map[int][][]byte{}
	for len(data) > 0 {
		key, n := binary.Uvarint(data)
		data = data[n:]
		value, m := binary.Uvarint(data)
		if n <= 0 || m <= 0 {
			t.Fatal("broken varint")
		}
		body := data[:m]
		data = data[m:]
		switch key & 7 {
		case 0:
		case 2:
			if value > uint64(len(data)) {
				t.Fatalf("field %d of %d bytes, %d left", key>>3, value, len(data))
			}
			body, data = data[:value], data[value:]
		default:
			t.Fatalf("wire type %d", key&7)
		}
		found[int(key>>3)] = append(found[int(key>>3)], body)
	}
	return found
}

func TestMessageIsTheWireFormat(t *testing.T) {
	var m message
	m.integer(1, 150) // the examples of the protocol buffers' documentation
	m.text(2, "testing")
	if want := []byte("\x08\x96\x01\x12\x07testing"); !bytes.Equal(m, want) {
		t.Errorf("% x", []byte(m))
	}
}

func TestReversed(t *testing.T) {
	// two pixels of three channels become three planes of two pixels
	if got := reversed([]float32{1, 2, 3, 4, 5, 6}, 2, 1, 3); !reflect.DeepEqual(got, []float32{1, 4, 2, 5, 3, 6}) {
		t.Errorf("%v", got)
	}
	values := make([]float32, 2*3*4)
	for i := range values {
		values[i] = float32(i)
	}
	there := reversed(values, 2, 3, 4)
	if reflect.DeepEqual(there, values) || !reflect.DeepEqual(reversed(there, 4, 3, 2), values) {
		t.Error("reversing twice is not the identity")
	}
}

func TestSamePadding(t *testing.T) {
	for _, c := range []struct {
		side, k, stride int
		before, after   int64
	}{{8, 3, 1, 1, 1}, {8, 3, 2, 0, 1}, {7, 3, 2, 1, 1}, {7, 1, 1, 0, 0}, {8, 1, 2, 0, 0}} {
		if before, after := samePadding(c.side, c.k, c.stride); before != c.before || after != c.after {
			t.Errorf("%+v: %d, %d", c, before, after)
		}
	}
}

// TestBackboneONNX: every operation reads what comes before it, all parameters
// are there, and the taps are the outputs. That ONNX Runtime computes the same
// is checked at every measurement.
func TestBackboneONNX(t *testing.T) {
	m, _, err := bench.Backbone()
	if err != nil {
		t.Fatal(err)
	}
	file, err := backboneONNX(m.Backbone, 64, 96)
	if err != nil {
		t.Fatal(err)
	}
	graph := fields(t, fields(t, file)[7][0])
	known, floats := map[string]bool{}, 0
	for _, constant := range graph[5] {
		f := fields(t, constant)
		known[string(f[8][0])] = true
		floats += len(f[9][0]) / 4
	}
	want := 2 // the bounds of ReLU6
	for _, p := range m.Backbone.Params() {
		want += len(p.Value)
	}
	if floats != want {
		t.Errorf("%d numbers, want %d", floats, want)
	}
	known[string(fields(t, graph[onnxInput][0])[1][0])] = true
	for _, node := range graph[1] {
		f := fields(t, node)
		for _, in := range f[1] {
			if !known[string(in)] {
				t.Fatalf("%s reads %s, which is not there yet", f[3][0], in)
			}
		}
		known[string(f[2][0])] = true
	}
	var outputs []string
	for _, output := range graph[onnxOutput] {
		name := string(fields(t, output)[1][0])
		outputs = append(outputs, name)
		if !known[name] {
			t.Errorf("nothing computes %s", name)
		}
	}
	if !reflect.DeepEqual(outputs, m.TapNames()) {
		t.Errorf("outputs %v", outputs)
	}
}
