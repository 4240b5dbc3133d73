package hostile

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"strings"
)

func jpegs() []File {
	l := list{reader: Photo}
	var b bytes.Buffer
	must(jpeg.Encode(&b, drawn(image.NewRGBA(square)), &jpeg.Options{Quality: 95}))
	j := b.Bytes()

	l.add("jpeg-magic-only.jpg", "corrupt", "three bytes", []byte("\xff\xd8\xff"))
	l.add("jpeg-no-image.jpg", "corrupt", "ends where it begins", []byte("\xff\xd8\xff\xd9"))
	l.add("jpeg-half.jpg", "corrupt", "cut off in the middle", j[:len(j)/2])
	l.add("jpeg-header-only.jpg", "corrupt", "cut off before the first scan", j[:sos(j)])
	l.add("jpeg-segment-too-long.jpg", "corrupt", "a segment longer than the file", []byte("\xff\xd8\xff\xe0\xff\xffJFIF"))
	l.add("jpeg-segment-too-short.jpg", "corrupt", "a segment shorter than its own length", []byte("\xff\xd8\xff\xdb\x00\x01\x00\x00\x00\x00"))
	l.add("jpeg-side-0.jpg", "corrupt", "no columns", resized(j, 0, 18))
	l.add("jpeg-65535x65535.jpg", "side_too_long", "4 gigapixels", resized(j, 65535, 65535))
	l.add("jpeg-16385x1.jpg", "side_too_long", "one column too many", resized(j, 16385, 1))
	l.add("jpeg-16384x16384.jpg", "too_many_pixels", "268 megapixels", resized(j, 16384, 16384))
	l.add("jpeg-7000x7000.jpg", "corrupt", "49 megapixels, which is allowed, in a file that cannot hold them", resized(j, 7000, 7000))
	l.add("jpeg-12-bit.jpg", "unsupported", "12 bits a sample", patched(j, sof(j)+4, 12))
	l.add("jpeg-lossless.jpg", "unsupported", "lossless coding", patched(j, sof(j)+1, 0xc3))
	l.add("jpeg-arithmetic.jpg", "unsupported", "arithmetic coding", patched(j, sof(j)+1, 0xc9))
	l.add("jpeg-5-components.jpg", "corrupt", "five colour components", patched(j, sof(j)+9, 5))
	l.add("jpeg-many-scans.jpg", "corrupt", "1001 scans, each over the whole picture", manyScans(j))
	l.add("jpeg-huffman-overfull.jpg", "corrupt", "a code table with more codes than there can be", patched(j, dht(j)+5, 3))
	l.add("jpeg-no-tables.jpg", "corrupt", "a scan without code tables", join(j[:dht(j)], j[sos(j):]))
	l.add("jpeg-cmyk.jpg", "cmyk", "the head of a picture for print", cmykHead())

	l.add("jpeg-exif-loop.jpg", Read, "an EXIF directory that refers to itself", withExif(j, []byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00")))
	l.add("jpeg-exif-offset.jpg", Read, "an EXIF directory outside of the file", withExif(j, []byte("MM\x00*\xff\xff\xff\xff")))
	l.add("jpeg-exif-count.jpg", Read, "an EXIF directory of 65,535 entries, one of which is there", withExif(j, []byte("MM\x00*\x00\x00\x00\x08\xff\xff\x01\x12")))
	l.add("jpeg-exif-values.jpg", Read, "an EXIF text of 4 GB", withExif(j, []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x32\x00\x02\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00")))
	l.add("jpeg-exif-gps-loop.jpg", Read, "an EXIF GPS directory that is the main one", withExif(j, []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x08")))
	l.add("jpeg-exif-empty.jpg", Read, "an EXIF block without content", withExif(j, nil))
	l.add("jpeg-exif-order.jpg", Read, "an EXIF block of no byte order", withExif(j, []byte("XX*\x00\x08\x00\x00\x00")))
	l.unusual("jpeg-exif-99.jpg", Quadrants, "an orientation that there is not", withExif(j, orientation(99)))
	l.unusual("jpeg-fill-bytes.jpg", Quadrants, "fill bytes before a marker", join("\xff\xd8\xff\xff\xff", j[3:]))
	l.unusual("jpeg-tail.jpg", Quadrants, "another file behind the picture", join(j, "PK\x03\x04 hidden"))
	l.unusual("jpeg-html.jpg", Quadrants, "a web page in a comment", comment(j, "<script>alert(document.domain)</script>"))
	l.unusual("jpeg-icc-parts.jpg", Quadrants, "the second of 255 parts of a colour profile", segment(j, 0xe2, "ICC_PROFILE\x00\x02\xff"+strings.Repeat("\x00", 64)))

	l.unusual("jpeg-grey.jpg", Greys, "one component", dcJPEG(0xc0, 1, ""))
	l.unusual("jpeg-progressive.jpg", Greys, "progressive, one scan of all that it will have", dcJPEG(0xc2, 1, ""))
	l.add("jpeg-cmyk-adobe.jpg", "cmyk", "a whole picture for print", dcJPEG(0xc0, 4, adobe))
	return l.files
}

// adobe is the segment that says how four components are meant.
const adobe = "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"

// sof, dht and sos are where the frame header, the code tables and the first scan of a JPEG begin.
func sof(j []byte) int { return bytes.Index(j, []byte("\xff\xc0")) }
func dht(j []byte) int { return bytes.Index(j, []byte("\xff\xc4")) }
func sos(j []byte) int { return bytes.Index(j, []byte("\xff\xda")) }

// resized writes another size into the frame header.
func resized(j []byte, w, h uint16) []byte {
	return patched(j, sof(j)+5, byte(h>>8), byte(h), byte(w>>8), byte(w))
}

// cmykHead is the head of a JPEG of four components.
func cmykHead() []byte {
	return []byte("\xff\xd8\xff\xc0\x00\x14\x08\x00\x10\x00\x10\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00\xff\xda\x00\x02\xff\xd9")
}

// manyScans repeats an empty scan often.
func manyScans(j []byte) []byte {
	return join(j[:sos(j)], strings.Repeat("\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00", 1001))
}

// segment puts one behind the first marker.
func segment(j []byte, marker byte, content string) []byte {
	n := len(content) + 2
	return join("\xff\xd8\xff", marker, byte(n>>8), byte(n), content, j[2:])
}

func comment(j []byte, text string) []byte { return segment(j, 0xfe, text) }

func withExif(j, block []byte) []byte { return segment(j, 0xe1, "Exif\x00\x00"+string(block)) }

// orientation is an EXIF block that says nothing else.
func orientation(o uint16) []byte {
	return binary.BigEndian.AppendUint16([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"), o)
}
