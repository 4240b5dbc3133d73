package hdf5

import (
	"errors"
	"io"
	"strings"
)

// undefined is the address of what does not exist.
const undefined = 1<<64 - 1

// File is an open file. It may be used by several goroutines at once.
type File struct {
	r     io.ReaderAt
	base  int64 // where addresses count from
	size  int64 // bytes from there
	root  uint64
	cache cache
}

// Open finds the superblock in a file of size bytes.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f := &File{r: r, size: size}
	at, err := f.findSuperblock()
	if err != nil {
		return nil, err
	}
	// The superblock's own base address is of no use: the library, too, goes by where the superblock is.
	f.base, f.size = at, size-at
	return f, f.readSuperblock()
}

// findSuperblock looks where it may be: at 0, 512 and every double of it (II.A).
func (f *File) findSuperblock() (int64, error) {
	for at := int64(0); at < f.size-8; at = max(512, 2*at) {
		b, err := f.block(uint64(at), 8)
		if err != nil {
			return 0, err
		}
		if string(b) == "\x89HDF\r\n\x1a\n" {
			return at, nil
		}
	}
	return 0, ErrNotHDF5
}

// readSuperblock reads the sizes of fields and where the root group is.
func (f *File) readSuperblock() error {
	b, err := f.block(0, min(96, uint64(f.size)))
	if err != nil {
		return err
	}
	c := cursor{b: b}
	c.skip(8)
	version := c.u8()
	if version > 3 {
		return unsupported("superblock version %d", version)
	}
	if version < 2 {
		c.skip(4)
	}
	if offsets, lengths := c.u8(), c.u8(); offsets != 8 || lengths != 8 {
		return unsupported("addresses of %d and lengths of %d bytes", offsets, lengths)
	}
	switch version {
	case 0:
		c.skip(1 + 2 + 2 + 4)
		c.skip(4*8 + 8) // base, free space, end, driver; name of the root
	case 1:
		c.skip(1 + 2 + 2 + 4 + 4)
		c.skip(4*8 + 8)
	default:
		c.skip(1 + 3*8) // flags; base, extension, end
	}
	f.root = c.address()
	return c.check("the superblock")
}

// block reads n bytes at an address.
func (f *File) block(at, n uint64) ([]byte, error) {
	if at > uint64(f.size) || n > uint64(f.size)-at {
		return nil, damaged("%d bytes at %#x, of %d", n, at, f.size)
	}
	b := make([]byte, n)
	return b, f.readAt(b, at)
}

// readAt fills b from an address that was checked.
func (f *File) readAt(b []byte, at uint64) error {
	n, err := f.r.ReadAt(b, f.base+int64(at))
	if n == len(b) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return damaged("the file ends at %#x", at+uint64(n))
	}
	return err
}

// Dataset finds a data set by its path, such as "images" or "group/name".
func (f *File) Dataset(path string) (*Dataset, error) {
	at := f.root
	for name := range strings.SplitSeq(path, "/") {
		h, err := f.header(at)
		if err == nil {
			at, err = f.child(h, name)
		}
		if err != nil {
			return nil, named(err, path)
		}
	}
	return f.dataset(at, path)
}

// Ref is a reference to an object of the same file.
type Ref uint64

// Deref finds the data set that a reference means.
func (f *File) Deref(r Ref) (*Dataset, error) {
	if r == 0 || r == undefined {
		return nil, damaged("a reference to nothing")
	}
	return f.dataset(uint64(r), "the object of a reference")
}
