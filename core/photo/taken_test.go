package photo_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"okuyuki/core/photo"
)

// exifJPEG is a JPEG head with an EXIF block of two directories, as cameras write them.
func exifJPEG(order binary.AppendByteOrder, changed, original string) []byte {
	var b []byte
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, kind)
		b = order.AppendUint32(b, count)
		b = order.AppendUint32(b, value)
	}
	if order.AppendUint16(nil, 1)[0] == 1 {
		b = append(b, "II*\x00"...)
	} else {
		b = append(b, "MM\x00*"...)
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	entry(0x0132, 2, 20, 56)
	entry(0x8769, 4, 1, 38)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1) // at 38
	entry(0x9003, 2, 20, 76)
	b = order.AppendUint32(b, 0)
	b = append(append(b, changed...), 0) // at 56
	b = append(append(b, original...), 0)
	file := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(b)+8))
	return append(append(append(file, "Exif\x00\x00"...), b...), 0xff, 0xd9)
}

func TestTaken(t *testing.T) {
	const changed, original = "2024:02:29 07:08:09", "2023:12:31 23:59:58"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, c := range [][3]string{
			{changed, original, "2023-12-31T23:59:58"},
			{changed, "0000:00:00 00:00:00", "2024-02-29T07:08:09"},
			{changed, "    :  :     :  :  ", "2024-02-29T07:08:09"},
			{"2023:02:29 07:08:09", "1980:01:01 00:00:00", ""}, // no such day; a clock that was never set
		} {
			if got := photo.Taken(exifJPEG(order, c[0], c[1])); got != c[2] {
				t.Errorf("%q, %q: %q", c[0], c[1], got)
			}
		}
	}
	if got := photo.Taken([]byte("no photo")); got != "" {
		t.Errorf("no photo was taken at %q", got)
	}
}

func FuzzTaken(f *testing.F) {
	whole := exifJPEG(binary.LittleEndian, "2024:02:29 07:08:09", "2023:12:31 23:59:58")
	f.Add(whole)
	f.Add(whole[:70])
	far := slices.Clone(whole)
	far[12+10+8]++ // an entry that points elsewhere
	f.Add(far)
	f.Fuzz(func(t *testing.T, data []byte) {
		if s := photo.Taken(data); s != "" && len(s) != len("2006-01-02T15:04:05") {
			t.Errorf("a date of %q", s)
		}
	})
}
