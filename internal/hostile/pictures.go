package hostile

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"strings"
)

// otherPictures are GIF, WebP, and what is no picture, or none that is read.
func otherPictures() []File {
	l := list{reader: Photo}
	late := func(name, why string, data []byte) {
		l.files = append(l.files, File{Name: name, Reader: Photo, Kind: "corrupt", Why: why, Data: data, ByDecoder: true})
	}
	rest := strings.Repeat("\x00", 30)

	l.add("empty.jpg", "empty", "no bytes", nil)
	l.add("zeros.jpg", "not_image", "64 zeros", make([]byte, 64))
	l.add("text.jpg", "not_image", "a text", []byte("this is not a picture\n"))
	l.add("html.png", "not_image", "a web page", []byte("<!doctype html><title>404</title>"))
	l.add("svg.png", "unsupported", "a vector drawing", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`))
	l.add("pdf.jpg", "unsupported", "a document", []byte("%PDF-1.7\n%%EOF\n"))
	l.add("zip.jpg", "not_image", "an empty archive", join("PK\x05\x06", make([]byte, 18)))
	l.add("bmp.jpg", "unsupported", "a bitmap of Windows", []byte("BM"+rest+rest))
	l.add("tiff.tif", "unsupported", "a TIFF", []byte("II*\x00\x08\x00\x00\x00"+rest))
	l.add("psd.jpg", "unsupported", "a file of Photoshop", []byte("8BPS\x00\x01"+rest))
	l.add("jxl.jpg", "unsupported", "a JPEG XL", []byte("\xff\x0a"+rest))
	l.add("iphone.heic", "heic", "a photo of an iPhone", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"+rest))
	l.add("heic-as.jpg", "heic", "the same under another name", []byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"+rest))
	l.add("heic-wrong-size.heic", "heic", "a first box of 4 GiB", []byte("\xff\xff\xff\xffftypheic\x00\x00\x00\x00"+rest))
	l.add("photo.avif", "unsupported", "an AVIF", []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avif"+rest))
	l.add("movie.jpg", "not_image", "a film", []byte("\x00\x00\x00\x14ftypisom\x00\x00\x02\x00mp42"+rest))

	g := animation()
	l.add("gif-magic-only.gif", "corrupt", "six bytes", []byte("GIF89a"))
	l.add("gif-script.gif", "corrupt", "a script that begins like a picture", []byte("GIF89a/*\x00\x00\x00\x00*/=1;alert(1)"))
	l.add("gif-65535x65535.gif", "side_too_long", "4 gigapixels", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00;"))
	late("gif-no-frame.gif", "no picture", []byte("GIF89a\x04\x00\x04\x00\x00\x00\x00;"))
	late("gif-frame-outside.gif", "a picture beside the screen", []byte("GIF89a\x04\x00\x04\x00\x00\x00\x00,\x00\x00\x00\x00\xff\x00\xff\x00\x00\x02\x02D\x01\x00;"))
	late("gif-half.gif", "cut off in the first picture", g[:60])
	l.files = append(l.files, File{Name: "gif-animated.gif", Reader: Photo, Why: "an animation, whose first picture is shown", Data: g, Shows: Quadrants, ByDecoder: true})

	l.add("webp-magic-only.webp", "corrupt", "twelve bytes", []byte("RIFF\x04\x00\x00\x00WEBP"))
	l.add("webp-animated.webp", "animated", "an animation", webpFile(riff("VP8X", "\x02\x00\x00\x00\x0f\x00\x00\x0f\x00\x00"), riff("ANIM", "\x00\x00\x00\x00\x00\x00"), riff("ANMF", strings.Repeat("\x00", 24))))
	l.add("webp-small-canvas-huge-frame.webp", "corrupt", "a frame of 268 megapixels on a canvas of 256 pixels", webpFile(riff("VP8X", "\x00\x00\x00\x00\x0f\x00\x00\x0f\x00\x00"), riff("VP8L", "\x2f\xff\xff\xff\x0f\x00")))
	l.add("webp-16384x16384.webp", "too_many_pixels", "268 megapixels", webpFile(riff("VP8L", "\x2f\xff\xff\xff\x0f\x00")))
	l.add("webp-16777216x1.webp", "side_too_long", "the longest side that there can be", webpFile(riff("VP8X", "\x00\x00\x00\x00\xff\xff\xff\x00\x00\x00")))
	l.add("webp-chunk-too-long.webp", "corrupt", "a chunk of 2 GiB", []byte("RIFF\x14\x00\x00\x00WEBPVP8 \xff\xff\xff\x7f\x00\x00\x00\x00"))
	late("webp-no-pixels.webp", "a header of 16x16 pixels and nothing behind it", webpFile(riff("VP8L", "\x2f\x0f\xc0\x03\x00")))
	return l.files
}

// animation is a GIF of the picture and two others.
func animation() []byte {
	palette := color.Palette{Colours[0], Colours[1], Colours[2], Colours[3]}
	blank := image.NewPaletted(square, palette)
	var b bytes.Buffer
	must(gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{drawn(image.NewPaletted(square, palette)), blank, blank}, Delay: []int{9, 9, 9}}))
	return b.Bytes()
}

// riff is a chunk of a WebP.
func riff(id, payload string) []byte {
	return join(id, le32(uint32(len(payload))), payload, make([]byte, len(payload)&1))
}

func webpFile(chunks ...[]byte) []byte {
	body := join("WEBP", bytes.Join(chunks, nil))
	return join("RIFF", le32(uint32(len(body))), body)
}
