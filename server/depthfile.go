package main

import (
	"image"
	"image/png"
	"io"
	"math"
	"os"

	"okuyuki/core/workbench"
)

// writeDepthFile writes a depth map as a PNG file; a file cut short is removed.
func writeDepthFile(name string, m workbench.DepthMap) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			os.Remove(name)
		}
	}()
	return writeDepth(f, m)
}

// writeDepth writes a depth map as a 16-bit grey PNG in millimetres: 0 where
// the depth is unknown, 65535 for everything from 65.535 m on.
func writeDepth(w io.Writer, m workbench.DepthMap) error {
	picture := image.NewGray16(image.Rect(0, 0, m.W, m.H))
	for i, metres := range m.Metres {
		mm := millimetres(metres)
		picture.Pix[2*i], picture.Pix[2*i+1] = byte(mm>>8), byte(mm)
	}
	return png.Encode(w, picture)
}

// millimetres rounds a depth to what 16 bits hold. A known depth is never 0.
func millimetres(metres float32) uint16 {
	mm := math.Round(1000 * float64(metres))
	switch {
	case !(metres > 0): // NaN too
		return 0
	case mm < 1:
		return 1
	case mm > math.MaxUint16:
		return math.MaxUint16
	}
	return uint16(mm)
}
