package photo

import (
	"bytes"
	"encoding/binary"
)

// A small reader of the one EXIF value that matters here, the orientation (CIPA DC-008, tag 0x0112). Every read is bounded by
// the block, nothing is followed but the first directory, and whatever is malformed counts as upright.

const (
	tagOrientation = 0x0112
	typeShort      = 3
	typeLong       = 4
	maxExifEntries = 1024
)

// orientation finds the EXIF block of a file and returns its orientation, or 1.
func orientation(data []byte, format string) int {
	var tiff []byte
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
	return tiffOrientation(tiff)
}

var exifHeader = []byte("Exif\x00\x00")

// tiffOrientation reads the orientation out of a TIFF block: byte order, 42, offset of the first directory, entries of 12 bytes.
func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	offset := int64(order.Uint32(b[4:]))
	if offset < 8 || offset+2 > int64(len(b)) {
		return 1
	}
	n := min(int(order.Uint16(b[offset:])), maxExifEntries)
	for e := b[offset+2:]; n > 0 && len(e) >= 12; n, e = n-1, e[12:] {
		if order.Uint16(e) != tagOrientation || order.Uint32(e[4:]) != 1 {
			continue
		}
		v := uint32(0)
		switch order.Uint16(e[2:]) {
		case typeShort:
			v = uint32(order.Uint16(e[8:]))
		case typeLong:
			v = order.Uint32(e[8:])
		}
		if v >= 1 && v <= 8 {
			return int(v)
		}
		return 1
	}
	return 1
}

// orientationBlock is the smallest TIFF block that states an orientation.
func orientationBlock(o int) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	b = append(b, 0, byte(o), 0, 0) // a SHORT lies left in its four bytes
	return append(b, 0, 0, 0, 0)    // no further directory
}
