// Package mat5 reads the numeric arrays of MATLAB's files of version 5, such as NYU's splits.mat.
//
// The format is that of MathWorks' "MAT-File Format" (R2019b), chapter 1. An array may be compressed, and its numbers may be
// stored in a smaller type than they have in MATLAB. Cells, structures, text and sparse arrays are passed over.
package mat5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"

	"okuyuki/server/refused"
)

// What can be wrong with a file.
var (
	ErrNotMAT  = refused.New(refused.Format, "mat5: not a MATLAB file of version 5")
	ErrDamaged = refused.New(refused.Damaged, "mat5: the file is damaged or cut off")
	ErrLimit   = refused.New(refused.Limit, "mat5: the file holds more than is read here")
)

// Limits: the files that are meant have a few kilobytes.
const (
	maxElements = 1024    // arrays of a file
	maxInflated = 1 << 20 // bytes of the compressed arrays of a file together
	maxDims     = 32
)

// Array is a numeric array.
type Array struct {
	Name   string
	Dims   []int
	Values []float64 // columns first, as MATLAB has them
}

// Types of data elements (table 1-1).
const (
	miINT8       = 1
	miUINT8      = 2
	miINT16      = 3
	miUINT16     = 4
	miINT32      = 5
	miUINT32     = 6
	miSINGLE     = 7
	miDOUBLE     = 9
	miINT64      = 12
	miUINT64     = 13
	miMATRIX     = 14
	miCOMPRESSED = 15
)

// Classes of arrays (table 1-3) that are numbers: double, single, and integers of 8 to 64 bits.
const (
	firstNumeric = 6
	lastNumeric  = 15
)

// Read reads all numeric arrays of a file.
func Read(file []byte) ([]Array, error) {
	const header = 128
	if len(file) < header {
		return nil, ErrNotMAT
	}
	r := reader{left: maxInflated}
	switch string(file[126:128]) {
	case "IM":
		r.order = binary.LittleEndian
	case "MI":
		r.order = binary.BigEndian
	default:
		return nil, ErrNotMAT
	}
	if v := r.order.Uint16(file[124:]); v != 0x0100 {
		return nil, fmt.Errorf("%w: version %#04x", ErrNotMAT, v)
	}
	var arrays []Array
	rest := file[header:]
	for n := 0; len(rest) > 0; n++ {
		if n == maxElements {
			return nil, fmt.Errorf("%w: %d arrays", ErrLimit, n)
		}
		var e element
		var err error
		if e, rest, err = r.element(rest); err != nil {
			return nil, err
		}
		if e.kind == miCOMPRESSED {
			if e, err = r.inflate(e.data); err != nil {
				return nil, err
			}
		}
		if e.kind != miMATRIX {
			continue
		}
		a, ok, err := r.matrix(e.data)
		if err != nil {
			return nil, err
		}
		if ok {
			arrays = append(arrays, a)
		}
	}
	return arrays, nil
}

// element is a typed block of bytes.
type element struct {
	kind uint32
	data []byte
}

type reader struct {
	order binary.ByteOrder
	left  int // bytes that may still be inflated
}

// element takes one off b, together with the padding behind it.
func (r *reader) element(b []byte) (e element, rest []byte, err error) {
	if len(b) < 8 {
		return e, nil, fmt.Errorf("%w: %d bytes for an element", ErrDamaged, len(b))
	}
	tag := r.order.Uint32(b)
	if n := tag >> 16; n != 0 { // a small element: type, length and data in 8 bytes
		if n > 4 {
			return e, nil, fmt.Errorf("%w: a small element of %d bytes", ErrDamaged, n)
		}
		return element{tag & 0xffff, b[4 : 4+n]}, b[8:], nil
	}
	n := uint64(r.order.Uint32(b[4:]))
	if b = b[8:]; n > uint64(len(b)) {
		return e, nil, fmt.Errorf("%w: an element of %d bytes, %d are left", ErrDamaged, n, len(b))
	}
	end := n
	if tag != miCOMPRESSED {
		end = min((n+7)&^7, uint64(len(b)))
	}
	return element{tag, b[:n]}, b[end:], nil
}

// inflate undoes the compression of an element, which holds one other.
func (r *reader) inflate(b []byte) (element, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return element{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	data, err := io.ReadAll(io.LimitReader(z, int64(r.left)+1))
	if err != nil {
		return element{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	if r.left -= len(data); r.left < 0 {
		return element{}, fmt.Errorf("%w: more than %d bytes", ErrLimit, maxInflated)
	}
	e, _, err := r.element(data)
	if err == nil && e.kind == miCOMPRESSED {
		err = fmt.Errorf("%w: compressed twice", ErrDamaged)
	}
	return e, err
}

// matrix reads flags, dimensions, name and numbers of an array; ok is false for what is not numbers.
func (r *reader) matrix(b []byte) (a Array, ok bool, err error) {
	var parts [4]element
	for i := range parts {
		if parts[i], b, err = r.element(b); err != nil {
			return a, false, err
		}
		if i > 0 {
			continue
		}
		if parts[0].kind != miUINT32 || len(parts[0].data) < 4 {
			return a, false, fmt.Errorf("%w: an array without flags", ErrDamaged)
		}
		if class := r.order.Uint32(parts[0].data) & 0xff; class < firstNumeric || class > lastNumeric {
			return a, false, nil
		}
	}
	a.Name = string(parts[2].data)
	dims, err := r.numbers(parts[1])
	if err != nil || parts[1].kind != miINT32 || len(dims) < 2 || len(dims) > maxDims {
		return a, false, fmt.Errorf("%w: array %q has %d dimensions", ErrDamaged, a.Name, len(dims))
	}
	if a.Values, err = r.numbers(parts[3]); err != nil {
		return a, false, fmt.Errorf("array %q: %w", a.Name, err)
	}
	total := 1.
	for _, d := range dims {
		if total *= d; d < 0 || total > maxInflated {
			return a, false, fmt.Errorf("%w: array %q of shape %v", ErrDamaged, a.Name, dims)
		}
		a.Dims = append(a.Dims, int(d))
	}
	if int(total) != len(a.Values) {
		return a, false, fmt.Errorf("%w: array %q of shape %v has %d numbers", ErrDamaged, a.Name, dims, len(a.Values))
	}
	return a, true, nil
}

// numbers of an element of any numeric type; whole numbers beyond 2^53 are rounded.
func (r *reader) numbers(e element) ([]float64, error) {
	switch e.kind {
	case miINT8:
		return numbers[int8](e.data, r.order)
	case miUINT8:
		return numbers[uint8](e.data, r.order)
	case miINT16:
		return numbers[int16](e.data, r.order)
	case miUINT16:
		return numbers[uint16](e.data, r.order)
	case miINT32:
		return numbers[int32](e.data, r.order)
	case miUINT32:
		return numbers[uint32](e.data, r.order)
	case miSINGLE:
		return numbers[float32](e.data, r.order)
	case miDOUBLE:
		return numbers[float64](e.data, r.order)
	case miINT64:
		return numbers[int64](e.data, r.order)
	case miUINT64:
		return numbers[uint64](e.data, r.order)
	}
	return nil, fmt.Errorf("%w: numbers of type %d", ErrDamaged, e.kind)
}

func numbers[E int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64 | float32 | float64](b []byte, order binary.ByteOrder) ([]float64, error) {
	size := binary.Size(E(0))
	if len(b)%size != 0 {
		return nil, fmt.Errorf("%w: %d bytes for numbers of %d", ErrDamaged, len(b), size)
	}
	values := make([]E, len(b)/size)
	if _, err := binary.Decode(b, order, values); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out, nil
}
