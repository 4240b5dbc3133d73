package main

import (
	"image"
	"image/color"
	"testing"

	"okuyuki/core/data/scene"
)

// A tile is the photo's own pixels, and beside it its depth: the nearer the brighter.
func TestPasteRoom(t *testing.T) {
	const w, h = 24, 18
	s, err := scene.Render("bathroom", 4, w, h)
	if err != nil {
		t.Fatal(err)
	}
	sheet := image.NewRGBA(image.Rect(0, 0, 5+2*w, 3+h))
	pasteRoom(sheet, 5, 3, s)
	for k, d := range s.Depth {
		x, y := 5+k%w, 3+k/w
		if want := (color.RGBA{s.Photo.Pix[3*k], s.Photo.Pix[3*k+1], s.Photo.Pix[3*k+2], 255}); sheet.RGBAAt(x, y) != want {
			t.Fatalf("pixel %d is %v, want %v", k, sheet.RGBAAt(x, y), want)
		}
		for j := range k {
			xj, yj := 5+j%w, 3+j/w
			if s.Depth[j] < d && sheet.RGBAAt(xj+w, yj).R < sheet.RGBAAt(x+w, y).R {
				t.Fatalf("%v m is darker than %v m", s.Depth[j], d)
			}
		}
	}
}
