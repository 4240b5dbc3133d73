package studyfig

import (
	_ "embed"
	"fmt"
	"image/color"
	"sync"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// packed is M+ 1p Regular (M+ FONTS PROJECT, free for any use) with Latin, Greek, kana, signs and the kanji of JIS X 0208's first
// level, zstd. It was cut from the file that ebiten's examples carry, with harfbuzz (npm subset-font).
//
//go:embed face.ttf.zst
var packed []byte

const typeface = "M+ 1p"

// handler measures and draws text with the typeface.
var handler = sync.OnceValues(func() (text.Handler, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(8<<20))
	if err != nil {
		return nil, fmt.Errorf("studyfig: %w", err)
	}
	defer d.Close()
	data, err := d.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("studyfig: typeface: %w", err)
	}
	f, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("studyfig: typeface: %w", err)
	}
	return text.Plain{Fonts: font.NewCache(font.Collection{{Font: font.Font{Typeface: typeface}, Face: f}})}, nil
})

// Unknown are the characters of a text that the typeface lacks: in a PNG they are boxes.
func Unknown(s string) (out []rune) {
	hand, err := handler()
	if err != nil {
		return []rune(s)
	}
	face := hand.Cache().Lookup(font.Font{Typeface: typeface}, textSize)
	var b sfnt.Buffer
	for _, r := range s {
		if i, err := face.Face.GlyphIndex(&b, r); err != nil || i == 0 {
			out = append(out, r)
		}
	}
	return out
}

// Sizes of text, in points.
const (
	textSize  = 11.5
	smallSize = 9.5
)

// pen writes and draws on a canvas.
type pen struct {
	draw.Canvas
	handler  text.Handler
	language string
}

// capHeight is that of the typeface, of its size.
const capHeight = .73

// say writes a text whose capitals have their middle at a point's height.
func (p *pen) say(s string, size float64, c color.Color, x text.XAlignment, at vg.Point) {
	if s == "" {
		return
	}
	f := font.Font{Typeface: typeface, Size: vg.Length(size)}
	at.X += vg.Length(x) * p.width(s, size)
	at.Y -= vg.Length(capHeight / 2 * size)
	p.SetColor(c)
	p.FillString(p.handler.Cache().Lookup(f, f.Size), at, s)
}

// width is the length of a text.
func (p *pen) width(s string, size float64) vg.Length {
	w, _, _ := p.handler.Box(s, font.Font{Typeface: typeface, Size: vg.Length(size)})
	return w
}

// box fills a rectangle.
func (p *pen) box(c color.Color, r vg.Rectangle) {
	p.SetColor(c)
	p.Fill(r.Path())
}

func rect(x0, y0, x1, y1 vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: x0, Y: y0}, Max: vg.Point{X: x1, Y: y1}}
}
