package train_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"okuyuki/core/half"
	"okuyuki/core/shelf"
	"okuyuki/core/train"
)

// A view on a shelf gives the features that it gave before, to those who decode them and to
// those who pass them on.
func TestShelve(t *testing.T) {
	v := train.View{H: 32, W: 32, Taps: [][]uint16{{0x3c00, 0xbc01, 0x0001, 0x7bff}, {0x3555, 0x8000, 0x4248, 0x1234, 0x5678, 0x9abc}}}
	var wanted [][]float32
	var bytesWanted []byte
	for _, tap := range v.Taps {
		values := make([]float32, len(tap))
		half.Decode(values, tap)
		wanted = append(wanted, values)
		for _, x := range tap {
			bytesWanted = binary.LittleEndian.AppendUint16(bytesWanted, x)
		}
	}
	pooled := v.Pooled(2)
	copied := v
	v.Pool(2)
	v.Shelve(new(shelf.Shelf))
	if v.Taps != nil || copied.Taps == nil || !slices.Equal(v.TapLens(), []int{4, 6}) || !slices.Equal(copied.TapLens(), []int{4, 6}) {
		t.Errorf("taps %v, %v; of the copy %v", v.Taps, v.TapLens(), copied.TapLens())
	}
	if !slices.Equal(v.Pooled(2), pooled) {
		t.Errorf("pooled %v, before %v", v.Pooled(2), pooled)
	}
	for _, view := range []train.View{v, copied} {
		var buffer, all []byte
		for i, want := range wanted {
			got := make([]float32, len(want))
			if err := view.DecodeTap(got, i, &buffer); err != nil || !slices.Equal(got, want) {
				t.Errorf("tap %d: %v, want %v (%v)", i, got, want, err)
			}
			var err error
			if all, err = view.AppendTap(all, i); err != nil {
				t.Error(err)
			}
		}
		if !bytes.Equal(all, bytesWanted) {
			t.Errorf("bytes % x, want % x", all, bytesWanted)
		}
	}
}
