package photo

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// part is a piece of a file: a JPEG segment, or a chunk of a PNG or WebP. Its bytes, head and checksum included, are
// data[start:end], its payload data[from:to].
type part struct {
	id                   string // chunks
	marker               byte   // segments
	start, from, to, end int
}

func (p part) payload(data []byte) []byte { return data[p.from:p.to] }

// Markers of a JPEG (ITU-T T.81, table B.1).
const (
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
	markerAPP15 = 0xef
	markerCOM   = 0xfe
	markerRST0  = 0xd0
)

// jpegSegments yields the segments before the first scan; the part with markerSOS comes last and runs to the end of the file.
// Like image/jpeg it skips stray bytes between segments; it stops early where a segment leaves the file.
func jpegSegments(data []byte) iter.Seq[part] {
	return func(yield func(part) bool) {
		i := 2
		for i+4 <= len(data) {
			k := bytes.IndexByte(data[i:], 0xff)
			if k < 0 {
				return
			}
			start := i + k
			for i = start; i < len(data) && data[i] == 0xff; {
				i++ // any number of fill bytes
			}
			if i >= len(data) {
				return
			}
			m := data[i]
			i++
			if m == 0 || m >= markerRST0 && m < markerSOI {
				continue // without payload
			}
			if m == markerEOI || i+2 > len(data) {
				return
			}
			n := int(binary.BigEndian.Uint16(data[i:]))
			if n < 2 || i+n > len(data) {
				return
			}
			p := part{marker: m, start: start, from: i + 2, to: i + n, end: i + n}
			if m == markerSOS {
				p.end = len(data)
				yield(p)
				return
			}
			if !yield(p) {
				return
			}
			i += n
		}
	}
}

// jpegScans follows the picture whose first scan begins at i. It returns the index behind the end marker, or len(data) without
// one, and the number of scans.
func jpegScans(data []byte, i int) (end, scans int) {
	scans = 1
	for {
		k := bytes.IndexByte(data[i:], 0xff)
		if k < 0 || i+k+1 >= len(data) {
			return len(data), scans
		}
		i += k + 1
		switch m := data[i]; {
		case m == markerEOI:
			return i + 1, scans
		case m == 0xff: // fill byte: look at it again
		case m == 0, m >= markerRST0 && m < markerSOI:
			i++ // coded data goes on
		default: // a segment between two scans
			if m == markerSOS {
				scans++
			}
			if i+3 > len(data) {
				return len(data), scans
			}
			i += 1 + int(binary.BigEndian.Uint16(data[i+1:]))
			if i >= len(data) {
				return len(data), scans
			}
		}
	}
}

// pngChunks yields the chunks up to and with IEND, or as far as the file is well formed.
func pngChunks(data []byte) iter.Seq[part] {
	return func(yield func(part) bool) {
		for i := 8; i+12 <= len(data); {
			n := int64(binary.BigEndian.Uint32(data[i:]))
			if n > int64(len(data)-i-12) {
				return
			}
			p := part{id: string(data[i+4 : i+8]), start: i, from: i + 8, to: i + 8 + int(n), end: i + 12 + int(n)}
			if !yield(p) || p.id == "IEND" {
				return
			}
			i = p.end
		}
	}
}

// Bits of the first byte of a VP8X chunk.
const (
	webpAnimated = 1 << 1
	webpXMP      = 1 << 2
	webpEXIF     = 1 << 3
)

// webpChunks yields the chunks of the RIFF container as far as the file is well formed.
func webpChunks(data []byte) iter.Seq[part] {
	return func(yield func(part) bool) {
		for i := 12; i+8 <= len(data); {
			n := int64(binary.LittleEndian.Uint32(data[i+4:]))
			if n > int64(len(data)-i-8) {
				return
			}
			p := part{id: string(data[i : i+4]), start: i, from: i + 8, to: i + 8 + int(n)}
			p.end = min(p.to+int(n&1), len(data)) // padded to even
			if !yield(p) {
				return
			}
			i = p.end
		}
	}
}
