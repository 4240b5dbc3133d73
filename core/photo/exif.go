package photo

import (
	"bytes"
	"encoding/binary"
)

// A small reader of the two EXIF values that matter here, the orientation (CIPA DC-008, tag 0x0112) and the time of the exposure
// (see Taken). Every read is bounded by the block, no directory is followed but the first and the one of the exposure, and whatever
// is malformed counts as upright and undated.

const (
	tagOrientation = 0x0112
	typeShort      = 3
	typeLong       = 4
	maxExifEntries = 1024
)

// orientation is the EXIF orientation of a file, or 1.
func orientation(data []byte, format string) int { return tiffOrientation(exifBlock(data, format)) }

// exifBlock finds the TIFF block with the EXIF values of a file, or nothing.
func exifBlock(data []byte, format string) (tiff []byte) {
	switch format {
	case "jpeg":
		for s := range jpegSegments(data) {
			if p := s.payload(data); s.marker == markerAPP1 && bytes.HasPrefix(p, exifHeader) {
				tiff = p[len(exifHeader):]
				break
			}
		}
	case "png":
		for c := range pngChunks(data) {
			if c.id == "eXIf" {
				tiff = c.payload(data)
				break
			}
		}
	case "webp":
		extended := false
		for c := range webpChunks(data) {
			extended = extended || c.id == "VP8X"
			if c.id == "EXIF" && extended {
				tiff = bytes.TrimPrefix(c.payload(data), exifHeader)
				break
			}
		}
	}
	return tiff
}

var exifHeader = []byte("Exif\x00\x00")

// tiffBlock is a TIFF block: byte order, 42, offset of the first directory, entries of 12 bytes.
type tiffBlock struct {
	data  []byte
	order binary.ByteOrder
}

// openTIFF returns the block and the offset of its first directory; false where it is none.
func openTIFF(b []byte) (t tiffBlock, first uint32, ok bool) {
	if len(b) < 8 {
		return t, 0, false
	}
	switch string(b[:4]) {
	case "II*\x00":
		t = tiffBlock{b, binary.LittleEndian}
	case "MM\x00*":
		t = tiffBlock{b, binary.BigEndian}
	default:
		return t, 0, false
	}
	return t, t.order.Uint32(b[4:]), true
}

// find returns the 12 bytes of the first entry of a tag in the directory at an offset, or nil.
func (t tiffBlock) find(directory uint32, tag uint16) []byte {
	offset := int64(directory)
	if offset < 8 || offset+2 > int64(len(t.data)) {
		return nil
	}
	n := min(int(t.order.Uint16(t.data[offset:])), maxExifEntries)
	for e := t.data[offset+2:]; n > 0 && len(e) >= 12; n, e = n-1, e[12:] {
		if t.order.Uint16(e) == tag {
			return e[:12]
		}
	}
	return nil
}

// tiffOrientation reads the orientation out of a TIFF block.
func tiffOrientation(b []byte) int {
	t, first, ok := openTIFF(b)
	if !ok {
		return 1
	}
	e := t.find(first, tagOrientation)
	if e == nil || t.order.Uint32(e[4:]) != 1 {
		return 1
	}
	v := uint32(0)
	switch t.order.Uint16(e[2:]) {
	case typeShort:
		v = uint32(t.order.Uint16(e[8:]))
	case typeLong:
		v = t.order.Uint32(e[8:])
	}
	if v >= 1 && v <= 8 {
		return int(v)
	}
	return 1
}

// orientationBlock is the smallest TIFF block that states an orientation.
func orientationBlock(o int) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	b = append(b, 0, byte(o), 0, 0) // a SHORT lies left in its four bytes
	return append(b, 0, 0, 0, 0)    // no further directory
}
