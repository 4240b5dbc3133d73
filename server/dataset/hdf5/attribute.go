package hdf5

import (
	"bytes"
	"strings"
)

// attribute is a small named value of a data set.
type attribute struct {
	name  string
	kind  Type
	count int
	value []byte
}

// Text is an attribute that is a string of fixed length, such as MATLAB_class; "" if there is none.
func (d *Dataset) Text(name string) string {
	for _, a := range d.attributes {
		if a.name == name && a.kind.Kind == String && a.count == 1 {
			return strings.TrimRight(string(a.value), "\x00")
		}
	}
	return ""
}

// Number is an attribute that is one integer, such as MATLAB_empty.
func (d *Dataset) Number(name string) (n int64, ok bool) {
	for _, a := range d.attributes {
		if a.name != name || a.kind.Kind != Integer || a.count != 1 {
			continue
		}
		var v uint64
		for i, b := range a.value {
			if a.kind.BigEndian {
				v = v<<8 | uint64(b)
			} else {
				v |= uint64(b) << (8 * i)
			}
		}
		if a.kind.Signed {
			shift := 64 - 8*len(a.value)
			return int64(v<<shift) >> shift, true
		}
		return int64(v), true
	}
	return 0, false
}

// parseAttributes reads the attributes of a header; those of types that are not read here are left out.
func parseAttributes(h header) ([]attribute, error) {
	var out []attribute
	for _, m := range h {
		if m.kind != msgAttribute || m.flags&flagShared != 0 {
			continue
		}
		a, ok, err := parseAttribute(m.body)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, a)
		}
	}
	return out, nil
}

// parseAttribute reads an attribute message (IV.A.2.m).
func parseAttribute(b []byte) (a attribute, ok bool, err error) {
	c := cursor{b: b}
	version, flags := c.u8(), c.u8()
	sizes := [3]int{c.u16(), c.u16(), c.u16()}
	pad := func(n int) int { return n }
	switch version {
	case 1:
		flags, pad = 0, padded // the byte is reserved
	case 2:
	case 3:
		c.skip(1) // character set of the name
	default:
		return a, false, nil
	}
	name, kind, space := c.bytes(pad(sizes[0])), c.bytes(pad(sizes[1])), c.bytes(pad(sizes[2]))
	if err := c.check("an attribute"); err != nil {
		return a, false, err
	}
	if flags&3 != 0 { // the type or the shape is shared
		return a, false, nil
	}
	name, _, _ = bytes.Cut(name, []byte{0})
	a.name = string(name)
	if a.kind, err = parseType(kind); err != nil || a.kind.Kind == Opaque {
		return a, false, err
	}
	shape, err := parseSpace(space)
	if err != nil {
		return a, false, err
	}
	a.count = (&Dataset{Shape: shape}).Len()
	if uint64(a.count)*uint64(a.kind.Size) > uint64(len(c.b)) {
		return a, false, damaged("attribute %q ends early", a.name)
	}
	a.value = c.bytes(a.count * a.kind.Size)
	return a, true, c.check("an attribute")
}
