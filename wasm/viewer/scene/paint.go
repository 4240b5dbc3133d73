package scene

import "math"

// ColourMap is 256 RGB triples, from Min to Max.
type ColourMap [256 * 3]byte

// Colour is 0xRRGGBB.
type Colour int

func (c Colour) put(p []byte) { p[0], p[1], p[2] = byte(c>>16), byte(c>>8), byte(c) }

// stripes across a picture mark what is unknown.
const stripes = 40

// Paint draws the map in colours as w x h RGBA pixels into dst, which it returns, grown when it is too short. Unknown places
// are striped in the two colours of unknown: no colour of the map looks like that.
func (d Depth) Paint(dst []byte, w, h int, colours *ColourMap, unknown [2]Colour) []byte {
	dst = grow(dst, 4*w*h)
	scale := 0.0
	if d.Max > d.Min {
		scale = 255 / float64(d.Max-d.Min)
	}
	period := max(2, (w+h)/stripes)
	for y := range h {
		for x := range w {
			p := dst[4*(y*w+x):][:4]
			p[3] = 255
			value, ok := d.At((float64(x)+0.5)/float64(w), (float64(y)+0.5)/float64(h))
			if !ok {
				unknown[(x+y)%period*2/period].put(p)
				continue
			}
			i := 3 * int(min(max((float64(value)-float64(d.Min))*scale, 0), 255)+0.5)
			i = min(i, 3*255)
			copy(p, colours[i:i+3])
		}
	}
	return dst
}

// Heights writes the visible part of the map as w x h RGBA pixels for the relief: red and green are the height from the bottom
// (0) to the top (65535) of the block, high byte first; blue is 255 where it is known.
func (d Depth) Heights(dst []byte, w, h int, v View) []byte {
	dst = grow(dst, 4*w*h)
	c := v.Crop()
	for y := range h {
		for x := range w {
			p := dst[4*(y*w+x):][:4]
			p[0], p[1], p[2], p[3] = 0, 0, 0, 255
			value, ok := d.At(c.X+c.W*(float64(x)+0.5)/float64(w), c.Y+c.H*(float64(y)+0.5)/float64(h))
			if !ok {
				continue
			}
			n := uint16(math.Round(65535 * (d.Height(value)/Thick + 1) / 2))
			p[0], p[1], p[2] = byte(n>>8), byte(n), 255
		}
	}
	return dst
}

// Handle draws the knob of the split's line: a light disc with a dark rim and an arrow to each side, side x side premultiplied
// RGBA pixels.
func Handle(side int) []byte {
	dst := make([]byte, 4*side*side)
	r := float64(side) / 2
	for y := range side {
		for x := range side {
			dx, dy := (float64(x)+0.5-r)/r, (float64(y)+0.5-r)/r
			inside := cover((1 - math.Hypot(dx, dy)) * r)
			rim := cover((math.Hypot(dx, dy) - 0.9) * r)
			arrow := cover(min(0.66-math.Abs(dx)-math.Abs(dy), math.Abs(dx)-0.26) * r)
			grey := 250 - 200*max(rim, arrow)
			v := byte(grey*inside + 0.5)
			copy(dst[4*(y*side+x):], []byte{v, v, v, byte(255*inside + 0.5)})
		}
	}
	return dst
}

// cover is the share of a pixel inside an edge at a distance, in pixels, positive inside.
func cover(distance float64) float64 { return min(max(distance+0.5, 0), 1) }

func grow(dst []byte, n int) []byte {
	if cap(dst) < n {
		return make([]byte, n)
	}
	return dst[:n]
}
