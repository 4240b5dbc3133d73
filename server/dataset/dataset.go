// Package dataset reads labelled photos, with or without depth maps, and hands them out in batches.
//
// Two layouts are known: NYU Depth V2 (OpenNYU), as it is published or as a folder of small frames, and one folder per class (ReadFolder). Batches are
// gorgonia.org/tensor arrays, which also carry them to and from NumPy's .npy files.
package dataset

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"

	"okuyuki/core/depthmap"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/server/refused"
)

// Unlabelled is the class of a photo that has none.
const Unlabelled = -1

// Set is a list of photos of one file system.
type Set struct {
	Classes []model.Class
	Items   []Item
	Skipped []string // files that are not photos, by path
	files   fs.FS
}

// New is a set of photos of a layout that this package does not know.
func New(files fs.FS, classes []model.Class, items []Item) *Set {
	return &Set{Classes: classes, Items: items, files: files}
}

// Item is one photo.
type Item struct {
	Path  string // within the file system
	Depth string // path of its depth map, or ""
	Class int    // index into Classes, or Unlabelled
	Group string // photos of one non-empty group share a place and belong on one side of a split
}

// Depth is a depth map in metres, row by row; 0 where it is unknown.
type Depth struct {
	W, H   int
	Metres []float32
}

// File is the file of photo i as it is.
func (s *Set) File(i int) ([]byte, error) { return s.read(s.Items[i].Path) }

// DepthFile is the depth map of photo i as a PNG of 16-bit millimetres, or nil if it has none: as it is, or made of an array.
func (s *Set) DepthFile(i int) ([]byte, error) {
	p := s.Items[i].Depth
	if p == "" {
		return nil, nil
	}
	data, err := s.Raw(p)
	if err != nil || !isArray(p) {
		return data, err
	}
	d, err := decodeDepthArray(data)
	if err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", p, err)
	}
	return d.png()
}

// Raw is a depth map's file as it is.
func (s *Set) Raw(depth string) ([]byte, error) {
	if isArray(depth) {
		return s.readUpTo(depth, maxDepthArray)
	}
	return s.read(depth)
}

// Photo decodes photo i, upright.
func (s *Set) Photo(i int) (*photo.Image, error) {
	p := s.Items[i].Path
	data, err := s.read(p)
	if err != nil {
		return nil, err
	}
	m, err := photo.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", p, err)
	}
	return m, nil
}

// Depth decodes the depth map of photo i, or returns nil if it has none.
func (s *Set) Depth(i int) (*Depth, error) {
	p := s.Items[i].Depth
	if p == "" {
		return nil, nil
	}
	data, err := s.Raw(p)
	if err != nil {
		return nil, err
	}
	decode := DecodeDepth
	if isArray(p) {
		decode = decodeDepthArray
	}
	d, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", p, err)
	}
	return d, nil
}

// read reads a file of a size that photo accepts.
func (s *Set) read(path string) ([]byte, error) { return s.readUpTo(path, photo.MaxBytes) }

func (s *Set) readUpTo(path string, most int64) ([]byte, error) {
	f, err := s.files.Open(path)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", path, err)
	}
	return data, nil // one byte too many is for the decoder to refuse
}

// Subset is the set of the items that keep accepts.
func (s *Set) Subset(keep func(Item) bool) *Set {
	t := &Set{Classes: s.Classes, files: s.files}
	for _, it := range s.Items {
		if keep(it) {
			t.Items = append(t.Items, it)
		}
	}
	return t
}

// DecodeDepth reads a 16-bit grey PNG of millimetres.
func DecodeDepth(data []byte) (*Depth, error) {
	if _, err := photo.Inspect(data); err != nil {
		return nil, err // the same limits as for photos
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, refused.Errorf(refused.Damaged, "depth map: %w", err)
	}
	g, ok := m.(*image.Gray16)
	if !ok {
		return nil, refused.Errorf(refused.Content, "depth map: %s, want 16-bit grey in millimetres", colours(m.ColorModel()))
	}
	d := &Depth{W: g.Rect.Dx(), H: g.Rect.Dy()}
	d.Metres = make([]float32, d.W*d.H)
	for y := range d.H {
		row := g.Pix[y*g.Stride:]
		for x := range d.W {
			d.Metres[y*d.W+x] = float32(uint16(row[2*x])<<8|uint16(row[2*x+1])) / 1000
		}
	}
	return d, nil
}

func colours(m color.Model) string {
	if m == color.GrayModel {
		return "an 8-bit grey picture"
	}
	return "a colour picture"
}

// Resize returns the map at w x h. Where it shrinks, known pixels are averaged and the rest left out.
func (d *Depth) Resize(w, h int) *Depth {
	out := &Depth{W: w, H: h, Metres: make([]float32, w*h)}
	if w <= d.W && h <= d.H {
		depthmap.Shrink(out.Metres, h, w, d.Metres, d.H, d.W)
	} else {
		depthmap.Grow(out.Metres, h, w, d.Metres, d.H, d.W)
	}
	return out
}
