package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/jpeg"
	"testing"

	"github.com/chromedp/chromedp"
)

// again is a photo as a messenger sends it on: the same picture in another file.
func again(t *testing.T, photo []byte) []byte {
	t.Helper()
	picture, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// taken is a JPEG with the time at which it was taken, "2006:01:02 15:04:05", in its EXIF
// block (CIPA DC-008): DateTimeOriginal in the EXIF directory of a little-endian TIFF.
func taken(photo []byte, when string) []byte {
	le := binary.LittleEndian
	entry := func(b []byte, tag, kind uint16, count, value uint32) []byte {
		b = le.AppendUint16(le.AppendUint16(b, tag), kind)
		return le.AppendUint32(le.AppendUint32(b, count), value)
	}
	tiff := le.AppendUint32([]byte("II*\x00"), 8)
	tiff = entry(le.AppendUint16(tiff, 1), 0x8769, 4, 1, 26) // the EXIF directory is behind this one
	tiff = le.AppendUint32(tiff, 0)
	tiff = entry(le.AppendUint16(tiff, 1), 0x9003, 2, 20, 44)
	tiff = append(le.AppendUint32(tiff, 0), when+"\x00"...)
	block := append([]byte("Exif\x00\x00"), tiff...)
	out := append(bytes.Clone(photo[:2]), 0xff, 0xe1)
	out = append(binary.BigEndian.AppendUint16(out, uint16(2+len(block))), block...)
	return append(out, photo[2:]...)
}

// TestAlike adds a photo twice in different files, and others of two days: the page sees the
// likeness and the days, and a click puts each together.
func TestAlike(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	add := func(name string, photo []byte) {
		eval[string](p, "add", "okuyuki.add(null, "+blob(photo, "image/jpeg")+", {name: "+quote(name)+"})")
	}
	first := bricks.photo(t, 1)
	add("one.jpg", first)
	add("two.jpg", again(t, first))
	add("a.jpg", taken(pipes.photo(t, 2), "2026:05:17 09:00:00"))
	add("b.jpg", taken(bricks.photo(t, 3), "2026:05:17 16:30:00"))
	add("c.jpg", taken(pipes.photo(t, 4), "2026:05:18 09:00:00"))
	p.do("photos", chromedp.Click(`[data-step="photos"]`))
	p.until("the two are found", `document.querySelectorAll(".copies-row").length === 1 && document.querySelectorAll(".copies-row .copies-picture").length === 2`)
	p.shot("alike")
	press := func(selector, text string) {
		t.Helper()
		eval[any](p, "press "+text, fmt.Sprintf(`[...document.querySelectorAll(%s)].find((b) => b.innerText.includes(%s)).click()`, quote(selector+" .button"), quote(text)))
	}
	press(".copies-row", "同じ場所にする")
	p.until("no longer asked about", `!document.querySelector(".copies").offsetParent`)
	press(".places", "撮影日でまとめる（3枚）")
	p.until("grouped", `okuyuki.photos().every((p) => p.group)`)
	want := []listed{{"one.jpg", "", "場所 1"}, {"two.jpg", "", "場所 1"}, {"a.jpg", "", "2026-05-17"}, {"b.jpg", "", "2026-05-17"}, {"c.jpg", "", "2026-05-18"}}
	if got := p.listed(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("photos %v, want %v", got, want)
	}
	p.shot("grouped")
	p.checkSilence(loaded)
	p.checkConsole()
}
