package hdf5

import "encoding/binary"

// Types of trees (III.A.1).
const (
	groupTree = 0
	chunkTree = 1
)

// node is one of a B-tree of version 1: a key before every child, and one behind the last.
type node struct {
	level, entries, keySize int
	body                    []byte
}

// node reads the node at an address.
func (f *File) node(at uint64, kind, keySize int) (node, error) {
	const head = 24
	b, err := f.block(at, head)
	if err != nil {
		return node{}, err
	}
	c := cursor{b: b}
	if !c.expect("TREE") || c.u8() != kind {
		return node{}, damaged("no tree of type %d at %#x", kind, at)
	}
	n := node{level: c.u8(), entries: c.u16(), keySize: keySize}
	if n.entries > maxEntries {
		return node{}, tooLarge("%d children of a node", n.entries)
	}
	if n.level > maxLevel {
		return node{}, tooLarge("a tree of %d levels", n.level)
	}
	n.body, err = f.block(at+head, uint64(n.entries*(keySize+8)+keySize))
	return n, err
}

// below checks that the node is one level under the last one, -1 for the root, and returns its level. No descent is endless.
func (n node) below(last int) (int, error) {
	if last >= 0 && n.level != last-1 {
		return 0, damaged("a node of level %d under one of level %d", n.level, last)
	}
	return n.level, nil
}

// key is the one before child i.
func (n node) key(i int) []byte { return n.body[i*(n.keySize+8):][:n.keySize] }

func (n node) child(i int) uint64 {
	return binary.LittleEndian.Uint64(n.body[i*(n.keySize+8)+n.keySize:])
}
