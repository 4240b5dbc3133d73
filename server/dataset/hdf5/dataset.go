package hdf5

import "slices"

// Dataset is an array in the file. Like its file it may be used by several goroutines at once.
type Dataset struct {
	Type  Type
	Shape []int // rows first; what MATLAB shows has the reverse order

	file       *File
	name       string
	layout     layout
	filters    []filter
	fill       []byte // one element, or nil for zeros
	attributes []attribute
}

// Len is the number of elements.
func (d *Dataset) Len() int {
	n := 1
	for _, s := range d.Shape {
		n *= s
	}
	return n
}

// dataset reads the description of a data set at an address.
func (f *File) dataset(at uint64, name string) (*Dataset, error) {
	h, err := f.header(at)
	if err != nil {
		return nil, named(err, name)
	}
	d := &Dataset{file: f, name: name}
	return d, named(d.describe(h), name)
}

func (d *Dataset) describe(h header) error {
	found := map[int][]byte{}
	for _, kind := range []int{msgDataspace, msgDatatype, msgLayout, msgFilters, msgFill, msgOldFill, msgExternal} {
		b, err := h.find(kind)
		if err != nil {
			return err
		}
		found[kind] = b
	}
	switch {
	case found[msgLayout] == nil:
		return otherType("a group, or no data set")
	case found[msgDataspace] == nil || found[msgDatatype] == nil:
		return damaged("no type or shape")
	case found[msgExternal] != nil:
		return unsupported("data in other files")
	}
	var err error
	if d.Shape, err = parseSpace(found[msgDataspace]); err != nil {
		return err
	}
	if d.Type, err = parseType(found[msgDatatype]); err != nil {
		return err
	}
	if d.layout, err = parseLayout(found[msgLayout]); err != nil {
		return err
	}
	if b := found[msgFilters]; b != nil {
		if d.filters, err = parseFilters(b); err != nil {
			return err
		}
	}
	if d.fill, err = parseFill(found[msgFill], found[msgOldFill], d.Type.Size); err != nil {
		return err
	}
	if d.attributes, err = parseAttributes(h); err != nil {
		return err
	}
	return d.check()
}

// check holds the parts against each other.
func (d *Dataset) check() error {
	l := d.layout
	if l.class != chunked {
		if have := uint64(d.Len()) * uint64(d.Type.Size); l.at != undefined && l.size < have {
			return damaged("%d bytes of data, want %d", l.size, have)
		}
		return nil
	}
	if len(l.chunk) != len(d.Shape) || len(d.Shape) == 0 || l.element != d.Type.Size {
		return damaged("chunks of %v elements of %d bytes in an array of shape %v", l.chunk, l.element, d.Shape)
	}
	total := l.element
	for _, n := range l.chunk {
		if n == 0 {
			return damaged("chunks of shape %v", l.chunk)
		}
		if n > maxChunk/total {
			return tooLarge("chunks of shape %v", l.chunk)
		}
		total *= n
	}
	return nil
}

// Kinds of layout (IV.A.2.i).
const (
	compact    = 0
	contiguous = 1
	chunked    = 2
)

// layout is where the data is.
type layout struct {
	class   int
	at      uint64 // of the data or of the tree; undefined where nothing was written
	size    uint64 // of contiguous data
	inline  []byte // compact data
	chunk   []int  // shape of a chunk
	element int    // bytes of an element, as the chunks have it
}

func parseLayout(b []byte) (layout, error) {
	c := cursor{b: b}
	version, class := c.u8(), c.u8()
	l := layout{class: class}
	if version != 3 && (version != 4 || class > contiguous) {
		return l, unsupported("data layout version %d, class %d", version, class)
	}
	switch class {
	case compact:
		l.inline = c.bytes(c.u16())
		l.size = uint64(len(l.inline))
	case contiguous:
		l.at, l.size = c.address(), c.address()
	case chunked:
		rank := c.u8() - 1
		if rank < 0 || rank > maxRank {
			return l, tooLarge("%d dimensions", rank)
		}
		l.at = c.address()
		for range rank {
			l.chunk = append(l.chunk, int(min(c.uint(4), maxChunk+1)))
		}
		l.element = int(min(c.uint(4), maxChunk+1))
	default:
		return l, unsupported("data layout class %d", class)
	}
	return l, c.check("a data layout")
}

// parseFill reads the value of what was never written (IV.A.2.e and f).
func parseFill(b, old []byte, size int) ([]byte, error) {
	c := cursor{b: b}
	switch {
	case b == nil && old == nil:
		return nil, nil
	case b == nil:
		c.b = old
	default:
		version := c.u8()
		defined := true
		switch version {
		case 1, 2:
			c.skip(2)
			defined = c.u8() != 0
		case 3:
			defined = c.u8()&(1<<5) != 0
		default:
			return nil, unsupported("fill value version %d", version)
		}
		if !defined {
			return nil, c.check("a fill value")
		}
	}
	n := int(c.uint(4))
	value := c.bytes(n)
	if err := c.check("a fill value"); err != nil || n == 0 {
		return nil, err
	}
	if n != size {
		return nil, damaged("a fill value of %d bytes for elements of %d", n, size)
	}
	if !slices.ContainsFunc(value, func(b byte) bool { return b != 0 }) {
		return nil, nil
	}
	return value, nil
}
