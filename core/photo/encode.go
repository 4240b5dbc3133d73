package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
)

// JPEG codes the image at a quality from 1 to 100.
func (m *Image) JPEG(quality int) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, m.rgba(), &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}

// PNG codes the image without loss.
func (m *Image) PNG() ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, m.rgba())
	return b.Bytes(), err
}

// rgba is the image in the standard library's form.
func (m *Image) rgba() *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, m.W, m.H))
	for i := range m.W * m.H {
		out.Pix[4*i], out.Pix[4*i+1], out.Pix[4*i+2], out.Pix[4*i+3] = m.Pix[3*i], m.Pix[3*i+1], m.Pix[3*i+2], 255
	}
	return out
}
