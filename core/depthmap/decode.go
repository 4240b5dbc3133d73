package depthmap

import (
	"bytes"
	"errors"
	"image"
	"image/png"
)

// Map is a depth map as a file has it, row by row; 0 where it is unknown.
type Map struct {
	W, H   int
	Bits   int // of a value: 16, or 8
	Values []float32
}

// MaxPixels of a map that Decode reads.
const MaxPixels = 50_000_000

// Reasons for which Decode refuses a file.
var (
	ErrNotPNG   = errors.New("depthmap: no PNG file, or a damaged one")
	ErrNotGrey  = errors.New("depthmap: not a grey picture")
	ErrTooLarge = errors.New("depthmap: too many pixels")
	ErrEmpty    = errors.New("depthmap: no depth is known anywhere")
)

// Decode reads a grey PNG of 16 or 8 bits.
func Decode(file []byte) (*Map, error) {
	config, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, ErrNotPNG
	}
	pixels := int64(config.Width) * int64(config.Height)
	// Deflate shrinks 1032 times at most: a header that promises more must not make us ask for the memory.
	if pixels > MaxPixels || pixels > 1032*8*int64(len(file)) {
		return nil, ErrTooLarge
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, ErrNotPNG
	}
	m := &Map{W: config.Width, H: config.Height, Values: make([]float32, pixels)}
	known := false
	for y := range m.H {
		row := m.Values[y*m.W : (y+1)*m.W]
		switch p := picture.(type) {
		case *image.Gray16:
			m.Bits = 16
			for x := range row {
				at := p.PixOffset(x, y)
				row[x] = float32(uint16(p.Pix[at])<<8 | uint16(p.Pix[at+1]))
			}
		case *image.Gray:
			m.Bits = 8
			for x := range row {
				row[x] = float32(p.Pix[p.PixOffset(x, y)])
			}
		default:
			return nil, ErrNotGrey
		}
		for _, v := range row {
			known = known || v > 0
		}
	}
	if !known {
		return nil, ErrEmpty
	}
	return m, nil
}

// Resample is the map at w x h pixels: the mean over the area of each that is known, or the nearest value where the map has
// fewer pixels. What is unknown does not spread.
func (m *Map) Resample(w, h int) []float32 {
	out := make([]float32, w*h)
	if w <= m.W && h <= m.H {
		Shrink(out, h, w, m.Values, m.H, m.W)
		return out
	}
	for y := range h {
		for x := range w {
			out[y*w+x] = m.Values[(2*y+1)*m.H/(2*h)*m.W+(2*x+1)*m.W/(2*w)]
		}
	}
	return out
}
