package nyumat

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"

	"okuyuki/core/depthmap"
)

// EigenCrop is the part of a frame of 640x480 without its white border, on which depth is usually measured (Eigen et al., NIPS
// 2014): rows 45 to 470, columns 41 to 600.
var EigenCrop = image.Rect(41, 45, 601, 471)

// Crop is EigenCrop for frames of w x h.
func Crop(w, h int) image.Rectangle {
	c := EigenCrop
	return image.Rect(c.Min.X*w/640, c.Min.Y*h/480, max(c.Max.X*w/640, 1), max(c.Max.Y*h/480, 1))
}

// quality of the JPEGs.
const quality = 95

// Layout is a file as a folder of the nyu320 kind: labels.csv, rgb/NNNN.jpg and depth_mm/NNNN.png (16-bit millimetres), NNNN
// counting frames from 1. Frames are cut to Crop and shrunk to half of the file's size, 320x240: pictures to the average over the
// area of each pixel, depth maps to that of what is known of it. The crop is 1.4 % narrower than 4:3, and is stretched by that.
type Layout struct {
	File *File
	Full bool // keep the size of the crop, 560x426
	Raw  bool // depth as the sensor gave it, 0 in holes
}

// Size is that of the frames.
func (l *Layout) Size() (w, h int) {
	if l.Full {
		c := Crop(l.File.W, l.File.H)
		return c.Dx(), c.Dy()
	}
	return max(l.File.W/2, 1), max(l.File.H/2, 1)
}

// labels is labels.csv: the frames that are on either side of the split.
func (l *Layout) labels() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"index1", "index0", "split", "scene", "scene_type"}) // Error tells
	for i, f := range l.File.Frames {
		if f.Split != "" {
			w.Write([]string{strconv.Itoa(i + 1), strconv.Itoa(i), string(f.Split), f.Scene, f.Type})
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// rgb is the picture of frame i.
func (l *Layout) rgb(i int) ([]byte, error) {
	m, err := l.File.Image(i)
	if err != nil {
		return nil, err
	}
	c := Crop(m.W, m.H)
	return m.Crop(c.Min.X, c.Min.Y, c.Dx(), c.Dy()).Resize(l.Size()).JPEG(quality)
}

// depth is the depth map of frame i.
func (l *Layout) depth(i int) ([]byte, error) {
	read := l.File.Depth
	if l.Raw {
		read = l.File.RawDepth
	}
	whole, err := read(i)
	if err != nil {
		return nil, err
	}
	c := Crop(l.File.W, l.File.H)
	cut := make([]float32, 0, c.Dx()*c.Dy())
	for y := c.Min.Y; y < c.Max.Y; y++ {
		cut = append(cut, whole[y*l.File.W+c.Min.X:][:c.Dx()]...)
	}
	w, h := l.Size()
	metres := make([]float32, w*h)
	depthmap.Shrink(metres, h, w, cut, c.Dy(), c.Dx())
	return encodeDepth(metres, w, h)
}

// encodeDepth codes metres as a 16-bit PNG of millimetres; 0 is unknown.
func encodeDepth(metres []float32, w, h int) ([]byte, error) {
	m := image.NewGray16(image.Rect(0, 0, w, h))
	for i, d := range metres {
		mm := math.Round(1000 * float64(d))
		if !(mm > 0) {
			mm = 0
		}
		m.SetGray16(i%w, i/w, color.Gray16{Y: uint16(min(mm, math.MaxUint16))})
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		return nil, fmt.Errorf("nyumat: %w", err)
	}
	return b.Bytes(), nil
}
