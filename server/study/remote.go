package study

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"okuyuki/core/data/depthmnist"
	"okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study/store"
)

// mostDigits is more than a split of any set has.
const mostDigits = 1 << 18

// Remote does trainings of a study that another process runs, on the digits that it has packed. Others are refused with store.ErrOther.
func Remote(h Header, packed []byte) (Train, error) {
	if h.Revision != study.Revision {
		return nil, fmt.Errorf("%w: trainings of revision %d, and this program has %d", store.ErrOther, h.Revision, study.Revision)
	}
	digits, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	if have := digest(digits); have != h.Digits {
		return nil, fmt.Errorf("%w: digits with SHA-256 %s, not %s", store.ErrOther, have, h.Digits)
	}
	lab, err := study.NewLab(digits.Train, digits.Test, h.Tests)
	if err != nil {
		return nil, err
	}
	return trainer(lab), nil
}

// Packed is the digits for Remote: for each split their number, pictures and labels, compressed.
func Packed(s *mnist.Set) ([]byte, error) {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	for _, d := range []depthmnist.Digits{s.Train, s.Test} {
		var n [4]byte
		binary.LittleEndian.PutUint32(n[:], uint32(d.Len()))
		for _, part := range [][]byte{n[:], d.Images, d.Labels} {
			if _, err := w.Write(part); err != nil {
				return nil, fmt.Errorf("study: %w", err)
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	return b.Bytes(), nil
}

// unpack reads what Packed writes.
func unpack(packed []byte) (*mnist.Set, error) {
	const each = depthmnist.Side*depthmnist.Side + 1
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*(mostDigits*each+4)))
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	defer r.Close()
	b, err := r.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("study: packed digits: %w", err)
	}
	s := new(mnist.Set)
	for _, d := range []*depthmnist.Digits{&s.Train, &s.Test} {
		if len(b) < 4 {
			return nil, fmt.Errorf("study: packed digits end too soon")
		}
		n := int(binary.LittleEndian.Uint32(b))
		if b = b[4:]; n > mostDigits || len(b) < n*each {
			return nil, fmt.Errorf("study: %d packed digits in %d bytes", n, len(b))
		}
		images := n * (each - 1)
		d.Images, d.Labels, b = b[:images:images], b[images:n*each:n*each], b[n*each:]
	}
	if len(b) != 0 {
		return nil, fmt.Errorf("study: %d bytes after the packed digits", len(b))
	}
	return s, nil
}
