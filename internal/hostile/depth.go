package hostile

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
)

// depthMaps are meant for core/depthmap: grey PNGs of 16 or 8 bits.
func depthMaps() []File {
	l := list{reader: Depth}
	metres := image.NewGray16(square)
	for i := range Side * Side {
		metres.SetGray16(i%Side, i/Side, color.Gray16{Y: uint16(500 + 10*i)})
	}
	good := pngOf(metres)
	var photo bytes.Buffer
	must(jpeg.Encode(&photo, drawn(image.NewRGBA(square)), nil))

	l.add("depth-millimetres.png", Read, "16 bits of millimetres", good)
	l.add("depth-8-bit.png", Read, "8 bits, of which only the order is known", pngOf(drawn(image.NewGray(square))))
	l.add("depth-jpeg.png", "not_png", "a photo", photo.Bytes())
	l.add("depth-half.png", "not_png", "cut off in the middle", good[:len(good)/2])
	l.add("depth-pfm.png", "not_png", "a map of another format (PFM)", []byte("Pf\n4 4\n-1.0\n"))
	l.add("depth-colour.png", "not_grey", "a map drawn in colours", pngOf(drawn(image.NewRGBA(square))))
	l.add("depth-unknown.png", "empty", "no depth anywhere", pngOf(image.NewGray16(square)))
	l.add("depth-7100x7100.png", "too_large", "50.4 megapixels", pngHeader(7100, 7100, 16, 0, 0))
	l.add("depth-7000x7000.png", "too_large", "49 megapixels in a file that cannot hold them", pngHeader(7000, 7000, 16, 0, 0))
	l.add("depth-2147483647x2147483647.png", "not_png", "more pixels than 63 bits count bytes of", pngHeader(1<<31-1, 1<<31-1, 16, 0, 0))
	return l.files
}
