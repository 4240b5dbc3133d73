package tflite

import (
	"encoding/binary"
	"errors"

	"okuyuki/server/refused"
)

// reader gives bounded access to a FlatBuffer (https://flatbuffers.dev/internals). The first access outside the buffer is kept
// in err, and every later one gives zero, so that callers check once.
type reader struct {
	buf []byte
	err error
}

var errOutside = errors.New("offset outside the file")

// at returns n bytes at offset, or nil with err set.
func (r *reader) at(offset int64, n int64) []byte {
	if r.err != nil {
		return nil
	}
	if offset < 0 || n < 0 || offset > int64(len(r.buf)) || n > int64(len(r.buf))-offset {
		r.err = errOutside
		return nil
	}
	return r.buf[offset : offset+n]
}

func (r *reader) u16(offset int64) uint16 {
	if b := r.at(offset, 2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *reader) u32(offset int64) uint32 {
	if b := r.at(offset, 4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// follow returns the target of the offset stored at o.
func (r *reader) follow(o int64) int64 { return o + int64(r.u32(o)) }

// table is an object whose fields are found through its vtable.
type table struct {
	r           *reader
	pos, vtable int64
	size        int64 // bytes of the vtable
}

func (r *reader) table(pos int64) table {
	vtable := pos - int64(int32(r.u32(pos)))
	return table{r: r, pos: pos, vtable: vtable, size: int64(r.u16(vtable))}
}

// field returns where field i lies, or 0 when it is absent and has its default.
func (t table) field(i int) int64 {
	entry := int64(4 + 2*i)
	if entry+2 > t.size {
		return 0
	}
	if o := t.r.u16(t.vtable + entry); o != 0 {
		return t.pos + int64(o)
	}
	return 0
}

func (t table) uint32(i int) uint32 {
	if f := t.field(i); f != 0 {
		return t.r.u32(f)
	}
	return 0
}

func (t table) byte(i int) byte {
	if f := t.field(i); f != 0 {
		if b := t.r.at(f, 1); b != nil {
			return b[0]
		}
	}
	return 0
}

// sub returns the table that field i refers to.
func (t table) sub(i int) (table, bool) {
	f := t.field(i)
	if f == 0 {
		return table{}, false
	}
	return t.r.table(t.r.follow(f)), t.r.err == nil
}

// vector returns the elements of field i, size bytes each, at most limit of them.
func (t table) vector(i int, size, limit int64) (pos int64, data []byte) {
	f := t.field(i)
	if f == 0 {
		return 0, nil
	}
	v := t.r.follow(f)
	n := int64(t.r.u32(v))
	if t.r.err == nil && n > limit {
		t.r.err = refused.Errorf(refused.Limit, "a vector of %d elements, limit %d", n, limit)
	}
	return v + 4, t.r.at(v+4, n*size)
}

// ints returns a vector of 32-bit integers.
func (t table) ints(i int, limit int64) []int {
	_, b := t.vector(i, 4, limit)
	v := make([]int, len(b)/4)
	for k := range v {
		v[k] = int(int32(binary.LittleEndian.Uint32(b[4*k:])))
	}
	return v
}

// tables returns a vector of tables.
func (t table) tables(i int, limit int64) []table {
	pos, b := t.vector(i, 4, limit)
	v := make([]table, len(b)/4)
	for k := range v {
		v[k] = t.r.table(t.r.follow(pos + int64(4*k)))
	}
	return v
}

func (t table) string(i int) string {
	_, b := t.vector(i, 1, maxName)
	return string(b)
}
