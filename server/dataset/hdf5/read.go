package hdf5

import (
	"encoding/binary"
	"reflect"
)

// Element is a Go type that elements can have.
type Element interface {
	uint8 | int8 | uint16 | int16 | uint32 | int32 | uint64 | int64 | float32 | float64
}

// Read reads count elements in each dimension from start on, row by row. The elements must have the type E, in any byte order.
func Read[E Element](d *Dataset, start, count []int) ([]E, error) {
	t := reflect.TypeFor[E]()
	if want := t.Kind().String(); (d.Type.Kind != Integer && d.Type.Kind != Float) || d.Type.String() != want {
		return nil, named(otherType("%v, want %s", d.Type, want), d.name)
	}
	b, err := d.slab(start, count)
	if err != nil {
		return nil, named(err, d.name)
	}
	out := make([]E, len(b)/d.Type.Size)
	if _, err := binary.Decode(b, d.Type.order(), out); err != nil {
		return nil, named(damaged("%v", err), d.name)
	}
	return out, nil
}

// ReadRefs reads references.
func ReadRefs(d *Dataset, start, count []int) ([]Ref, error) {
	if d.Type.Kind != Reference {
		return nil, named(otherType("%v, want references", d.Type), d.name)
	}
	b, err := d.slab(start, count)
	if err != nil {
		return nil, named(err, d.name)
	}
	out := make([]Ref, len(b)/8)
	for i := range out {
		out[i] = Ref(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return out, nil
}
