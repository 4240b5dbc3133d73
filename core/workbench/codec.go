package workbench

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"slices"

	"okuyuki/core/train"
)

// What is put away to be taken back by the same version of the program: a name with a
// version, values one after the other, and at the end the CRC-32 of all of it. It is no
// format for others.

// writer appends values, little endian.
type writer struct{ b []byte }

func newWriter(name string) *writer { return &writer{[]byte(name)} }

func (w *writer) number(v uint32) { w.b = binary.LittleEndian.AppendUint32(w.b, v) }

func (w *writer) bytes(v []byte) {
	w.number(uint32(len(v)))
	w.b = append(w.b, v...)
}

func (w *writer) floats(v []float32) {
	w.number(uint32(len(v)))
	w.b = slices.Grow(w.b, 4*len(v))
	for _, x := range v {
		w.number(math.Float32bits(x))
	}
}

func (w *writer) doubles(v []float64) {
	w.number(uint32(len(v)))
	for _, x := range v {
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(x))
	}
}

// target appends a depth map and returns all that was written.
func (w *writer) target(t *train.Target) []byte {
	w.floats(t.LogDepth)
	w.floats(t.Confidence)
	return w.b
}

func (w *writer) done() []byte {
	w.number(crc32.ChecksumIEEE(w.b))
	return w.b
}

var errDamaged = errors.New("workbench: the data is damaged or of another version")

// reader takes values off. After a first failure all values are zero and err is set.
type reader struct {
	b   []byte
	err error
}

// newReader checks name and sum.
func newReader(name string, data []byte) *reader {
	body := len(data) - 4
	if body < len(name) || string(data[:len(name)]) != name || crc32.ChecksumIEEE(data[:body]) != binary.LittleEndian.Uint32(data[body:]) {
		return &reader{err: errDamaged}
	}
	return &reader{b: data[len(name):body]}
}

// take returns the next n values of some bytes each.
func (r *reader) take(n uint32, size int) []byte {
	if r.err != nil || uint64(n)*uint64(size) > uint64(len(r.b)) {
		r.err = errDamaged
		return nil
	}
	out := r.b[:int(n)*size]
	r.b = r.b[len(out):]
	return out
}

func (r *reader) number() uint32 {
	if b := r.take(1, 4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) bytes() []byte { return append([]byte(nil), r.take(r.number(), 1)...) }

func (r *reader) floats() []float32 {
	b := r.take(r.number(), 4)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

func (r *reader) doubles() []float64 {
	b := r.take(r.number(), 8)
	out := make([]float64, len(b)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return out
}

func (r *reader) halves() []uint16 {
	b := r.take(r.number(), 2)
	out := make([]uint16, len(b)/2)
	for i := range out {
		out[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return out
}

// end is the error, which it also is to leave something over.
func (r *reader) end() error {
	if r.err == nil && len(r.b) > 0 {
		r.err = errDamaged
	}
	return r.err
}
