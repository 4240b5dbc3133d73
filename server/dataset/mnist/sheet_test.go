package mnist

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/data/depthmnist"
)

// Every tile of the sheet shows what it should: picture and depth of both modes, without noise, are the scene's own pixels.
func TestSheet(t *testing.T) {
	digits := depthmnist.DrawDigits(20, 3)
	c := depthmnist.Standard()
	m := Sheet(digits, c, 5)
	if !slices.Equal(m.Pix, Sheet(digits, c, 5).Pix) {
		t.Error("another sheet the second time")
	}
	const tile = sheetZoom*depthmnist.Side + sheetGap
	block := (2+len(Noises))*tile + 2*sheetGap
	for k, mode := range []depthmnist.Mode{depthmnist.Shape, depthmnist.Flat} {
		c.Mode = mode
		for row := range depthmnist.Classes {
			s := c.Draw(digits.Image(row), 5+uint64(row)) // the first of each class are the first ten
			for i := range s.Image {
				x := sheetGap + k*block + i%depthmnist.Side*sheetZoom + 1
				y := sheetGap + row*tile + i/depthmnist.Side*sheetZoom + 1
				for column, want := range []float32{s.Image[i], 1 - s.Depth[i]} {
					got := float64(m.GrayAt(x+column*tile, y).Y) / 255
					if math.Abs(got-math.Max(0, float64(want))) > .0021 {
						t.Fatalf("%s, digit %d, pixel %d, column %d: %.3f, want %.3f", mode, row, i, column, got, want)
					}
				}
			}
		}
	}
	if b := m.Bounds(); b.Dx() != 2*block-sheetGap || b.Dy() != depthmnist.Classes*tile+sheetGap {
		t.Errorf("a sheet of %v", b)
	}
}
