package hostile

import (
	"image"
	"image/color"
)

// Side is the width and the height of the pictures that show something.
const Side = 16

// Colours are those of Quadrants: above left, above right, below left, below right.
var Colours = [4]color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

// Luminances are those of Greys: of Colours by ITU-R BT.601.
var Luminances = [4]uint8{76, 150, 29, 255}

// quadrant numbers the four parts of a picture.
func quadrant(x, y int) int { return 2*(y/(Side/2)) + x/(Side/2) }

// setter is a picture that can be drawn on.
type setter interface {
	image.Image
	Set(x, y int, c color.Color)
}

// drawn draws the quadrants on a picture of any model.
func drawn[M setter](m M) M {
	for y := range Side {
		for x := range Side {
			m.Set(x, y, Colours[quadrant(x, y)])
		}
	}
	return m
}

// square is the size of a drawn picture.
var square = image.Rect(0, 0, Side, Side)
