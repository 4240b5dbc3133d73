package studyfig

import (
	"bytes"
	"fmt"
	"image/png"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// dpi of pictures: three pixels a point, sharp on paper and in slides.
const dpi = 216

// PNG is the figure as a picture, on white ground.
func PNG(f Figure, language string) ([]byte, error) {
	var canvas *vgimg.Canvas
	_, _, err := paint(f, language, func(w, h vg.Length) vg.Canvas {
		canvas = vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dpi))
		return canvas
	})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, canvas.Image()); err != nil {
		return nil, fmt.Errorf("studyfig: %w", err)
	}
	return b.Bytes(), nil
}
