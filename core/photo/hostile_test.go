package photo

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// hostileDir keeps the cases as files, for whoever wants to throw them at a page or a server.
const hostileDir = "../../testdata/hostile"

var update = flag.Bool("update", false, "rewrite "+hostileDir)

// accepted stands for no refusal.
const accepted Kind = ""

type hostile struct {
	name string
	data []byte
	kind Kind
}

// hostiles are files that mean ill, or look so. The name's extension is what a user would see, not what is inside.
func hostiles(t testing.TB) []hostile {
	m := scene(24, 18)
	j, p := m.jpeg(t), m.png(t)
	var list []hostile
	add := func(name string, kind Kind, data []byte) { list = append(list, hostile{name, data, kind}) }

	add("empty.jpg", KindEmpty, nil)
	add("zeros.jpg", KindNotImage, make([]byte, 64))
	add("text.jpg", KindNotImage, []byte("this is not a picture\n"))
	add("html.png", KindNotImage, []byte("<!doctype html><title>404</title>"))
	add("svg.png", KindUnsupported, []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`))
	add("pdf.jpg", KindUnsupported, []byte("%PDF-1.7\n%%EOF\n"))
	add("bmp.jpg", KindUnsupported, append([]byte("BM"), make([]byte, 60)...))
	add("tiff.tif", KindUnsupported, append([]byte("II*\x00\x08\x00\x00\x00"), make([]byte, 30)...))
	add("psd.jpg", KindUnsupported, append([]byte("8BPS\x00\x01"), make([]byte, 30)...))
	add("jxl.jpg", KindUnsupported, append([]byte("\xff\x0a"), make([]byte, 30)...))
	add("iphone.heic", KindHEIC, append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 30)...))
	add("heic-as.jpg", KindHEIC, append([]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), make([]byte, 30)...))
	add("heic-wrong-size.heic", KindHEIC, append([]byte("\xff\xff\xff\xffftypheic\x00\x00\x00\x00"), make([]byte, 30)...))
	add("photo.avif", KindUnsupported, append([]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avif"), make([]byte, 30)...))
	add("movie.jpg", KindNotImage, append([]byte("\x00\x00\x00\x14ftypisom\x00\x00\x02\x00mp42"), make([]byte, 30)...))

	add("jpeg-magic-only.jpg", KindCorrupt, []byte("\xff\xd8\xff"))
	add("jpeg-no-image.jpg", KindCorrupt, []byte("\xff\xd8\xff\xd9"))
	add("jpeg-half.jpg", KindCorrupt, j[:len(j)/2])
	add("jpeg-header-only.jpg", KindCorrupt, j[:sos(j)])
	add("jpeg-segment-too-long.jpg", KindCorrupt, []byte("\xff\xd8\xff\xe0\xff\xffJFIF"))
	add("jpeg-segment-too-short.jpg", KindCorrupt, []byte("\xff\xd8\xff\xdb\x00\x01\x00\x00\x00\x00"))
	add("jpeg-side-0.jpg", KindCorrupt, resized(j, 0, 18))
	add("jpeg-65535x65535.jpg", KindSideTooLong, resized(j, 65535, 65535))
	add("jpeg-16385x1.jpg", KindSideTooLong, resized(j, 16385, 1))
	add("jpeg-16384x16384.jpg", KindTooManyPixels, resized(j, 16384, 16384))
	add("jpeg-7000x7000.jpg", KindCorrupt, resized(j, 7000, 7000)) // within the limits, but the file is too short
	add("jpeg-cmyk.jpg", KindCMYK, cmyk())
	add("jpeg-12-bit.jpg", KindUnsupported, patched(j, sof(j)+4, 12))
	add("jpeg-lossless.jpg", KindUnsupported, patched(j, sof(j)+1, 0xc3))
	add("jpeg-5-components.jpg", KindCorrupt, patched(j, sof(j)+9, 5))
	add("jpeg-fill-bytes.jpg", accepted, append([]byte("\xff\xd8\xff\xff\xff"), j[3:]...))
	add("jpeg-tail.jpg", accepted, append(bytes.Clone(j), "PK\x03\x04 hidden"...))
	add("jpeg-many-scans.jpg", KindCorrupt, manyScans(j))
	add("jpeg-exif-loop.jpg", accepted, withExif(j, []byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00")))
	add("jpeg-exif-offset.jpg", accepted, withExif(j, []byte("MM\x00*\xff\xff\xff\xff")))
	add("jpeg-exif-count.jpg", accepted, withExif(j, []byte("MM\x00*\x00\x00\x00\x08\xff\xff\x01\x12")))
	add("jpeg-exif-99.jpg", accepted, withExif(j, orientationBlock(99)))
	add("jpeg-exif-empty.jpg", accepted, withExif(j, nil))

	add("png-magic-only.png", KindCorrupt, p[:8])
	add("png-half.png", KindCorrupt, p[:len(p)/2])
	add("png-bad-crc.png", KindCorrupt, patched(p, 30, p[30]^1))
	add("png-65535x65535.png", KindSideTooLong, pngHeader(65535, 65535, 8, 2))
	add("png-2147483647x2.png", KindSideTooLong, pngHeader(1<<31-1, 2, 8, 2))
	add("png-16384x16384.png", KindTooManyPixels, pngHeader(16384, 16384, 8, 2))
	add("png-7000x7000-16-bit.png", KindCorrupt, pngHeader(7000, 7000, 16, 6))
	add("png-0x0.png", KindCorrupt, pngHeader(0, 0, 8, 2))
	add("png-3-bit.png", KindUnsupported, pngHeader(10, 10, 3, 2))
	add("png-chunk-too-long.png", KindCorrupt, append(bytes.Clone(p[:33]), "\x7f\xff\xff\xffIDAT"...))
	add("png-no-data.png", KindCorrupt, append(pngHeader(4, 4, 8, 2), "\x00\x00\x00\x00IEND\xae\x42\x60\x82"...))

	add("gif-magic-only.gif", KindCorrupt, []byte("GIF89a"))
	add("gif-65535x65535.gif", KindSideTooLong, []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00;"))
	add("gif-no-frame.gif", inOther(KindCorrupt), []byte("GIF89a\x04\x00\x04\x00\x00\x00\x00;"))
	add("gif-frame-outside.gif", inOther(KindCorrupt), []byte("GIF89a\x04\x00\x04\x00\x00\x00\x00,\x00\x00\x00\x00\xff\x00\xff\x00\x00\x02\x02D\x01\x00;"))

	add("webp-magic-only.webp", KindCorrupt, []byte("RIFF\x04\x00\x00\x00WEBP"))
	add("webp-animated.webp", KindAnimated, webpFile(chunk("VP8X", "\x02\x00\x00\x00\x0f\x00\x00\x0f\x00\x00"), chunk("ANIM", "\x00\x00\x00\x00\x00\x00"), chunk("ANMF", strings.Repeat("\x00", 24))))
	add("webp-small-canvas-huge-frame.webp", KindCorrupt, webpFile(chunk("VP8X", "\x00\x00\x00\x00\x0f\x00\x00\x0f\x00\x00"), chunk("VP8L", "\x2f\xff\xff\xff\x0f\x00")))
	add("webp-16384x16384.webp", KindTooManyPixels, webpFile(chunk("VP8L", "\x2f\xff\xff\xff\x0f\x00")))
	add("webp-16777216x1.webp", KindSideTooLong, webpFile(chunk("VP8X", "\x00\x00\x00\x00\xff\xff\xff\x00\x00\x00")))
	add("webp-chunk-too-long.webp", KindCorrupt, []byte("RIFF\x14\x00\x00\x00WEBPVP8 \xff\xff\xff\x7f\x00\x00\x00\x00"))
	return list
}

// inOther is the kind of what only the decoder of a WebP or GIF finds: here, if it is ours.
func inOther(k Kind) Kind {
	if leftToBrowser {
		return KindConvert
	}
	return k
}

// sof and sos are where the frame header and the first scan of a JPEG begin.
func sof(j []byte) int { return bytes.Index(j, []byte("\xff\xc0")) }
func sos(j []byte) int { return bytes.Index(j, []byte("\xff\xda")) }

// resized writes another size into the frame header of a JPEG.
func resized(j []byte, w, h uint16) []byte {
	out := bytes.Clone(j)
	binary.BigEndian.PutUint16(out[sof(j)+5:], h)
	binary.BigEndian.PutUint16(out[sof(j)+7:], w)
	return out
}

func patched(data []byte, at int, v byte) []byte {
	out := bytes.Clone(data)
	out[at] = v
	return out
}

// cmyk is the head of a JPEG of four components.
func cmyk() []byte {
	return []byte("\xff\xd8\xff\xc0\x00\x14\x08\x00\x10\x00\x10\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00\xff\xda\x00\x02\xff\xd9")
}

// manyScans repeats an empty scan often.
func manyScans(j []byte) []byte {
	out := bytes.Clone(j[:sos(j)])
	scan := []byte("\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00")
	return append(out, bytes.Repeat(scan, maxScans+1)...)
}

// pngHeader is the beginning of a PNG, with the right checksum.
func pngHeader(w, h uint32, bits, kind byte) []byte {
	out := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	out = binary.BigEndian.AppendUint32(out, w)
	out = binary.BigEndian.AppendUint32(out, h)
	out = append(out, bits, kind, 0, 0, 0)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[12:]))
}

func chunk(id, payload string) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(payload)))
	out = append(out, payload...)
	if len(payload)&1 == 1 {
		out = append(out, 0)
	}
	return out
}

func webpFile(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func TestHostile(t *testing.T) {
	for _, h := range hostiles(t) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Decode(h.data)
		runtime.ReadMemStats(&after)
		if KindOf(err) != h.kind || (err == nil) != (h.kind == accepted) {
			t.Errorf("%s: error %v, want kind %q", h.name, err, h.kind)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
			t.Errorf("%s: took %d bytes of memory", h.name, got)
		}
		if _, err := StripMetadata(h.data); err != nil && KindOf(err) == "" {
			t.Errorf("%s: stripping: untyped error %v", h.name, err)
		}
	}
}

func TestTooLarge(t *testing.T) {
	data := append(scene(8, 8).jpeg(t), make([]byte, MaxBytes)...)
	_, err := Decode(data)
	if KindOf(err) != KindTooLarge {
		t.Errorf("error %v, want kind %q", err, KindTooLarge)
	}
}

// Every kind must be reachable, or the page has a text that nobody can see; and each error must give its promised parameters.
func TestEveryKindOccurs(t *testing.T) {
	seen := map[Kind]error{KindTooLarge: &Error{Kind: KindTooLarge, Bytes: 1, Limit: 1}}
	if !leftToBrowser {
		seen[KindConvert] = &Error{Kind: KindConvert}
	}
	for _, h := range hostiles(t) {
		if _, err := Decode(h.data); err != nil {
			seen[KindOf(err)] = err
		}
	}
	for _, k := range Kinds() {
		err := seen[k]
		if err == nil {
			t.Errorf("kind %q never occurs", k)
			continue
		}
		p := err.(*Error).Params()
		want := map[Kind][]string{KindTooLarge: {"bytes", "limit"}, KindTooManyPixels: {"width", "height", "limit"},
			KindSideTooLong: {"width", "height", "limit"}, KindConvert: {"width", "height", "orientation"}}[k]
		for _, name := range append(want, "format") {
			if _, ok := p[name]; !ok {
				t.Errorf("kind %q: no parameter %q", k, name)
			}
		}
		if !strings.Contains(err.Error(), string(k)) {
			t.Errorf("kind %q: text %q", k, err)
		}
		delete(seen, k)
	}
	for k := range seen {
		t.Errorf("kind %q is not listed", k)
	}
}

// The files in testdata are what the generator makes.
func TestHostileFiles(t *testing.T) {
	for _, h := range hostiles(t) {
		path := filepath.Join(hostileDir, h.name)
		if *update {
			if err := os.MkdirAll(hostileDir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, h.data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// Encoders may change between Go versions; what matters is the refusal.
		if _, err := Decode(got); KindOf(err) != h.kind {
			t.Errorf("%s: error %v, want kind %q", h.name, err, h.kind)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, h := range hostiles(f) {
		f.Add(h.data)
	}
	m := scene(9, 7)
	f.Add(withExif(m.jpeg(f), orientationBlock(6)))
	f.Add(withPNGExif(m.png(f), 8))
	f.Fuzz(func(t *testing.T, data []byte) {
		if info, err := Inspect(data); err != nil || info.Width*info.Height > 1e6 {
			if err != nil && KindOf(err) == "" {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		got, err := Decode(data)
		clean, stripErr := StripMetadata(data)
		if err != nil {
			if KindOf(err) == "" {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if len(got.Pix) != 3*got.W*got.H {
			t.Fatalf("%dx%d with %d bytes", got.W, got.H, len(got.Pix))
		}
		if stripErr != nil {
			if KindOf(stripErr) == "" {
				t.Fatalf("stripping: untyped error %v", stripErr)
			}
			return
		}
		if again, err := Decode(clean); err != nil || !bytes.Equal(again.Pix, got.Pix) {
			t.Fatalf("without metadata the picture differs: %v", err)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	for o := range 10 {
		f.Add(orientationBlock(o))
		f.Add([]byte(fmt.Sprintf("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00%c\x00\x00\x00", o)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := tiffOrientation(data); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}
