package studyfig

import (
	"image/color"
	"math"
)

// shade is a colour of the diverging scale: v from -1, orange, over 0, nearly white, to 1, blue. The ends are Okabe and Ito's, a
// little darkened, with the same lightness on both sides.
func shade(v float64) color.NRGBA {
	middle, end := [3]float64{0xf4, 0xf4, 0xf1}, [3]float64{0x00, 0x62, 0xa0}
	if v < 0 {
		end = [3]float64{0xb8, 0x4a, 0x00}
	}
	mix := func(i int) uint8 { return uint8(math.Round(middle[i] + (end[i]-middle[i])*math.Abs(v))) }
	return color.NRGBA{mix(0), mix(1), mix(2), 255}
}

// over is the colour of words that can better be read on a ground.
func over(c color.NRGBA) color.NRGBA {
	if contrast(c, onLight) >= contrast(c, onDark) {
		return onLight
	}
	return onDark
}

// contrast is WCAG's contrast ratio.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is WCAG's relative luminance.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= .04045 {
			return x / 12.92
		}
		return math.Pow((x+.055)/1.055, 2.4)
	}
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}
