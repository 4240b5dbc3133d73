package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"golang.org/x/image/vector"
)

// mark is the program's mark as in web/icon.svg, on a square of markSide: frames
// that recede, in the colours of the depth map.
var mark = []struct {
	x, y, side, radius float32
	colour             color.NRGBA
}{
	{3, 3, 58, 9, color.NRGBA{0xed, 0xf8, 0xb1, 0xff}},
	{12.5, 10.1, 42, 7, color.NRGBA{0x7f, 0xcd, 0xbb, 0xff}},
	{22, 17.2, 26, 5, color.NRGBA{0x1d, 0x91, 0xc0, 0xff}},
	{30.5, 24.1, 11, 3, color.NRGBA{0x25, 0x34, 0x94, 0xff}},
}

const markSide = 64

// icons are the pictures that systems show for the installed page: a system may
// cut a maskable one to any shape that keeps the middle four fifths, so its
// mark is smaller and its background fills the square.
var icons = []struct {
	name string
	side int // pixels
	mark float32
	back color.Color
}{
	{"icons/192.png", 192, 1, color.Transparent},
	{"icons/512.png", 512, 1, color.Transparent},
	{"icons/maskable.png", 512, 0.62, paper},
	{"icons/touch.png", 180, 0.8, paper},
}

// paper is the page's background, --paper of web/css/tokens.css.
var paper = color.NRGBA{0xf5, 0xf5, 0xf1, 0xff}

// drawIcons adds the icons.
func drawIcons(files map[string][]byte) error {
	for _, icon := range icons {
		picture := image.NewNRGBA(image.Rect(0, 0, icon.side, icon.side))
		draw.Draw(picture, picture.Bounds(), image.NewUniform(icon.back), image.Point{}, draw.Src)
		scale := float32(icon.side) / markSide * icon.mark
		margin := float32(icon.side) * (1 - icon.mark) / 2
		for _, frame := range mark {
			shape := roundedSquare(icon.side, margin+frame.x*scale, margin+frame.y*scale, frame.side*scale, frame.radius*scale)
			shape.Draw(picture, picture.Bounds(), image.NewUniform(frame.colour), image.Point{})
		}
		var out bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&out, picture); err != nil {
			return fmt.Errorf("%s: %w", icon.name, err)
		}
		files[icon.name] = out.Bytes()
	}
	return nil
}

// roundedSquare is the path of a square with rounded corners; a cubic curve with
// handles of 0.5523 radii is a quarter of a circle to 0.03 %.
func roundedSquare(canvas int, x, y, side, r float32) *vector.Rasterizer {
	const handle = 1 - 0.5523
	right, bottom, k := x+side, y+side, r*handle
	path := vector.NewRasterizer(canvas, canvas)
	path.MoveTo(x+r, y)
	path.LineTo(right-r, y)
	path.CubeTo(right-k, y, right, y+k, right, y+r)
	path.LineTo(right, bottom-r)
	path.CubeTo(right, bottom-k, right-k, bottom, right-r, bottom)
	path.LineTo(x+r, bottom)
	path.CubeTo(x+k, bottom, x, bottom-k, x, bottom-r)
	path.LineTo(x, y+r)
	path.CubeTo(x, y+k, x+k, y, x+r, y)
	path.ClosePath()
	return path
}
