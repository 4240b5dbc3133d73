package mnist

import (
	"image"
	"image/color"
	"math/rand/v2"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
)

// Noises are those of the contact sheet, at levels that the study uses.
var Noises = []data.Noise{
	{Kind: data.Gaussian, Level: .3}, {Kind: data.SaltPepper, Level: .1}, {Kind: data.LowLight, Level: .25}, {Kind: data.Smear, Level: 1.5},
}

// Measures of the contact sheet, in pixels.
const (
	sheetZoom = 3
	sheetGap  = 4
)

// Sheet is a contact sheet: a row for the first digit of every class, and for every mode a block of columns with the picture, its
// depth (the nearer the brighter) and the picture with each of Noises.
func Sheet(digits depthmnist.Digits, c depthmnist.Config, seed uint64) *image.Gray {
	modes := []depthmnist.Mode{depthmnist.Shape, depthmnist.Flat}
	columns, rows := 2+len(Noises), firstOfEach(digits)
	const tile = sheetZoom*depthmnist.Side + sheetGap
	m := image.NewGray(image.Rect(0, 0, len(modes)*(columns*tile+2*sheetGap)-sheetGap, len(rows)*tile+sheetGap))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for block, mode := range modes {
		c.Mode = mode
		for row, i := range rows {
			s := c.Draw(digits.Image(i), seed+uint64(row))
			x, y := sheetGap+block*(columns*tile+2*sheetGap), sheetGap+row*tile
			paint(m, x, y, s.Image)
			paint(m, x+tile, y, nearness(s.Depth))
			for k, n := range Noises {
				pix := append([]float32(nil), s.Image...)
				n.Apply(pix, depthmnist.Side, true, rand.New(rand.NewPCG(seed, uint64(row*len(Noises)+k))))
				paint(m, x+(2+k)*tile, y, pix)
			}
		}
	}
	return m
}

// firstOfEach is the first digit of every class that there is.
func firstOfEach(digits depthmnist.Digits) (rows []int) {
	for class := range depthmnist.Classes {
		for i, y := range digits.Labels {
			if int(y) == class {
				rows = append(rows, i)
				break
			}
		}
	}
	return rows
}

func nearness(depth []float32) []float32 {
	out := make([]float32, len(depth))
	for i, d := range depth {
		out[i] = 1 - d
	}
	return out
}

func paint(m *image.Gray, x0, y0 int, pix []float32) {
	for y := range depthmnist.Side * sheetZoom {
		for x := range depthmnist.Side * sheetZoom {
			v := pix[y/sheetZoom*depthmnist.Side+x/sheetZoom]
			m.SetGray(x0+x, y0+y, color.Gray{Y: uint8(255*min(1, max(0, v)) + .5)})
		}
	}
}
