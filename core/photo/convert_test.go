package photo

import (
	"bytes"
	"errors"
	"testing"
)

// checkConvert checks the error of a photo that is left to the browser.
func checkConvert(t *testing.T, err error, want *Error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Errorf("error %v", err)
		return
	}
	got := *e
	got.Err = nil
	if got != *want {
		t.Errorf("error %+v, want %+v", got, *want)
	}
}

// checkSamePicture checks that two files show the same, as far as this build decodes them.
func checkSamePicture(t *testing.T, a, b []byte) {
	t.Helper()
	before, err := Decode(a)
	if leftToBrowser && KindOf(err) == KindConvert {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	after, err := Decode(b)
	if err != nil || after.W != before.W || !bytes.Equal(after.Pix, before.Pix) {
		t.Errorf("the picture changed (%v)", err)
	}
}

// The size of a WebP is told from its header in all three forms; what must not be a picture is refused there.
func TestWebPHeaders(t *testing.T) {
	lossy := func(first byte, code string) string { return string(first) + "\x00\x00" + code + "\x2c\x01\xc8\x40" } // 300x200, scaled
	const start = "\x9d\x01\x2a"
	canvas := chunk("VP8X", "\x00\x00\x00\x00\x2b\x01\x00\xc7\x00\x00")
	for _, c := range []struct {
		name   string
		data   []byte
		format Info
		kind   Kind
	}{
		{"lossy", webpFile(chunk("VP8 ", lossy(0x10, start))), Info{"webp", 300, 200, 1}, accepted},
		{"lossless", webpFile(webpPixel()), Info{"webp", 1, 1, 1}, accepted},
		{"in a canvas", webpFile(canvas, chunk("VP8 ", lossy(0x10, start))), Info{"webp", 300, 200, 1}, accepted},
		{"canvas of another size", webpFile(canvas, webpPixel()), Info{}, KindCorrupt},
		{"a second frame of another size", webpFile(webpPixel(), chunk("VP8 ", lossy(0x10, start))), Info{}, KindCorrupt},
		{"no key frame", webpFile(chunk("VP8 ", lossy(0x11, start))), Info{}, KindCorrupt},
		{"no start code", webpFile(chunk("VP8 ", lossy(0x10, "\x9d\x01\x2b"))), Info{}, KindCorrupt},
		{"lossless without signature", webpFile(chunk("VP8L", "\x2e\x00\x00\x00\x00")), Info{}, KindCorrupt},
		{"no frame", webpFile(chunk("EXIF", "II")), Info{}, KindCorrupt},
	} {
		got, err := Inspect(c.data)
		if got != c.format || KindOf(err) != c.kind || (err == nil) != (c.kind == accepted) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	if leftToBrowser {
		data := webpFile(chunk("VP8X", "\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"), webpPixel(), chunk("EXIF", string(orientationBlock(6))))
		_, err := Decode(data)
		checkConvert(t, err, &Error{Kind: KindConvert, Format: "webp", Width: 1, Height: 1, Orientation: 6})
	}
}
