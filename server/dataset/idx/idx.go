// Package idx reads the array format of MNIST and the sets made like it: a magic number with element type and number of
// dimensions, the dimensions, the elements, all big endian (http://yann.lecun.com/exdb/mnist). Only bytes are known here, which is
// what pictures and labels come in. Files may be compressed with gzip.
package idx

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// MaxElements bounds the size of an array.
const MaxElements = 1 << 27

const (
	unsignedByte = 0x08
	maxDims      = 4
)

// Array is an array of bytes, the last dimension running fastest.
type Array struct {
	Dims []int
	Data []uint8
}

// Read reads one array, and nothing may follow it. Memory is taken as data comes, not as the header says.
func Read(r io.Reader) (*Array, error) {
	b := bufio.NewReader(r)
	if head, err := b.Peek(2); err == nil && head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("idx: %w", err)
		}
		defer z.Close()
		b = bufio.NewReader(z)
	}
	a, err := read(b)
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("idx: %w", err)
	}
	return a, nil
}

func read(r io.Reader) (*Array, error) {
	var magic [4]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return nil, err
	}
	dims := int(magic[3])
	if magic[0] != 0 || magic[1] != 0 || magic[2] != unsignedByte || dims < 1 || dims > maxDims {
		return nil, fmt.Errorf("magic number %x, want bytes in 1 to %d dimensions", magic, maxDims)
	}
	a, elements := &Array{Dims: make([]int, dims)}, int64(1)
	for i := range a.Dims {
		var d [4]byte
		if _, err := io.ReadFull(r, d[:]); err != nil {
			return nil, err
		}
		n := int64(binary.BigEndian.Uint32(d[:]))
		if n < 1 || n > MaxElements || elements*n > MaxElements {
			return nil, fmt.Errorf("dimension %d is %d, an array may have %d elements", i, n, MaxElements)
		}
		elements *= n
		a.Dims[i] = int(n)
	}
	var err error
	if a.Data, err = io.ReadAll(io.LimitReader(r, elements)); err != nil {
		return nil, err
	}
	if int64(len(a.Data)) < elements {
		return nil, fmt.Errorf("%d elements of %d: %w", len(a.Data), elements, io.ErrUnexpectedEOF)
	}
	// The end must be the end; of a compressed file this checks the checksum too.
	if n, err := r.Read(make([]byte, 1)); n > 0 || (err != nil && err != io.EOF) {
		return nil, fmt.Errorf("%d bytes and more after the array (%v)", n, err)
	}
	return a, nil
}
