package hdf5

import (
	"bytes"
	"sort"
)

// child finds the object of a name in a group.
func (f *File) child(h header, name string) (uint64, error) {
	table, err := h.find(msgSymbolTable)
	if err != nil {
		return 0, err
	}
	if table == nil {
		return linked(h, name)
	}
	c := cursor{b: table}
	tree, heap := c.address(), c.address()
	if err := c.check("a symbol table"); err != nil {
		return 0, err
	}
	names, err := f.heap(heap)
	if err != nil {
		return 0, err
	}
	return f.search(tree, names, name)
}

// heap reads the names of a group (III.D, local heaps).
func (f *File) heap(at uint64) (names, error) {
	b, err := f.block(at, 32)
	if err != nil {
		return nil, err
	}
	c := cursor{b: b}
	if !c.expect("HEAP") {
		return nil, damaged("no heap at %#x", at)
	}
	c.skip(4)
	size := c.address()
	c.skip(8)
	if size > maxHeap {
		return nil, tooLarge("names of %d bytes", size)
	}
	return f.block(c.address(), size)
}

// names are the strings of a group, each ended by a zero.
type names []byte

func (n names) at(offset uint64) (string, error) {
	if offset >= uint64(len(n)) {
		return "", damaged("a name at %d of %d", offset, len(n))
	}
	rest := n[offset:]
	end := bytes.IndexByte(rest, 0)
	if end < 0 {
		return "", damaged("a name without an end")
	}
	return string(rest[:end]), nil
}

// search descends the tree of a group (III.A.1, node type 0). What lies under a child is after the key before it and not after
// the key behind it.
func (f *File) search(at uint64, names names, name string) (uint64, error) {
	for level := -1; ; {
		n, err := f.node(at, groupTree, 8)
		if err == nil {
			level, err = n.below(level)
		}
		if err != nil {
			return 0, err
		}
		var failed error
		i := sort.Search(n.entries, func(i int) bool {
			c := cursor{b: n.key(i + 1)}
			key, err := names.at(c.address())
			if err != nil {
				failed = err
			}
			return name <= key
		})
		if failed != nil {
			return 0, failed
		}
		if i == n.entries {
			return 0, ErrNotFound
		}
		if at = n.child(i); level == 0 {
			return f.symbol(at, names, name)
		}
	}
}

// symbol looks through a leaf (III.B, III.C).
func (f *File) symbol(at uint64, names names, name string) (uint64, error) {
	const entry, head = 40, 8
	b, err := f.block(at, head)
	if err != nil {
		return 0, err
	}
	c := cursor{b: b}
	if !c.expect("SNOD") {
		return 0, damaged("no symbols at %#x", at)
	}
	c.skip(2)
	n := c.u16()
	if n > maxEntries {
		return 0, tooLarge("%d symbols in a node", n)
	}
	if b, err = f.block(at+head, uint64(n)*entry); err != nil {
		return 0, err
	}
	for c := (cursor{b: b}); len(c.b) > 0; {
		offset, object, kind := c.address(), c.address(), c.uint(4)
		c.skip(4 + 16)
		if s, err := names.at(offset); err != nil {
			return 0, err
		} else if s != name {
			continue
		}
		if kind == 2 {
			return 0, unsupported("%q is a symbolic link", name)
		}
		return object, nil
	}
	return 0, ErrNotFound
}

// linked looks through the links of a header (IV.A.2.g).
func linked(h header, name string) (uint64, error) {
	for _, m := range h {
		if m.kind != msgLink || m.flags&flagShared != 0 {
			continue
		}
		s, object, err := link(m.body)
		if err != nil {
			return 0, err
		}
		if s != name {
			continue
		}
		if object == undefined {
			return 0, unsupported("%q is not a hard link", name)
		}
		return object, nil
	}
	info, err := h.find(msgLinkInfo)
	if err != nil || info == nil {
		return 0, ErrNotFound
	}
	c := cursor{b: info}
	c.skip(1)
	if flags := c.u8(); flags&1 != 0 {
		c.skip(8)
	}
	if c.address() != undefined && !c.over {
		return 0, unsupported("a group with a fractal heap")
	}
	return 0, ErrNotFound
}

// link reads name and object, undefined if the link is not a hard one.
func link(b []byte) (name string, object uint64, err error) {
	c := cursor{b: b}
	c.skip(1)
	flags := c.u8()
	kind := 0
	if flags&(1<<3) != 0 {
		kind = c.u8()
	}
	if flags&(1<<2) != 0 {
		c.skip(8) // creation order
	}
	if flags&(1<<4) != 0 {
		c.skip(1) // character set
	}
	n := c.uint(1 << (flags & 3))
	name = string(c.bytes(int(min(n, maxHeader))))
	object = undefined
	if kind == 0 {
		object = c.address()
	}
	return name, object, c.check("a link")
}
