package hdf5

import (
	"encoding/binary"
	"fmt"
)

// Kind is what an element is.
type Kind uint8

// The kinds that are read; anything else is Opaque.
const (
	Opaque Kind = iota
	Integer
	Float
	String // of fixed length
	Reference
)

// Type is the type of an element.
type Type struct {
	Kind      Kind
	Size      int // in bytes
	Signed    bool
	BigEndian bool
}

// String is the type's name, as in Go where Go has it.
func (t Type) String() string {
	switch t.Kind {
	case Integer:
		if t.Signed {
			return fmt.Sprintf("int%d", 8*t.Size)
		}
		return fmt.Sprintf("uint%d", 8*t.Size)
	case Float:
		return fmt.Sprintf("float%d", 8*t.Size)
	case String:
		return fmt.Sprintf("string of %d bytes", t.Size)
	case Reference:
		return "reference"
	}
	return fmt.Sprintf("%d bytes of a type that is not read here", t.Size)
}

func (t Type) order() binary.ByteOrder {
	if t.BigEndian {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// Classes of types (IV.A.2.d).
const (
	classFixed     = 0
	classFloat     = 1
	classString    = 3
	classReference = 7
)

// parseType reads a datatype message.
func parseType(b []byte) (Type, error) {
	c := cursor{b: b}
	class := c.u8() & 15
	bits := c.uint(3)
	size := c.uint(4)
	if err := c.check("a datatype"); err != nil {
		return Type{}, err
	}
	if size == 0 || size > maxHeader {
		return Type{}, tooLarge("an element of %d bytes", size)
	}
	t := Type{Size: int(size)}
	switch class {
	case classFixed:
		t.BigEndian, t.Signed = bits&1 != 0, bits&8 != 0
		offset, precision := c.u16(), c.u16()
		if offset == 0 && precision == 8*t.Size && (size == 1 || size == 2 || size == 4 || size == 8) {
			t.Kind = Integer
		}
	case classFloat:
		t.BigEndian = bits&1 != 0
		if ieee(t.Size, bits, &c) {
			t.Kind = Float
		}
	case classString:
		t.Kind = String
	case classReference:
		if bits&15 == 0 && size == 8 {
			t.Kind = Reference
		}
	}
	return t, c.check("a datatype")
}

// ieee says whether a float's bits lie where IEEE 754 has them.
func ieee(size int, bits uint64, c *cursor) bool {
	type layout struct{ sign, offset, precision, exponent, width, mantissa, digits, bias uint64 }
	got := layout{bits >> 8 & 255, c.uint(2), c.uint(2), c.uint(1), c.uint(1), c.uint(1), c.uint(1), c.uint(4)}
	const vax, implied, norm = 1 << 6, 2 << 4, 3 << 4 // the leading 1 of the mantissa is not stored
	if bits&vax != 0 || bits&norm != implied {
		return false
	}
	switch size {
	case 4:
		return got == layout{31, 0, 32, 23, 8, 0, 23, 127}
	case 8:
		return got == layout{63, 0, 64, 52, 11, 0, 52, 1023}
	}
	return false
}

// parseSpace reads the dimensions of a dataspace message (IV.A.2.b); a scalar has none. The dataspace of nothing at all has one, 0.
func parseSpace(b []byte) ([]int, error) {
	c := cursor{b: b}
	version, rank := c.u8(), c.u8()
	c.skip(1)
	switch version {
	case 1:
		c.skip(5)
	case 2:
		if c.u8() == 2 {
			return []int{0}, c.check("a dataspace")
		}
	default:
		return nil, unsupported("dataspace version %d", version)
	}
	if rank > maxRank {
		return nil, tooLarge("%d dimensions", rank)
	}
	shape := make([]int, rank)
	for i, total := 0, uint64(1); i < rank; i++ {
		n := c.address()
		if n > maxElements || (n > 0 && total > maxElements/n) {
			return nil, tooLarge("a dimension of %d", n)
		}
		total *= max(n, 1)
		shape[i] = int(n)
	}
	return shape, c.check("a dataspace")
}
