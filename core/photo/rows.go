package photo

import (
	"image"
	"image/color"
)

// rows gives the RGB pixels of a picture one row at a time, so that a large one can be shrunk without a copy of it.
type rows interface {
	size() (w, h int)
	row(y int, dst []uint8) // dst [3*w]
}

func newRows(m image.Image, b image.Rectangle) rows {
	switch m := m.(type) {
	case *image.YCbCr:
		return ycbcrRows{m}
	case *image.Gray:
		return grayRows{m}
	case *image.NRGBA:
		return nrgbaRows{m}
	case *image.RGBA:
		return rgbaRows{m}
	}
	return anyRows{m, b}
}

func (m *Image) size() (int, int) { return m.W, m.H }

// imageRows makes an Image a source of rows.
type imageRows struct{ *Image }

func (r imageRows) row(y int, dst []uint8) { copy(dst, r.Image.row(y)) }

type ycbcrRows struct{ m *image.YCbCr }

func (r ycbcrRows) size() (int, int) { return r.m.Rect.Dx(), r.m.Rect.Dy() }

func (r ycbcrRows) row(y int, dst []uint8) {
	b := r.m.Rect
	yy := r.m.Y[r.m.YOffset(b.Min.X, b.Min.Y+y):]
	for x, i := 0, 0; i+2 < len(dst); x, i = x+1, i+3 {
		c := r.m.COffset(b.Min.X+x, b.Min.Y+y)
		dst[i], dst[i+1], dst[i+2] = color.YCbCrToRGB(yy[x], r.m.Cb[c], r.m.Cr[c])
	}
}

type grayRows struct{ m *image.Gray }

func (r grayRows) size() (int, int) { return r.m.Rect.Dx(), r.m.Rect.Dy() }

func (r grayRows) row(y int, dst []uint8) {
	src := r.m.Pix[y*r.m.Stride:]
	for x := range len(dst) / 3 {
		v := src[x]
		dst[3*x], dst[3*x+1], dst[3*x+2] = v, v, v
	}
}

type nrgbaRows struct{ m *image.NRGBA }

func (r nrgbaRows) size() (int, int) { return r.m.Rect.Dx(), r.m.Rect.Dy() }

func (r nrgbaRows) row(y int, dst []uint8) {
	src := r.m.Pix[y*r.m.Stride:]
	for x := range len(dst) / 3 {
		s := src[4*x : 4*x+4]
		a := uint32(s[3])
		for c := range 3 {
			dst[3*x+c] = uint8((uint32(s[c])*a + 255*(255-a) + 127) / 255)
		}
	}
}

type rgbaRows struct{ m *image.RGBA }

func (r rgbaRows) size() (int, int) { return r.m.Rect.Dx(), r.m.Rect.Dy() }

func (r rgbaRows) row(y int, dst []uint8) {
	src := r.m.Pix[y*r.m.Stride:]
	for x := range len(dst) / 3 {
		s := src[4*x : 4*x+4]
		for c := range 3 {
			dst[3*x+c] = uint8(min(255, uint32(s[c])+255-uint32(s[3]))) // premultiplied
		}
	}
}

// anyRows reads paletted and 16-bit pictures; b may reach beyond the picture, where it is transparent.
type anyRows struct {
	m image.Image
	b image.Rectangle
}

func (r anyRows) size() (int, int) { return r.b.Dx(), r.b.Dy() }

func (r anyRows) row(y int, dst []uint8) {
	for x := range len(dst) / 3 {
		var cr, cg, cb, ca uint32
		if p := image.Pt(r.b.Min.X+x, r.b.Min.Y+y); p.In(r.m.Bounds()) {
			cr, cg, cb, ca = r.m.At(p.X, p.Y).RGBA()
		}
		white := 0xffff - ca
		dst[3*x] = to8(cr + white)
		dst[3*x+1] = to8(cg + white)
		dst[3*x+2] = to8(cb + white)
	}
}

// to8 rounds a 16-bit channel to 8 bits.
func to8(v uint32) uint8 { return uint8((min(v, 0xffff)*255 + 32767) / 65535) }
