package hostile

import "encoding/binary"

// flat is a FlatBuffer, written from front to back: what a table refers to lies behind it (https://flatbuffers.dev/internals).
type flat struct{ out []byte }

// node is what is written to a place of its own.
type node interface{ write(f *flat) (place int) }

type (
	number uint32 // the only field that lies in its table
	vector []byte // with its length before it
	tables []node
	table  []node // fields, in their order; nil is absent
)

// vectorOf is a vector of numbers.
func vectorOf(values []uint32) vector {
	v := vector(le32(uint32(len(values))))
	for _, x := range values {
		v = append(v, le32(x)...)
	}
	return v
}

// bytesOf is a vector of bytes.
func bytesOf(text string) vector { return join(le32(uint32(len(text))), text) }

func (number) write(*flat) int { panic("hostile: a number lies in its table") }

func (v vector) write(f *flat) int { return f.put(v) }

func (t tables) write(f *flat) int {
	place := f.put(join(le32(uint32(len(t))), make([]byte, 4*len(t))))
	for i, n := range t {
		f.refer(place+4+4*i, n)
	}
	return place
}

func (t table) write(f *flat) int {
	fields := join(le16(uint16(4+2*len(t))), le16(uint16(4+4*len(t))))
	for i, n := range t {
		offset := 0
		if n != nil {
			offset = 4 + 4*i
		}
		fields = append(fields, le16(uint16(offset))...)
	}
	vtable := f.put(fields)
	place := f.put(make([]byte, 4+4*len(t)))
	binary.LittleEndian.PutUint32(f.out[place:], uint32(place-vtable))
	for i, n := range t {
		cell := place + 4 + 4*i
		if v, inside := n.(number); inside {
			binary.LittleEndian.PutUint32(f.out[cell:], uint32(v))
		} else if n != nil {
			f.refer(cell, n)
		}
	}
	return place
}

// put appends at a multiple of four.
func (f *flat) put(b []byte) int {
	f.out = append(f.out, make([]byte, -len(f.out)&3)...)
	place := len(f.out)
	f.out = append(f.out, b...)
	return place
}

// refer writes a node and its offset into the cell.
func (f *flat) refer(cell int, n node) {
	place := n.write(f)
	binary.LittleEndian.PutUint32(f.out[cell:], uint32(place-cell))
}
