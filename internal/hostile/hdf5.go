package hostile

import (
	"cmp"
	"math"
)

// hdf5s are files of MATLAB 7.3. A sound one has the array a of 4x8 numbers of 16 bits, in two compressed chunks.
func hdf5s() []File {
	l := list{reader: HDF5}
	add := func(name, kind, why string, data []byte) { l.add("hdf5-"+name+".mat", kind, why, data) }
	sound := matrix{}.file()
	changed := func(change func(*matrix)) []byte {
		m := matrix{}
		change(&m)
		return m.file()
	}

	add("sound", Read, "a file as it should be", sound)
	add("text", "format", "a text", []byte("MATLAB 7.3 MAT-file, but not really\n"))
	add("half", "damaged", "cut off in the middle", sound[:512+300])
	add("superblock-9", "unsupported", "a later version", patched(sound, 512+8, 9))
	add("addresses-4", "unsupported", "addresses of 32 bits", patched(sound, 512+13, 4))
	add("root-outside", "damaged", "everything is outside of the file", patched(sound, 512+64, le64(1<<40)...))
	add("no-array", "content", "an array of another name", changed(func(m *matrix) { m.name = "b" }))
	add("texts", "content", "texts instead of numbers", changed(func(m *matrix) { m.class = 3 }))
	add("header-loop", "limit", "an object header that goes on in itself", changed(func(m *matrix) { m.loop = true }))
	add("huge-shape", "limit", "2^50 numbers", changed(func(m *matrix) { m.rows = 1 << 47 }))
	add("huge-chunk", "limit", "chunks of 4 GiB", changed(func(m *matrix) { m.chunkRows = 1 << 28 }))
	add("chunk-bomb", "damaged", "a chunk of 32 MiB in 64 bytes", changed(func(m *matrix) { m.rows, m.chunkRows = 1<<21, 1<<21 }))
	add("deflate-bomb", "damaged", "a chunk of 64 bytes that inflates to 10 MiB", changed(func(m *matrix) { m.chunk = make([]byte, swell) }))
	add("chunk-outside", "damaged", "a chunk outside of the file", changed(func(m *matrix) { m.chunkAt = 1 << 40 }))
	add("tree-loop", "damaged", "a tree whose root is its child", changed(func(m *matrix) { m.level = 1 }))
	add("tree-wide", "limit", "a node with 65,535 children", changed(func(m *matrix) { m.children = math.MaxUint16 }))
	add("filter-32000", "unsupported", "a compression that is not read", changed(func(m *matrix) { m.filter = 32000 }))
	return l.files
}

// matrix is such an array. Zero values stand for what is right.
type matrix struct {
	name      string
	class     byte // of the type
	rows      uint64
	chunkRows uint32
	chunk     []byte // before compression
	chunkAt   uint64
	level     byte
	children  uint16
	filter    uint16
	loop      bool
}

// file lays the array out as the HDF5 File Format Specification 3.0 has it: superblock (II.A), the root group with one link, the
// array's header (IV.A.1.a), the tree of its chunks (III.A.1) and the chunk, which both entries of the tree share.
func (m matrix) file() []byte {
	const rootAt, headerAt, treeAt = 96, 160, 416
	columns, rows := uint64(8), cmp.Or(m.rows, 4)
	chunk := m.chunk
	if chunk == nil {
		chunk = make([]byte, 2*2*columns)
	}
	stored := deflated(chunk)
	const tree = 24 + 3*32 + 2*8
	chunkAt := cmp.Or(m.chunkAt, treeAt+tree)
	undefined := le64(math.MaxUint64)

	superblock := join("\x89HDF\r\n\x1a\n", "\x00\x00\x00\x00\x00\x08\x08\x00", "\x04\x00\x10\x00", make([]byte, 4),
		make([]byte, 8), undefined, le64(1<<20), undefined, // base, free space, end, driver
		make([]byte, 8), le64(rootAt), make([]byte, 8+16))
	root := objectHeader(property(0x06, join("\x01\x00", byte(1), cmp.Or(m.name, "a"), le64(headerAt))))
	parts := [][]byte{
		property(0x01, join("\x01\x02\x00", make([]byte, 5), le64(rows), le64(columns))),
		property(0x03, join(0x10|m.class, "\x00\x00\x00", le32(2), le16(0), le16(16))),
		property(0x08, join("\x03\x02\x03", le64(treeAt), le32(cmp.Or(m.chunkRows, 2)), le32(uint32(columns)), le32(2))),
		property(0x0b, join("\x01\x01", make([]byte, 6), le16(cmp.Or(m.filter, 1)), le16(0), le16(0), le16(1), le32(6), le32(0))),
	}
	if m.loop {
		parts = append(parts, property(0x10, join(le64(headerAt+16), le64(144))))
	}
	key := func(row uint64) []byte { return join(le32(uint32(len(stored))), le32(0), le64(row), le64(0), le64(0)) }
	child := chunkAt
	if m.level > 0 {
		child = treeAt
	}
	node := join("TREE", byte(1), m.level, le16(cmp.Or(m.children, 2)), undefined, undefined,
		key(0), le64(child), key(2), le64(child), key(rows))

	out := make([]byte, 512) // MATLAB's own header
	copy(out, "MATLAB 7.3 MAT-file")
	body := at(superblock, rootAt, root)
	body = at(body, headerAt, objectHeader(parts...))
	body = at(body, treeAt, node)
	return join(out, at(body, treeAt+tree, stored))
}

// at puts a part at its place behind the others.
func at(body []byte, place int, part []byte) []byte {
	return join(body, make([]byte, place-len(body)), part)
}

// property is a message of an object header, padded to eight bytes.
func property(kind uint16, body []byte) []byte {
	body = join(body, make([]byte, -len(body)&7))
	return join(le16(kind), le16(uint16(len(body))), make([]byte, 4), body)
}

// objectHeader is one of version 1.
func objectHeader(properties ...[]byte) []byte {
	var all []byte
	for _, p := range properties {
		all = append(all, p...)
	}
	return join("\x01\x00", le16(uint16(len(properties))), le32(1), le32(uint32(len(all))), le32(0), all)
}
