package dataset

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"path"
	"strings"

	"okuyuki/server/refused"
)

// Limits of a depth map as an array.
const (
	maxDepthArray = 256 << 20 // bytes
	maxDepthSide  = 16384
)

// isArray tells NumPy's files by their name.
func isArray(name string) bool { return strings.EqualFold(path.Ext(name), ".npy") }

// decodeDepthArray reads a map of [height, width]: float32 or float64 metres, or uint16 millimetres. What is not a positive number
// is unknown.
func decodeDepthArray(data []byte) (*Depth, error) {
	if len(data) > maxDepthArray {
		return nil, refused.Errorf(refused.Limit, "depth map: more than %d MB", maxDepthArray>>20)
	}
	t, err := ReadNPY(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	shape := t.Shape()
	if len(shape) != 2 {
		return nil, refused.Errorf(refused.Content, "depth map: an array of the shape %v, want [height, width]", shape)
	}
	if max(shape[0], shape[1]) > maxDepthSide {
		return nil, refused.Errorf(refused.Limit, "depth map: %d x %d pixels, sides up to %d are read", shape[1], shape[0], maxDepthSide)
	}
	d := &Depth{W: shape[1], H: shape[0], Metres: make([]float32, shape[0]*shape[1])}
	known := 0
	each := func(i int, metres float64) {
		if metres > 0 && !math.IsInf(metres, 0) && metres < math.MaxFloat32 {
			d.Metres[i] = float32(metres)
			known++
		}
	}
	switch v := t.Data().(type) {
	case []float32:
		for i, x := range v {
			each(i, float64(x))
		}
	case []float64:
		for i, x := range v {
			each(i, x)
		}
	case []uint16:
		for i, x := range v {
			each(i, float64(x)/1000)
		}
	default:
		return nil, refused.Errorf(refused.Content, "depth map: an array of %v, want float32 or float64 metres, or uint16 millimetres", t.Dtype())
	}
	if known == 0 {
		return nil, refused.Errorf(refused.Content, "depth map: no value of it is a positive number")
	}
	return d, nil
}

// png is the map in 16 bits of millimetres, 0 where it is unknown; what lies beyond 65.5 m is at 65.535 m.
func (d *Depth) png() ([]byte, error) {
	m := image.NewGray16(image.Rect(0, 0, d.W, d.H))
	for i, v := range d.Metres {
		mm := uint16(min(math.Round(float64(v)*1000), math.MaxUint16))
		m.Pix[2*i], m.Pix[2*i+1] = uint8(mm>>8), uint8(mm)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	return b.Bytes(), nil
}
