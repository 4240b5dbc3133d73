package weights

import "encoding/binary"

// lengthBytes come first in a file: the length of the header, little-endian.
const lengthBytes = 8

// Decode reads a model file, inside a zstd envelope or not. Without one the tensors are parts
// of data, not copies. Every error is an *Error.
func Decode(data []byte) (*File, error) {
	if len(data) > MaxFile {
		return nil, refusal(KindTooLarge, "", "%d bytes, more than %d", len(data), MaxFile)
	}
	if isZstd(data) {
		return decodeZstd(data)
	}
	h, data, err := split(data)
	if err != nil {
		return nil, err
	}
	return h.file(data)
}

// split reads the header of a file, and returns it with what comes after.
func split(data []byte) (*header, []byte, error) {
	if len(data) < lengthBytes {
		return nil, nil, refusal(KindTruncated, "", "%d bytes, not even the length of the header", len(data))
	}
	n, err := headerLength(data[:lengthBytes])
	if err != nil {
		return nil, nil, err
	}
	data = data[lengthBytes:]
	if n > len(data) {
		return nil, nil, refusal(KindTruncated, "", "a header of %d bytes, but only %d follow", n, len(data))
	}
	h, err := parseHeader(data[:n])
	if err != nil {
		return nil, nil, err
	}
	return h, data[n:], nil
}

// headerLength reads the first bytes of a file.
func headerLength(b []byte) (int, error) {
	n := binary.LittleEndian.Uint64(b) // compared before any arithmetic: a length near 2⁶⁴ must not wrap
	switch {
	case n > MaxFile: // no mistake of a writer: other bytes than a length
		return 0, refusal(KindFormat, "", "not a safetensors file")
	case n > MaxHeader:
		return 0, refusal(KindTooLarge, "", "a header of %d bytes, more than %d", n, MaxHeader)
	}
	return int(n), nil
}

// file cuts the data section into tensors.
func (h *header) file(data []byte) (*File, error) {
	if err := h.checkSize(data); err != nil {
		return nil, err
	}
	f := &File{Tensors: make(map[string]Tensor, len(h.entries)), Meta: h.meta}
	for _, e := range h.entries {
		f.Tensors[e.name] = Tensor{e.dtype, e.shape, data[e.begin:e.end:e.end]}
	}
	if err := f.checkAll(); err != nil {
		return nil, err
	}
	return f, nil
}

// checkSize checks that the data section is as long as the header says.
func (h *header) checkSize(data []byte) error {
	switch n := int64(len(data)); {
	case n < h.size:
		return refusal(KindTruncated, "", "tensors of %d bytes, but only %d follow", h.size, n)
	case n > h.size:
		return refusal(KindLayout, "", "bytes after the last tensor")
	}
	return nil
}
