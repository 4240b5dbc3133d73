// Package tflitetest writes TensorFlow Lite models for tests: the graph and the constants, nothing of what an interpreter needs.
package tflitetest

import (
	"encoding/binary"

	"okuyuki/server/base/tflite"
)

// Encode writes a model as a FlatBuffer that tflite.Read understands.
func Encode(m *tflite.Model) []byte {
	b := &buffer{data: []byte("\x00\x00\x00\x00TFL3")}
	var codes, buffers []func() int
	known := map[tflite.Op]int{}
	empty := func() int { return b.table() }
	buffers = append(buffers, empty)

	var tensors, operators []func() int
	for _, t := range m.Tensors {
		n := 0
		if t.Data != nil {
			n = len(buffers)
			buffers = append(buffers, func() int { return b.table(b.bytes(t.Data)) })
		}
		tensors = append(tensors, func() int {
			return b.table(b.ints(t.Shape), inline{byte(t.Type)}, inline(le(uint32(n))), b.bytes([]byte(t.Name)))
		})
	}
	for _, o := range m.Operators {
		code, ok := known[o.Op]
		if !ok {
			code = len(codes)
			known[o.Op] = code
			codes = append(codes, func() int { return b.table(inline{byte(o.Op)}, nil, nil, inline(le(uint32(o.Op)))) })
		}
		operators = append(operators, func() int {
			var options field
			if o.Op == tflite.Conv2D || o.Op == tflite.DepthwiseConv2D {
				options = b.sub(func() int { return b.options(o) })
			}
			return b.table(inline(le(uint32(code))), b.ints(o.Inputs), b.ints(o.Outputs), nil, options)
		})
	}
	graph := func() int {
		return b.table(b.tables(tensors), b.ints(m.Inputs), b.ints(m.Outputs), b.tables(operators))
	}
	root := b.table(inline(le(3)), b.tables(codes), b.tables([]func() int{graph}), nil, b.tables(buffers))
	binary.LittleEndian.PutUint32(b.data, uint32(root))
	return b.data
}

func (b *buffer) options(o tflite.Operator) int {
	padding := byte(1)
	if o.Conv.Same {
		padding = 0
	}
	fields := []field{inline{padding}, inline(le(uint32(o.Conv.StrideW))), inline(le(uint32(o.Conv.StrideH)))}
	if o.Op == tflite.DepthwiseConv2D {
		fields = append(fields, inline(le(uint32(o.Conv.DepthMultiplier))))
	}
	fields = append(fields, inline{byte(o.Conv.Activation)})
	if o.Conv.DilationW != 1 || o.Conv.DilationH != 1 {
		fields = append(fields, inline(le(uint32(o.Conv.DilationW))), inline(le(uint32(o.Conv.DilationH))))
	}
	return b.table(fields...)
}

// buffer is a FlatBuffer under construction, written front to back: whatever a table refers to comes behind it.
type buffer struct{ data []byte }

// field is the content of a table's field: bytes in the table, or something written later that the table refers to. nil is absent.
type field interface{}

type inline []byte

type later func() int // writes the target and returns its position

func le(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }

func (b *buffer) align() {
	for len(b.data)%4 != 0 {
		b.data = append(b.data, 0)
	}
}

// table writes a vtable, the table, and then all that it refers to. Every field takes four bytes.
func (b *buffer) table(fields ...field) int {
	b.align()
	vtable := len(b.data)
	b.data = binary.LittleEndian.AppendUint16(b.data, uint16(4+2*len(fields)))
	b.data = binary.LittleEndian.AppendUint16(b.data, uint16(4+4*len(fields)))
	for i, f := range fields {
		offset := 0
		if f != nil {
			offset = 4 + 4*i
		}
		b.data = binary.LittleEndian.AppendUint16(b.data, uint16(offset))
	}
	b.align()
	at := len(b.data)
	b.data = append(b.data, le(uint32(at-vtable))...)
	for _, f := range fields {
		var cell [4]byte
		if v, ok := f.(inline); ok {
			copy(cell[:], v)
		}
		b.data = append(b.data, cell[:]...)
	}
	for i, f := range fields {
		if write, ok := f.(later); ok {
			b.refer(at+4+4*i, write)
		}
	}
	return at
}

// refer writes a target and its offset into the cell.
func (b *buffer) refer(cell int, write func() int) {
	b.align()
	target := write()
	binary.LittleEndian.PutUint32(b.data[cell:], uint32(target-cell))
}

func (b *buffer) sub(write func() int) field { return later(write) }

func (b *buffer) bytes(v []byte) field {
	return later(func() int {
		at := len(b.data)
		b.data = append(append(b.data, le(uint32(len(v)))...), v...)
		b.data = append(b.data, 0) // strings end with a zero that their length leaves out
		return at
	})
}

func (b *buffer) ints(v []int) field {
	return later(func() int {
		at := len(b.data)
		b.data = append(b.data, le(uint32(len(v)))...)
		for _, x := range v {
			b.data = append(b.data, le(uint32(int32(x)))...)
		}
		return at
	})
}

func (b *buffer) tables(write []func() int) field {
	return later(func() int {
		at := len(b.data)
		b.data = append(b.data, le(uint32(len(write)))...)
		b.data = append(b.data, make([]byte, 4*len(write))...)
		for i, w := range write {
			b.refer(at+4+4*i, w)
		}
		return at
	})
}
