// Package idx reads the array format of MNIST and the sets made like it: a magic number with element type and number of
// dimensions, the dimensions, the elements, all big endian (http://yann.lecun.com/exdb/mnist). Only bytes are known here, which is
// what pictures and labels come in. Files may be compressed with gzip.
package idx

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"okuyuki/server/refused"
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
			return nil, failure(err)
		}
		defer z.Close()
		b = bufio.NewReader(z)
	}
	a, err := read(b)
	if err != nil {
		return nil, failure(err)
	}
	return a, nil
}

// failure gives what is wrong with the file its kind; errors of reading it are passed on as they are.
func failure(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, new(flate.CorruptInputError)) {
		err = refused.As(refused.Damaged, err)
	}
	return fmt.Errorf("idx: %w", err)
}

func read(r io.Reader) (*Array, error) {
	var magic [4]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return nil, err
	}
	dims := int(magic[3])
	switch {
	case magic[0] != 0 || magic[1] != 0:
		return nil, refused.Errorf(refused.Format, "magic number %x", magic)
	case magic[2] != unsignedByte || dims < 1 || dims > maxDims:
		return nil, refused.Errorf(refused.Unsupported, "magic number %x, want bytes in 1 to %d dimensions", magic, maxDims)
	}
	a, elements := &Array{Dims: make([]int, dims)}, int64(1)
	for i := range a.Dims {
		var d [4]byte
		if _, err := io.ReadFull(r, d[:]); err != nil {
			return nil, err
		}
		n := int64(binary.BigEndian.Uint32(d[:]))
		switch {
		case n < 1:
			return nil, refused.Errorf(refused.Damaged, "dimension %d is 0", i)
		case n > MaxElements || elements*n > MaxElements:
			return nil, refused.Errorf(refused.Limit, "dimension %d is %d, an array may have %d elements", i, n, MaxElements)
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
	switch n, err := r.Read(make([]byte, 1)); {
	case n > 0:
		return nil, refused.Errorf(refused.Damaged, "bytes after the array")
	case err != nil && err != io.EOF:
		return nil, err
	}
	return a, nil
}
