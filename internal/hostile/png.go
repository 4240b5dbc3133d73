package hostile

import (
	"bytes"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
)

func pngs() []File {
	l := list{reader: Photo}
	p := pngOf(drawn(image.NewNRGBA(square)))

	l.add("png-magic-only.png", "corrupt", "eight bytes", p[:8])
	l.add("png-half.png", "corrupt", "cut off in the middle", p[:len(p)/2])
	l.add("png-bad-crc.png", "corrupt", "a wrong checksum", patched(p, 30, p[30]^1))
	l.add("png-65535x65535.png", "side_too_long", "4 gigapixels", pngHeader(65535, 65535, 8, 2, 0))
	l.add("png-2147483647x2.png", "side_too_long", "the longest side that there can be", pngHeader(1<<31-1, 2, 8, 2, 0))
	l.add("png-16384x16384.png", "too_many_pixels", "268 megapixels", pngHeader(16384, 16384, 8, 2, 0))
	l.add("png-7000x7000-16-bit.png", "corrupt", "49 megapixels of 8 bytes in a file that cannot hold them", pngHeader(7000, 7000, 16, 6, 0))
	l.add("png-0x0.png", "corrupt", "no pixels", pngHeader(0, 0, 8, 2, 0))
	l.add("png-3-bit.png", "unsupported", "3 bits a sample", pngHeader(10, 10, 3, 2, 0))
	l.add("png-chunk-too-long.png", "corrupt", "a chunk of 2 GiB", join(p[:33], "\x7f\xff\xff\xffIDAT"))
	l.add("png-no-data.png", "corrupt", "no picture", join(pngHeader(4, 4, 8, 2, 0), chunk("IEND", nil)))
	l.add("png-no-palette.png", "corrupt", "colours by number, and no colours", pngFile(pngHeader(4, 4, 8, 3, 0), make([]byte, 4*5)))
	l.add("png-filter-9.png", "corrupt", "a filter that there is not", pngFile(pngHeader(4, 4, 8, 0, 0), bytes.Repeat([]byte{9, 0, 0, 0, 0}, 4)))
	l.add("png-too-few-rows.png", "corrupt", "half of the rows", pngFile(pngHeader(4, 4, 8, 0, 0), make([]byte, 2*5)))
	l.add("png-bomb.png", "corrupt", "4x4 pixels, and 10 MiB of picture data", pngFile(pngHeader(4, 4, 8, 0, 0), make([]byte, swell)))
	l.unusual("png-text-bomb.png", Quadrants, "a compressed text of 10 MiB", join(p[:33], chunk("zTXt", join("Comment\x00\x00", deflated(make([]byte, swell)))), p[33:]))
	l.unusual("png-profile-bomb.png", Quadrants, "a colour profile of 10 MiB", join(p[:33], chunk("iCCP", join("x\x00\x00", deflated(make([]byte, swell)))), p[33:]))
	l.unusual("png-zip.png", Quadrants, "an archive behind the picture", join(p, "PK\x05\x06", make([]byte, 18)))
	l.unusual("png-animated.png", Quadrants, "an animation (APNG), whose first picture is shown", join(p[:33], chunk("acTL", []byte("\x00\x00\x00\x09\x00\x00\x00\x00")), p[33:]))
	l.unusual("png-16-bit.png", Quadrants, "16 bits a channel", pngOf(drawn(image.NewNRGBA64(square))))
	l.unusual("png-16-bit-grey.png", Greys, "one channel of 16 bits", pngOf(drawn(image.NewGray16(square))))
	l.unusual("png-palette.png", Quadrants, "colours by number", pngOf(drawn(image.NewPaletted(square, color.Palette{Colours[0], Colours[1], Colours[2], Colours[3]}))))
	l.unusual("png-clear.png", Anything, "nothing but transparency, which shows white", pngOf(image.NewNRGBA(square)))
	l.unusual("png-1-bit.png", Anything, "a bit a pixel", pngFile(pngHeader(Side, Side, 1, 0, 0), bytes.Repeat([]byte{0, 0xff, 0}, Side)))
	l.unusual("png-interlaced.png", Greys, "interlaced rows (Adam7)", pngFile(pngHeader(Side, Side, 8, 0, 1), adam7()))
	return l.files
}

func pngOf(m image.Image) []byte {
	var b bytes.Buffer
	must(png.Encode(&b, m))
	return b.Bytes()
}

// chunk is one with the right checksum.
func chunk(kind string, data []byte) []byte {
	body := join(kind, data)
	return join(be32(uint32(len(data))), body, be32(crc32.ChecksumIEEE(body)))
}

// pngHeader is the beginning of a PNG.
func pngHeader(w, h uint32, bits, kind, interlaced byte) []byte {
	return join("\x89PNG\r\n\x1a\n", chunk("IHDR", join(be32(w), be32(h), bits, kind, "\x00\x00", interlaced)))
}

// pngFile is a whole one; the rows have their filters before them.
func pngFile(header, rows []byte) []byte {
	return join(header, chunk("IDAT", deflated(rows)), chunk("IEND", nil))
}

// adam7 is the grey picture in the seven passes of ISO/IEC 15948, 8.2.
func adam7() (rows []byte) {
	for _, pass := range [7][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		for y := pass[1]; y < Side; y += pass[3] {
			rows = append(rows, 0)
			for x := pass[0]; x < Side; x += pass[2] {
				rows = append(rows, Luminances[quadrant(x, y)])
			}
		}
	}
	return rows
}
