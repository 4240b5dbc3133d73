package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// StripMetadata returns the file without what it says beside the picture: place, time, camera, owner, previews, comments, and
// anything behind its end. The picture is not coded anew; its orientation and colour profile are kept. Errors are those of Inspect.
func StripMetadata(data []byte) ([]byte, error) {
	info, err := Inspect(data)
	if err != nil {
		return nil, err
	}
	var out []byte
	switch info.Format {
	case "jpeg":
		out = stripJPEG(data, info.Orientation)
	case "png":
		out = stripPNG(data, info.Orientation)
	case "webp":
		out = stripWebP(data, info.Orientation)
	case "gif":
		out = stripGIF(data)
	}
	if after, err := Inspect(out); err != nil || after != info {
		return nil, &Error{Kind: KindCorrupt, Format: info.Format, Width: info.Width, Height: info.Height, Err: err}
	}
	return out, nil
}

// stripJPEG keeps the segments that decoding needs: JFIF, Adobe's colour transform, the ICC profile, and all that is not APPn or COM.
func stripJPEG(data []byte, o int) []byte {
	out := append(make([]byte, 0, len(data)), 0xff, markerSOI)
	if o != 1 {
		block := append(append([]byte(nil), exifHeader...), orientationBlock(o)...)
		out = append(out, 0xff, markerAPP1)
		out = binary.BigEndian.AppendUint16(out, uint16(2+len(block)))
		out = append(out, block...)
	}
	for s := range jpegSegments(data) {
		if s.marker == markerSOS {
			end, _ := jpegScans(data, s.to)
			out = append(out, data[s.start:end]...)
		} else if keepSegment(s.marker, s.payload(data)) {
			out = append(out, data[s.start:s.end]...)
		}
	}
	return out
}

func keepSegment(marker byte, payload []byte) bool {
	switch {
	case marker == markerAPP0:
		return bytes.HasPrefix(payload, []byte("JFIF\x00")) // not its extension, a preview
	case marker == markerAPP2:
		return bytes.HasPrefix(payload, []byte("ICC_PROFILE\x00"))
	case marker == markerAPP14:
		return bytes.HasPrefix(payload, []byte("Adobe"))
	}
	return marker != markerCOM && (marker < markerAPP0 || marker > markerAPP15)
}

// pngKept are the chunks that change how a PNG looks.
var pngKept = map[string]bool{"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "gAMA": true,
	"cHRM": true, "sRGB": true, "iCCP": true, "cICP": true, "sBIT": true, "bKGD": true, "pHYs": true}

func stripPNG(data []byte, o int) []byte {
	out := append(make([]byte, 0, len(data)), data[:8]...)
	for c := range pngChunks(data) {
		if pngKept[c.id] {
			out = append(out, data[c.start:c.end]...)
		}
		if c.id == "IHDR" && o != 1 {
			out = appendPNGChunk(out, "eXIf", orientationBlock(o))
		}
	}
	return out
}

func appendPNGChunk(out []byte, id string, payload []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(payload)))
	from := len(out)
	out = append(append(out, id...), payload...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}

// webpKept are the chunks of a still WebP.
var webpKept = map[string]bool{"VP8X": true, "VP8 ": true, "VP8L": true, "ALPH": true, "ICCP": true}

func stripWebP(data []byte, o int) []byte {
	out := append(make([]byte, 0, len(data)), data[:12]...)
	extended := false
	for c := range webpChunks(data) {
		if !webpKept[c.id] {
			continue
		}
		from := len(out)
		out = append(out, data[c.start:c.end]...)
		if c.id == "VP8X" && c.to > c.from {
			extended = true
			out[from+8] &^= webpXMP | webpEXIF
			if o != 1 {
				out[from+8] |= webpEXIF
			}
		}
	}
	if o != 1 && extended { // only a file with VP8X can have had an orientation
		block := orientationBlock(o)
		out = append(out, "EXIF"...)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(block)))
		out = append(out, block...)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// stripGIF drops comments, plain text and application blocks other than the loop count. It keeps the rest as it is where the
// file is malformed.
func stripGIF(data []byte) []byte {
	const head = 13
	if len(data) < head {
		return data
	}
	i := head + gifTable(data[10])
	if i > len(data) {
		return data
	}
	out := append(make([]byte, 0, len(data)), data[:i]...)
	for i < len(data) {
		start := i
		switch data[i] {
		case ';':
			return append(out, ';')
		case '!': // extension
			if i+2 > len(data) {
				return append(out, data[start:]...)
			}
			label := data[i+1]
			i = gifBlocks(data, i+2)
			loop := label == 0xff && bytes.HasPrefix(data[start+2:], []byte("\x0bNETSCAPE2.0"))
			if label == 0xf9 || loop { // graphic control
				out = append(out, data[start:i]...)
			}
		case ',': // frame
			if i+11 > len(data) {
				return append(out, data[start:]...)
			}
			i = min(i+10+gifTable(data[i+9])+1, len(data))
			i = gifBlocks(data, i)
			out = append(out, data[start:i]...)
		default:
			return append(out, data[start:]...)
		}
	}
	return out
}

// gifTable is the size of the colour table that a packed field announces.
func gifTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// gifBlocks returns the index behind a chain of sub-blocks.
func gifBlocks(data []byte, i int) int {
	for i < len(data) {
		n := int(data[i])
		i += 1 + n
		if n == 0 {
			break
		}
	}
	return min(i, len(data))
}
