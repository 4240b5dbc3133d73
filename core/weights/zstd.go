//go:build !js

package weights

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is what RFC 8878 recommends every decoder to support. It bounds the decoder's memory.
const maxWindow = 8 << 20

func isZstd(data []byte) bool { return bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")) }

// decodeZstd decompresses the header, checks it, and then no more than the header announces, in a
// buffer that grows with what really comes: a small file cannot ask for much memory by a claim.
func decodeZstd(data []byte) (*File, error) {
	r, err := zstdReader(data)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	length := make([]byte, lengthBytes)
	if err := readFull(r, length); err != nil {
		return nil, err
	}
	n, err := headerLength(length)
	if err != nil {
		return nil, err
	}
	head := make([]byte, n)
	if err := readFull(r, head); err != nil {
		return nil, err
	}
	h, err := parseHeader(head)
	if err != nil {
		return nil, err
	}
	// One byte more than announced: shows a longer file, and makes the decoder verify the checksum.
	body, err := io.ReadAll(io.LimitReader(r, h.size+1))
	if err != nil {
		return nil, compression(err)
	}
	return h.file(body)
}

func zstdReader(data []byte) (*zstd.Decoder, error) {
	r, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, compression(err)
	}
	return r, nil
}

// openZstd decompresses a whole file, of at most MaxFile bytes.
func openZstd(data []byte) ([]byte, error) {
	r, err := zstdReader(data)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	plain, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return nil, compression(err)
	case len(plain) > MaxFile:
		return nil, refusal(KindTooLarge, "", "more than %d bytes once it is decompressed", MaxFile)
	}
	return plain, nil
}

func readFull(r io.Reader, b []byte) error {
	_, err := io.ReadFull(r, b)
	if err != nil {
		return compression(err)
	}
	return nil
}

func compression(err error) error {
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return refusal(KindCompression, "", "compressed with a window above %d bytes", maxWindow)
	case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		return refusal(KindTruncated, "", "the compressed file ends early")
	}
	return &Error{Kind: KindCompression, Detail: "decompress", Err: err}
}
