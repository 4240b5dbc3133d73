package train

import (
	"encoding/binary"
	"fmt"
	"slices"

	"okuyuki/core/half"
	"okuyuki/core/shelf"
)

// shelved are the features of a view on a shelf: little-endian half-precision numbers, one
// tap after the other.
type shelved struct {
	lens []int // values of each tap
	item *shelf.Item
}

// Shelve moves the features to a shelf. Copies of the view that were made before keep theirs.
func (v *View) Shelve(s *shelf.Shelf) {
	if v.Taps == nil {
		return
	}
	kept := &shelved{lens: v.TapLens()}
	var b []byte
	for i := range v.Taps {
		b, _ = v.AppendTap(b, i) // from memory: it does not fail
	}
	kept.item = s.Put(b)
	v.Taps, v.shelved = nil, kept
}

// TapLens are the numbers of features of the taps.
func (v *View) TapLens() []int {
	if v.shelved != nil {
		return v.shelved.lens
	}
	lens := make([]int, len(v.Taps))
	for i, tap := range v.Taps {
		lens[i] = len(tap)
	}
	return lens
}

// DecodeTap writes the features of a tap to dst, which has their number. The buffer is for
// what has to be read; it may be used again.
func (v *View) DecodeTap(dst []float32, tap int, buffer *[]byte) error {
	if v.shelved == nil {
		half.Decode(dst, v.Taps[tap])
		return nil
	}
	b, err := v.shelved.bytes(tap, buffer)
	if err != nil {
		return err
	}
	half.DecodeBytes(dst, b)
	return nil
}

// AppendTap appends the features of a tap as little-endian half-precision numbers.
func (v *View) AppendTap(b []byte, tap int) ([]byte, error) {
	if v.shelved == nil {
		b = slices.Grow(b, 2*len(v.Taps[tap]))
		for _, x := range v.Taps[tap] {
			b = binary.LittleEndian.AppendUint16(b, x)
		}
		return b, nil
	}
	from, err := v.shelved.bytes(tap, new([]byte))
	return append(b, from...), err
}

func (s *shelved) bytes(tap int, buffer *[]byte) ([]byte, error) {
	offset := 0
	for _, n := range s.lens[:tap] {
		offset += 2 * n
	}
	b, err := s.item.View(buffer, offset, 2*s.lens[tap])
	if err != nil {
		return nil, fmt.Errorf("train: features: %w", err)
	}
	return b, nil
}
