package depthmap_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"

	"okuyuki/core/depthmap"
	"okuyuki/internal/hostile"
)

// Whatever the bytes: a map that is whole, keeps its values when it is written and read again, and stays within them when it is
// resampled; or one of the reasons. Memory grows with what the file can hold.
func FuzzDecode(f *testing.F) {
	for _, h := range hostile.For(hostile.Depth) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if c, err := png.DecodeConfig(bytes.NewReader(file)); err == nil && c.Width*c.Height > 1e6 && c.Width*c.Height <= depthmap.MaxPixels {
			return // allowed, and slow
		}
		var m *depthmap.Map
		var err error
		took := hostile.CostOf(func() { m, err = depthmap.Decode(file) })
		if took.Bytes > uint64(40<<20+16*len(file)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(file))
		}
		if err != nil {
			for _, known := range []error{depthmap.ErrNotPNG, depthmap.ErrNotGrey, depthmap.ErrTooLarge, depthmap.ErrEmpty} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("an error of no kind: %v", err)
		}
		again, err := depthmap.Decode(encode(t, m))
		if err != nil || again.W != m.W || again.H != m.H || again.Bits != m.Bits {
			t.Fatalf("%dx%d of %d bits came back as %+v, %v", m.W, m.H, m.Bits, again, err)
		}
		most := float32(0)
		for i, v := range m.Values {
			if again.Values[i] != v {
				t.Fatalf("value %d is %v, was %v", i, again.Values[i], v)
			}
			most = max(most, v)
		}
		for _, v := range m.Resample(7, 5) {
			if !(v >= 0 && v <= most*(1+1e-6)) {
				t.Fatalf("resampled to %v, the largest value is %v", v, most)
			}
		}
	})
}

// encode writes a map as a PNG of its depth.
func encode(t *testing.T, m *depthmap.Map) []byte {
	t.Helper()
	size := image.Rect(0, 0, m.W, m.H)
	grey, fine := image.NewGray(size), image.NewGray16(size)
	for i, v := range m.Values {
		grey.Pix[i], fine.Pix[2*i], fine.Pix[2*i+1] = uint8(v), uint8(uint16(v)>>8), uint8(uint16(v))
	}
	var picture image.Image = fine
	if m.Bits == 8 {
		picture = grey
	}
	return encoded(t, picture)
}
