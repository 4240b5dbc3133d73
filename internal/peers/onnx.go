//go:build !js

package main

import (
	"encoding/binary"
	"math"
)

// message is a protocol buffer in the making. Fields and numbers are those of
// onnx.proto (ONNX 1.8, opset 13).
type message []byte

func (m *message) integer(field int, v int64) {
	*m = binary.AppendUvarint(binary.AppendUvarint(*m, uint64(field)<<3), uint64(v))
}

func (m *message) bytes(field int, b []byte) {
	*m = binary.AppendUvarint(binary.AppendUvarint(*m, uint64(field)<<3|2), uint64(len(b)))
	*m = append(*m, b...)
}

func (m *message) text(field int, s string) { m.bytes(field, []byte(s)) }

// onnxGraph is a GraphProto in the making.
type onnxGraph struct{ message }

// Numbers of AttributeProto.AttributeType and TensorProto.DataType.
const (
	onnxInt, onnxInts = 2, 7
	onnxFloat         = 1
)

// node adds an operation. Attributes are integers or lists of them.
func (g *onnxGraph) node(op string, in []string, out string, attributes map[string][]int64) {
	var n message
	for _, name := range in {
		n.text(1, name)
	}
	n.text(2, out)
	n.text(3, out)
	n.text(4, op)
	for _, name := range []string{"group", "kernel_shape", "pads", "strides"} {
		values, ok := attributes[name]
		if !ok {
			continue
		}
		var a message
		a.text(1, name)
		if len(values) == 1 {
			a.integer(3, values[0])
			a.integer(20, onnxInt)
		} else {
			for _, v := range values {
				a.integer(8, v)
			}
			a.integer(20, onnxInts)
		}
		n.bytes(5, a)
	}
	g.bytes(1, n)
}

// constant adds an initializer.
func (g *onnxGraph) constant(name string, values []float32, dims ...int) {
	var t message
	for _, d := range dims {
		t.integer(1, int64(d))
	}
	t.integer(2, onnxFloat)
	t.text(8, name)
	t.bytes(9, littleEndian(values))
	g.bytes(5, t)
}

// Fields of GraphProto for its ends.
const onnxInput, onnxOutput = 11, 12

// end declares an input or output of the graph.
func (g *onnxGraph) end(field int, name string, dims ...int) {
	var shape message
	for _, d := range dims {
		var dim message
		dim.integer(1, int64(d))
		shape.bytes(1, dim)
	}
	var tensor, kind, value message
	tensor.integer(1, onnxFloat)
	tensor.bytes(2, shape)
	kind.bytes(1, tensor)
	value.text(1, name)
	value.bytes(2, kind)
	g.bytes(field, value)
}

// model wraps the graph into a ModelProto.
func (g *onnxGraph) model(name string) []byte {
	g.text(2, name)
	var opset, m message
	opset.text(1, "")
	opset.integer(2, 13)
	m.integer(1, 8) // version of the format
	m.text(2, "okuyuki")
	m.bytes(8, opset)
	m.bytes(7, g.message)
	return m
}

func littleEndian(values []float32) []byte {
	b := make([]byte, 0, 4*len(values))
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}
