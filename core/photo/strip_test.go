package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"testing"
)

const secret = "35.6812N139.7671E"

func jpegSegment(marker byte, payload string) []byte {
	n := len(payload) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, payload...)
}

// insert puts bytes behind the first n of data.
func insert(data []byte, n int, more ...[]byte) []byte {
	out := append(bytes.Clone(data[:n]), bytes.Join(more, nil)...)
	return append(out, data[n:]...)
}

func TestStripMetadata(t *testing.T) {
	m := scene(48, 32)
	tiff := append(orientationBlock(6), secret...)
	icc := "ICC_PROFILE\x00\x01\x01profile"
	j := insert(m.jpeg(t), 2,
		jpegSegment(0xe1, "Exif\x00\x00"+string(tiff)),
		jpegSegment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		jpegSegment(0xe0, "JFXX\x00"+secret),
		jpegSegment(0xe2, icc),
		jpegSegment(0xe2, "MPF\x00"+secret),
		jpegSegment(0xed, "Photoshop 3.0\x00"+secret),
		jpegSegment(0xfe, secret))
	j = append(j, withExif(m.jpeg(t), append(orientationBlock(1), secret...))...) // a second picture behind the first

	p := withPNGExif(m.png(t), 6)
	p = insert(p, 33, appendPNGChunk(nil, "tEXt", []byte("Location\x00"+secret)), appendPNGChunk(nil, "iTXt", []byte(secret)), appendPNGChunk(nil, "gAMA", []byte{0, 0, 0xb1, 0x8f}))
	p = append(p, secret...)

	var b bytes.Buffer
	pal := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{pal, pal}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	g := b.Bytes()
	g = insert(g, 13+gifTable(g[10]), []byte("!\xfe\x11"+secret+"\x00"), []byte("!\xff\x0bXMP DataXMP\x11"+secret+"\x00"))
	g = append(g, secret...)

	for _, c := range []struct {
		name string
		data []byte
		keep string
	}{{"jpeg", j, icc}, {"png", p, "gAMA"}, {"gif", g, "NETSCAPE2.0"}} {
		if !bytes.Contains(c.data, []byte(secret)) {
			t.Fatalf("%s: the test has no secret", c.name)
		}
		got, err := StripMetadata(c.data)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if bytes.Contains(got, []byte(secret)) {
			t.Errorf("%s: the place is still in it", c.name)
		}
		if !bytes.Contains(got, []byte(c.keep)) {
			t.Errorf("%s: %q was lost", c.name, c.keep)
		}
		checkSamePicture(t, c.data, got)
		twice, err := StripMetadata(got)
		if err != nil || !bytes.Equal(twice, got) {
			t.Errorf("%s: stripping twice differs (%v)", c.name, err)
		}
	}
}

// webpPixel is a lossless WebP of one pixel, made by cwebp.
func webpPixel() []byte {
	return chunk("VP8L", "\x2f\x00\x00\x00\x00\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01")
}

func TestStripWebP(t *testing.T) {
	data := webpFile(chunk("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), webpPixel(),
		chunk("EXIF", string(orientationBlock(6))+secret), chunk("XMP ", secret))
	info, err := Inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	if info.Orientation != 6 {
		t.Errorf("orientation %d, want 6", info.Orientation)
	}
	got, err := StripMetadata(data)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(got, []byte(secret)) {
		t.Error("the place is still in it")
	}
	checkSamePicture(t, data, got)
	if i, err := Inspect(got); err != nil || i != info {
		t.Errorf("header %+v, want %+v (%v)", i, info, err)
	}
}
