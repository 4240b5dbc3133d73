package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/image/bmp"
)

// converted is a picture in all forms that the browser decodes for the engine, without loss.
type converted struct {
	png, gif, bmp []byte
	lying         []byte // PNG of the picture as a camera stores it that was turned: EXIF orientation 6
}

// convertible paints a photo in few colours.
func convertible(t *testing.T, number uint64) converted {
	t.Helper()
	photo, err := jpeg.Decode(bytes.NewReader(pipes.photo(t, number)))
	if err != nil {
		t.Fatal(err)
	}
	b := photo.Bounds()
	picture := image.NewPaletted(b, palette.WebSafe)
	draw.Draw(picture, b, photo, b.Min, draw.Src)
	lying := image.NewPaletted(image.Rect(0, 0, b.Dy(), b.Dx()), palette.WebSafe)
	for y := range b.Dy() {
		for x := range b.Dx() {
			// Row 0 of what is stored is seen on the right, column 0 on top: (x, y) as seen lies at (y, width-1-x).
			lying.SetColorIndex(y, b.Dx()-1-x, picture.ColorIndexAt(x, y))
		}
	}
	var c converted
	for target, encode := range map[*[]byte]func(*bytes.Buffer) error{
		&c.png:   func(w *bytes.Buffer) error { return png.Encode(w, picture) },
		&c.gif:   func(w *bytes.Buffer) error { return gif.Encode(w, picture, nil) },
		&c.bmp:   func(w *bytes.Buffer) error { return bmp.Encode(w, picture) },
		&c.lying: func(w *bytes.Buffer) error { return png.Encode(w, lying) },
	} {
		var w bytes.Buffer
		if err := encode(&w); err != nil {
			t.Fatal(err)
		}
		*target = w.Bytes()
	}
	return c
}

// webp has the browser code a PNG as a WebP without loss; the container is the simple one.
func (p *page) webp(picture []byte) []byte {
	p.t.Helper()
	text := eval[string](p, "code a WebP", `createImageBitmap(`+blob(picture, "image/png")+`).then(async (bitmap) => {
		const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
		canvas.getContext("2d").drawImage(bitmap, 0, 0);
		const bytes = new Uint8Array(await (await canvas.convertToBlob({type: "image/webp", quality: 1})).arrayBuffer());
		return btoa(bytes.reduce((text, b) => text + String.fromCharCode(b), ""));
	})`)
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		p.t.Fatal(err)
	}
	for at := 12; at+8 <= len(data); {
		n := int(binary.LittleEndian.Uint32(data[at+4:]))
		if string(data[at:at+4]) == "VP8L" {
			return riff(chunk("VP8L", data[at+8:at+8+n]))
		}
		at += 8 + n + n&1
	}
	p.t.Fatalf("no picture without loss in %d bytes of WebP", len(data))
	return nil
}

// riff is a WebP of chunks.
func riff(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func chunk(id string, payload []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(id), uint32(len(payload))), payload...)
	return append(out, make([]byte, len(payload)&1)...)
}

// extended puts a WebP without a header of its own into one that has flags, a size, and further chunks.
func extended(simple []byte, w, h int, flags byte, more ...[]byte) []byte {
	size := binary.LittleEndian.AppendUint32(nil, uint32(w-1))[:3]
	size = append(size, binary.LittleEndian.AppendUint32(nil, uint32(h-1))[:3]...)
	return riff(append([][]byte{chunk("VP8X", append([]byte{flags, 0, 0, 0}, size...)), simple[12:]}, more...)...)
}

// TestConvertedPhotos gives the page photos that the browser has to decode for the engine: the same picture must give the same
// answer in every format, whatever its orientation, and what cannot be decoded is refused for the right reason.
func TestConvertedPhotos(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	c := convertible(t, 7)
	want := p.predict(c.png)
	want.check(t)
	webp, lying := p.webp(c.png), p.webp(c.lying)
	exif := chunk("EXIF", []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"))
	for name, file := range map[string][]byte{
		"gif": c.gif, "bmp": c.bmp, "webp": webp, "webp, turned": extended(lying, 240, 320, 0x08, exif),
	} {
		got := p.predict(file)
		if !slices.Equal(got.Classes, want.Classes) || got.Depth != want.Depth {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}

	// As photos of the project they stay what they are, and are read again after an undo.
	file := func(name string, data []byte) string { return writePhoto(t, name, data) }
	p.drop(file("a.gif", c.gif), file("b.webp", extended(lying, 240, 320, 0x08, exif)), file("c.bmp", c.bmp))
	p.until("all are predicted", `okuyuki.photos().filter((p) => p.prediction).length === 3`)
	for _, size := range eval[[][2]int](p, "sizes", `okuyuki.photos().map((p) => [p.width, p.height])`) {
		if size != [2]int{320, 240} {
			t.Errorf("a photo of %v, want 320x240", size)
		}
	}

	huge := append([]byte("BM"), make([]byte, 12)...)
	for _, v := range []uint32{40, 20000, 10, 0, 0, 0, 0, 0, 0, 0} {
		huge = binary.LittleEndian.AppendUint32(huge, v)
	}
	for name, refused := range map[string]struct {
		data []byte
		kind string
	}{
		"an animated WebP":           {extended(webp, 320, 240, 0x02, chunk("ANIM", make([]byte, 6))), "animated"},
		"a WebP cut off":             {riff(chunk("VP8L", webp[20:60])), "corrupt"},
		"a GIF without a frame":      {[]byte("GIF89a\x04\x00\x04\x00\x00\x00\x00;"), "corrupt"},
		"a WebP of 16384x16384":      {riff(chunk("VP8L", []byte("\x2f\xff\xff\xff\x0f\x00"))), "too_many_pixels"},
		"a BMP of 20000x10":          {huge, "side_too_long"},
		"a HEIC that is none":        {append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 30)...), "heic"},
		"a TIFF, which nobody reads": {append([]byte("II*\x00\x08\x00\x00\x00"), make([]byte, 30)...), "unsupported"},
	} {
		if kind := eval[string](p, name, `okuyuki.predict(`+blob(refused.data, "image/webp")+`).then(() => "accepted", (e) => e.kind)`); kind != refused.kind {
			t.Errorf("%s is refused as %q, want %q", name, kind, refused.kind)
		}
	}
	p.drop(file("moving.webp", extended(webp, 320, 240, 0x02, chunk("ANIM", make([]byte, 6)))))
	p.until("the animated one is named", `document.body.innerText.includes("moving.webp")`)
	p.shot("converted")
	p.checkSilence(loaded)
	p.checkConsole()
}

// decodesHEIC is a script that has the page's browser decode HEIC, as Safari does: to a picture that it is given as window.behind,
// and not at all where there is none.
const decodesHEIC = `(() => {
	const decode = createImageBitmap;
	window.createImageBitmap = async (source, options) => {
		if (!(source instanceof Blob) || await source.slice(4, 12).text() !== "ftypheic") return decode(source, options);
		if (!window.behind) throw new DOMException("The source image could not be decoded.", "InvalidStateError");
		return decode(window.behind, options);
	};
})()`

// heic is the frame of a HEIC file of a picture of that size, without the picture.
func heic(w, h uint32) []byte {
	size := binary.BigEndian.AppendUint32([]byte("\x00\x00\x00\x14ispe\x00\x00\x00\x00"), w)
	return append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), binary.BigEndian.AppendUint32(size, h)...)
}

// TestHEIC drops photos of an iPhone: the page takes what the browser decodes, and keeps that; where the browser cannot, it says so
// and what to do.
func TestHEIC(t *testing.T) {
	t.Parallel()
	p := openWith(t, "", decodesHEIC)
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	photo := pipes.photo(t, 7)
	p.drop(writePhoto(t, "early.heic", heic(320, 240)))
	p.until("the refused one is named, with cause and way out", `["early.heic", "このブラウザーではHEIC形式を読み込めません", "互換性優先"].every((text) => document.body.innerText.includes(text))`)
	p.shot("refused")

	eval[any](p, "a browser that can", `void (window.behind = `+blob(photo, "image/jpeg")+`)`)
	p.drop(writePhoto(t, "iphone.heic", heic(320, 240)))
	const ready = `okuyuki.photos().length === 1 && okuyuki.photos().every((p) => p.name === "iphone.heic" && p.width === 320 && p.height === 240 && p.prediction?.depth)`
	p.until("the photo", ready+` && document.querySelector(".card-picture img")?.naturalWidth > 0`)
	p.shot("decoded")
	got, want := p.predict(heic(320, 240)), p.predict(photo)
	if got.check(t); got.Classes[0].Label != want.Classes[0].Label || got.Depth.Width != want.Depth.Width {
		t.Errorf("the picture behind the HEIC is %+v, as a JPEG %+v", got, want)
	}
	if kind := eval[string](p, "too large", `okuyuki.predict(`+blob(heic(20000, 10), "image/heic")+`).then(() => "accepted", (e) => e.kind)`); kind != "side_too_long" {
		t.Errorf("a HEIC of 20000x10 is refused as %q", kind)
	}

	// What the browser has kept is what it decoded: it needs no decoder any more.
	p.keep()
	p.checkSilence(loaded)
	p.do("reload", chromedp.Reload())
	eval[any](p, "start again", "okuyuki.ready")
	eval[any](p, "resume", "okuyuki.projects().then(([{id}]) => okuyuki.resume(id))")
	p.until("the photo again", ready)
	p.until("its picture", `document.querySelector(".card-picture img")?.naturalWidth > 0`)
	p.checkConsole()
}
