package nyumat

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"okuyuki/core/photo"
	"okuyuki/server/dataset/hdf5"
	"okuyuki/server/dataset/mat5"
	"okuyuki/server/refused"
)

// SplitsURL is where the official split is published.
const SplitsURL = "http://horatio.cs.nyu.edu/mit/silberman/indoor_seg_sup/splits.mat"

// splitsName is the file that must lie beside the frames.
const splitsName = "splits.mat"

// Limits of what is taken for such a file.
const (
	maxFrames = 9999 // numbers in names of files have four digits
	maxSide   = 4096
	maxSplits = 1 << 20 // bytes of splits.mat
)

// ErrFormat says that a file is none of NYU Depth V2's.
var ErrFormat = refused.New(refused.Content, "nyumat: not as NYU Depth V2 has it")

// Split is the side of the official split that a frame is on.
type Split string

// The two sides; a frame may be on none.
const (
	Train Split = "train"
	Test  Split = "test"
)

// Frame says what a frame shows.
type Frame struct {
	Scene string // the place, such as kitchen_0004
	Type  string // the kind of place, one of 27
	Split Split
}

// File is an open file. It may be used by several goroutines at once.
type File struct {
	W, H   int // of the frames
	Frames []Frame

	images, depths, raw *hdf5.Dataset
	close               func() error
}

// Open opens the file of a path, with splits.mat beside it.
func Open(path string) (*File, error) {
	splits, err := readSplits(filepath.Join(filepath.Dir(path), splitsName))
	if err != nil {
		return nil, err
	}
	r, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("nyumat: %w", err)
	}
	info, err := r.Stat()
	if err == nil {
		var f *File
		if f, err = Read(r, info.Size(), splits); err == nil {
			f.close = r.Close
			return f, nil
		}
	}
	r.Close()
	return nil, fmt.Errorf("nyumat: %s: %w", path, err)
}

// readSplits reads splits.mat, or says where it is to be had.
func readSplits(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("nyumat: the official split is needed beside the frames: put %s (2,626 bytes) there as %s", SplitsURL, path)
	}
	if err != nil {
		return nil, fmt.Errorf("nyumat: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSplits+1))
	if err != nil {
		return nil, fmt.Errorf("nyumat: %w", err)
	}
	if len(b) > maxSplits {
		return nil, fmt.Errorf("%w: %s has more than %d bytes", ErrFormat, path, maxSplits)
	}
	return b, nil
}

// Close closes the file.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

// Read reads a file of size bytes; splits is what splits.mat holds.
func Read(r io.ReaderAt, size int64, splits []byte) (*File, error) {
	h, err := hdf5.Open(r, size)
	if err != nil {
		return nil, err
	}
	f := &File{}
	for name, d := range map[string]**hdf5.Dataset{"images": &f.images, "depths": &f.depths, "rawDepths": &f.raw} {
		if *d, err = h.Dataset(name); err != nil {
			return nil, err
		}
	}
	if err := f.checkShapes(); err != nil {
		return nil, err
	}
	scenes, err := texts(h, "scenes", len(f.Frames))
	if err != nil {
		return nil, err
	}
	types, err := texts(h, "sceneTypes", len(f.Frames))
	if err != nil {
		return nil, err
	}
	for i := range f.Frames {
		f.Frames[i].Scene, f.Frames[i].Type = scenes[i], types[i]
	}
	return f, f.split(splits)
}

// checkShapes takes number and size of the frames from the images, and holds the depth maps to it.
func (f *File) checkShapes() error {
	s := f.images.Shape
	if len(s) != 4 || s[1] != 3 {
		return fmt.Errorf("%w: images of shape %v", ErrFormat, s)
	}
	n, w, h := s[0], s[2], s[3]
	if n < 1 || n > maxFrames || w < 1 || w > maxSide || h < 1 || h > maxSide {
		return fmt.Errorf("%w: %d frames of %dx%d", ErrFormat, n, w, h)
	}
	for _, d := range []*hdf5.Dataset{f.depths, f.raw} {
		if !slices.Equal(d.Shape, []int{n, w, h}) {
			return fmt.Errorf("%w: depth maps of shape %v for images of shape %v", ErrFormat, d.Shape, s)
		}
	}
	f.W, f.H, f.Frames = w, h, make([]Frame, n)
	return nil
}

// split reads trainNdxs and testNdxs, which count frames from 1.
func (f *File) split(b []byte) error {
	arrays, err := mat5.Read(b)
	if err != nil {
		return fmt.Errorf("%s: %w", splitsName, err)
	}
	found := 0
	for _, a := range arrays {
		side, ok := map[string]Split{"trainNdxs": Train, "testNdxs": Test}[a.Name]
		if !ok {
			continue
		}
		found++
		for _, v := range a.Values {
			i := int(v) - 1
			if v != float64(i+1) || i < 0 || i >= len(f.Frames) || f.Frames[i].Split != "" {
				return fmt.Errorf("%w: %s: %s has frame %v of %d, or has it twice", ErrFormat, splitsName, a.Name, v, len(f.Frames))
			}
			f.Frames[i].Split = side
		}
	}
	if found != 2 {
		return fmt.Errorf("%w: %s has not the two lists trainNdxs and testNdxs", ErrFormat, splitsName)
	}
	return nil
}

// Image is the picture of frame i, with its white border.
func (f *File) Image(i int) (*photo.Image, error) {
	planes, err := hdf5.Read[uint8](f.images, []int{i, 0, 0, 0}, []int{1, 3, f.W, f.H})
	if err != nil {
		return nil, fmt.Errorf("nyumat: frame %d: %w", i+1, err)
	}
	m := photo.New(f.W, f.H)
	for c := range 3 {
		for x := range f.W {
			column := planes[(c*f.W+x)*f.H:][:f.H]
			for y, v := range column {
				m.Pix[3*(y*f.W+x)+c] = v
			}
		}
	}
	return m, nil
}

// Depth is the depth map of frame i in metres, row by row, holes filled in by its authors.
func (f *File) Depth(i int) ([]float32, error) { return f.plane(f.depths, i) }

// RawDepth is the depth map as the sensor gave it, with 0 in its holes.
func (f *File) RawDepth(i int) ([]float32, error) { return f.plane(f.raw, i) }

func (f *File) plane(d *hdf5.Dataset, i int) ([]float32, error) {
	columns, err := hdf5.Read[float32](d, []int{i, 0, 0}, []int{1, f.W, f.H})
	if err != nil {
		return nil, fmt.Errorf("nyumat: frame %d: %w", i+1, err)
	}
	out := make([]float32, len(columns))
	for x := range f.W {
		for y, v := range columns[x*f.H:][:f.H] {
			out[y*f.W+x] = v
		}
	}
	return out, nil
}
