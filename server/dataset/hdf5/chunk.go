package hdf5

import (
	"encoding/binary"
	"sort"
)

// work is what one read may still decode, in bytes.
type work int64

func (w *work) spend(n int) error {
	if *w -= work(n); *w < 0 {
		return tooLarge("more than %d bytes to decode for one read", int64(maxWork))
	}
	return nil
}

// chunk returns the decoded chunk whose first element is at the offset, or nil if it was never written.
func (d *Dataset) chunk(offset []int, w *work) ([]byte, error) {
	if err := w.spend(stepWork); err != nil || d.layout.at == undefined {
		return nil, err
	}
	at, stored, mask, err := d.find(offset, w)
	if err != nil || at == undefined {
		return nil, err
	}
	size := d.layout.element
	for _, n := range d.layout.chunk {
		size *= n
	}
	if b, ok := d.file.cache.get(at); ok && len(b) == size { // another length: two data sets claim the same bytes
		return b, nil
	}
	if int64(stored) > int64(size+size/8+1024) { // no filter makes that much more of it
		return nil, damaged("a chunk of %d bytes stored in %d", size, stored)
	}
	if err := w.spend(size); err != nil {
		return nil, err
	}
	b, err := d.file.block(at, uint64(stored))
	if err != nil {
		return nil, err
	}
	if b, err = undo(d.filters, mask, b, size, d.Type.Size); err != nil {
		return nil, err
	}
	d.file.cache.put(at, b)
	return b, nil
}

// find descends the tree of chunks (III.A.1, node type 1), whose keys are size, filter mask and offset of the chunk they precede,
// and 0 for the offset within an element. It answers with the address undefined where there is none.
func (d *Dataset) find(offset []int, w *work) (address uint64, stored, mask uint32, err error) {
	at := d.layout.at
	for level := -1; ; {
		n, err := d.file.node(at, chunkTree, 8+8*(len(offset)+1))
		if err == nil {
			err = w.spend(stepWork + len(n.body))
		}
		if err == nil {
			level, err = n.below(level)
		}
		if err != nil {
			return 0, 0, 0, err
		}
		// The last child whose key is not after the offset.
		i := sort.Search(n.entries, func(i int) bool { return compare(n.key(i), offset) > 0 }) - 1
		if i < 0 {
			return undefined, 0, 0, nil
		}
		key := n.key(i)
		if at = n.child(i); level > 0 {
			continue
		}
		if compare(key, offset) != 0 {
			return undefined, 0, 0, nil
		}
		return at, binary.LittleEndian.Uint32(key), binary.LittleEndian.Uint32(key[4:]), nil
	}
}

// compare orders a key of the tree and an offset, the first dimension first.
func compare(key []byte, offset []int) int {
	for i, o := range offset {
		switch k := binary.LittleEndian.Uint64(key[8+8*i:]); {
		case k < uint64(o):
			return -1
		case k > uint64(o):
			return 1
		}
	}
	return 0
}
