package onnx

import (
	"encoding/binary"
	"math"
)

// message is a protocol buffer in the making. Fields and numbers are those of onnx.proto (ONNX 1.12, opset 17).
type message []byte

// Wire types of protocol buffers.
const (
	wireVarint = 0
	wireBytes  = 2
	wire32     = 5
)

func (m *message) integer(field int, v int64) {
	*m = binary.AppendUvarint(binary.AppendUvarint(*m, uint64(field)<<3|wireVarint), uint64(v))
}

func (m *message) bytes(field int, b []byte) {
	*m = binary.AppendUvarint(binary.AppendUvarint(*m, uint64(field)<<3|wireBytes), uint64(len(b)))
	*m = append(*m, b...)
}

func (m *message) text(field int, s string) { m.bytes(field, []byte(s)) }

func (m *message) float(field int, v float32) {
	*m = binary.LittleEndian.AppendUint32(binary.AppendUvarint(*m, uint64(field)<<3|wire32), math.Float32bits(v))
}
