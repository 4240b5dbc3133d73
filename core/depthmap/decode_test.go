package depthmap_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"okuyuki/core/depthmap"
)

func encoded(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Sixteen and eight bits are read as they are; everything else is refused for its own reason.
func TestDecode(t *testing.T) {
	deep, plain := image.NewGray16(image.Rect(0, 0, 3, 2)), image.NewGray(image.Rect(0, 0, 2, 1))
	deep.SetGray16(1, 0, color.Gray16{Y: 513})
	deep.SetGray16(2, 1, color.Gray16{Y: 65535})
	plain.SetGray(1, 0, color.Gray{Y: 200})
	m, err := depthmap.Decode(encoded(t, deep))
	if err != nil || m.W != 3 || m.H != 2 || m.Bits != 16 || !slices.Equal(m.Values, []float32{0, 513, 0, 0, 0, 65535}) {
		t.Errorf("16 bits: %+v, %v", m, err)
	}
	if m, err = depthmap.Decode(encoded(t, plain)); err != nil || m.Bits != 8 || !slices.Equal(m.Values, []float32{0, 200}) {
		t.Errorf("8 bits: %+v, %v", m, err)
	}
	file := encoded(t, deep)
	bomb := bytes.Clone(file) // whose header promises more than there is
	binary.BigEndian.PutUint32(bomb[16:], 5000)
	binary.BigEndian.PutUint32(bomb[20:], 5000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	huge := bytes.Clone(bomb)
	binary.BigEndian.PutUint32(huge[16:], 1<<30)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":     {nil, depthmap.ErrNotPNG},
		"text":        {[]byte("no depth map"), depthmap.ErrNotPNG},
		"cut off":     {file[:len(file)-20], depthmap.ErrNotPNG},
		"a bomb":      {bomb, depthmap.ErrTooLarge},
		"huge":        {huge, depthmap.ErrTooLarge},
		"colour":      {encoded(t, image.NewNRGBA(image.Rect(0, 0, 2, 2))), depthmap.ErrNotGrey},
		"all unknown": {encoded(t, image.NewGray16(image.Rect(0, 0, 2, 2))), depthmap.ErrEmpty},
	} {
		if m, err := depthmap.Decode(c.file); !errors.Is(err, c.want) || m != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Fewer pixels are means of what is known, more are the nearest.
func TestResample(t *testing.T) {
	m := &depthmap.Map{W: 2, H: 2, Values: []float32{2, 4, 0, 6}}
	if got := m.Resample(1, 1); !slices.Equal(got, []float32{4}) {
		t.Errorf("shrunk: %v", got)
	}
	if got := m.Resample(4, 2); !slices.Equal(got, []float32{2, 2, 4, 4, 0, 0, 6, 6}) {
		t.Errorf("wider: %v", got)
	}
	if got := m.Resample(1, 4); !slices.Equal(got, []float32{4, 4, 6, 6}) {
		t.Errorf("higher and narrower: %v", got)
	}
}
