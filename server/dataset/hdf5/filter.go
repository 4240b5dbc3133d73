package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// Filters (IV.A.2.l).
const (
	deflate    = 1
	shuffle    = 2
	fletcher32 = 3
)

// filter is one step between elements and what is stored.
type filter struct {
	id     int
	values []uint32
}

func parseFilters(b []byte) ([]filter, error) {
	c := cursor{b: b}
	version, n := c.u8(), c.u8()
	if version != 1 && version != 2 {
		return nil, unsupported("filters of version %d", version)
	}
	if n > maxFilters {
		return nil, tooLarge("%d filters", n)
	}
	if version == 1 {
		c.skip(6)
	}
	out := make([]filter, n)
	for i := range out {
		f := filter{id: c.u16()}
		name := 0
		if version == 1 || f.id >= 256 {
			name = c.u16()
		}
		c.skip(2) // whether it may fail: here none may
		count := c.u16()
		c.skip(name)
		if 4*count > len(c.b) {
			return nil, damaged("a filter ends early")
		}
		for range count {
			f.values = append(f.values, uint32(c.uint(4)))
		}
		if version == 1 && count%2 == 1 {
			c.skip(4)
		}
		if f.id < deflate || f.id > fletcher32 {
			return nil, unsupported("filter %d", f.id)
		}
		out[i] = f
	}
	return out, c.check("the filters")
}

// undo takes the filters off a stored chunk, the last one first; size bytes are left. Bit i of mask says that filter i was
// not used.
func undo(filters []filter, mask uint32, b []byte, size, element int) ([]byte, error) {
	for i := len(filters) - 1; i >= 0; i-- {
		if mask&(1<<i) != 0 {
			continue
		}
		var err error
		switch filters[i].id {
		case deflate:
			// What deflate was given may have a checksum behind it.
			b, err = inflate(b, size+checksums(filters[:i], mask))
		case shuffle:
			if v := filters[i].values; len(v) > 0 {
				element = int(v[0])
			}
			b = unshuffle(b, element)
		case fletcher32:
			b, err = verify(b)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(b) != size {
		return nil, damaged("a chunk of %d bytes, want %d", len(b), size)
	}
	return b, nil
}

// checksums is the number of bytes that those filters add.
func checksums(filters []filter, mask uint32) int {
	n := 0
	for i, f := range filters {
		if f.id == fletcher32 && mask&(1<<i) == 0 {
			n += 4
		}
	}
	return n
}

// inflate undoes zlib's compression (RFC 1950) of exactly size bytes.
func inflate(b []byte, size int) ([]byte, error) {
	if size/maxInflation > len(b) {
		return nil, damaged("%d bytes of deflate for %d", len(b), size)
	}
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, damaged("a chunk: %v", err)
	}
	out := make([]byte, size)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, damaged("a chunk: %v", err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		return nil, damaged("a chunk holds more than %d bytes, or its checksum is wrong", size)
	}
	return out, nil
}

// unshuffle puts the bytes of elements together again, of which first all first bytes were stored, then all second ones. Bytes
// that make no whole element are at the end, as they were.
func unshuffle(b []byte, element int) []byte {
	if element < 2 || element > len(b) {
		return b
	}
	out := make([]byte, len(b))
	n := len(b) / element
	for k := range element {
		plane := b[k*n : (k+1)*n]
		for i, v := range plane {
			out[i*element+k] = v
		}
	}
	copy(out[n*element:], b[n*element:])
	return out
}

// verify takes off a checksum, which is stored in little-endian order.
func verify(b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, damaged("a chunk without its checksum")
	}
	data := b[:len(b)-4]
	if binary.LittleEndian.Uint32(b[len(data):]) != fletcher(data) {
		return nil, damaged("the checksum of a chunk is wrong")
	}
	return data, nil
}

// fletcher is Fletcher's checksum of 32 bits over big-endian words, as HDF5 takes it.
func fletcher(b []byte) uint32 {
	const words = 360 // as many words can be added before a sum overflows
	var s1, s2 uint32
	for len(b) > 1 {
		n := min(len(b)/2, words)
		for i := range n {
			s1 += uint32(binary.BigEndian.Uint16(b[2*i:]))
			s2 += s1
		}
		b = b[2*n:]
		s1, s2 = s1&0xffff+s1>>16, s2&0xffff+s2>>16
	}
	if len(b) == 1 {
		s1 += uint32(b[0]) << 8
		s2 += s1
		s1, s2 = s1&0xffff+s1>>16, s2&0xffff+s2>>16
	}
	s1, s2 = s1&0xffff+s1>>16, s2&0xffff+s2>>16
	return s2<<16 | s1
}
