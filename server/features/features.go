package features

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/shelf"
	"okuyuki/core/train"
	"okuyuki/server/atomicfile"
)

// Source says of which pictures features are wanted. What File is named after must tell the pictures and the backbone apart.
type Source struct {
	File    string // that keeps the features
	Count   int    // pictures
	H, W    int    // of the backbone's input
	Picture func(i int) (*photo.Image, error)
	Shelf   *shelf.Shelf // where the views go; nil: memory
}

// batch is how many pictures the backbone is given, and are in memory, at a time.
const batch = 8

// Views returns a view of each picture, without targets, and whether they were computed and not read. A file that is damaged is
// refused.
func (s Source) Views(ctx context.Context, m *model.Model) (views []train.View, computed bool, err error) {
	sizes := make([]int, 0, 4)
	for _, shape := range m.TapShapes(1, s.H, s.W) {
		sizes = append(sizes, shape.Len())
	}
	views, err = s.read(ctx, sizes)
	if !errors.Is(err, fs.ErrNotExist) {
		return views, false, err
	}
	views, err = s.compute(ctx, m)
	return views, true, err
}

// keep puts a view on the shelf.
func (s Source) keep(views []train.View, v train.View) []train.View {
	if s.Shelf != nil {
		v.Shelve(s.Shelf)
	}
	return append(views, v)
}

func (s Source) compute(ctx context.Context, m *model.Model) ([]train.View, error) {
	extractor := train.NewExtractor(m, batch)
	views := make([]train.View, 0, s.Count)
	err := atomicfile.Fill(s.File, func(file io.Writer) error {
		sum := sha256.New()
		w := bufio.NewWriterSize(file, 1<<20)
		out := io.MultiWriter(w, sum)
		for i := 0; i < s.Count; i += batch {
			if err := ctx.Err(); err != nil {
				return err
			}
			some, err := s.extract(extractor, i)
			if err != nil {
				return err
			}
			for _, v := range some {
				for _, tap := range v.Taps {
					if err := binary.Write(out, binary.LittleEndian, tap); err != nil {
						return fmt.Errorf("features: %w", err)
					}
				}
				views = s.keep(views, v)
			}
		}
		w.Write(sum.Sum(nil)) // Flush reports its error
		if err := w.Flush(); err != nil {
			return fmt.Errorf("features: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return views, nil
}

// extract computes the views of a batch, from picture number i on.
func (s Source) extract(x *train.Extractor, i int) ([]train.View, error) {
	pictures := make([]*photo.Image, min(batch, s.Count-i))
	for k := range pictures {
		var err error
		if pictures[k], err = s.Picture(i + k); err != nil {
			return nil, err
		}
	}
	return x.Views(pictures, s.H, s.W)
}

func (s Source) read(ctx context.Context, sizes []int) ([]train.View, error) {
	f, err := os.Open(s.File)
	if err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	from := &hashed{r: bufio.NewReaderSize(f, 1<<20), sum: sum}
	views := make([]train.View, 0, s.Count)
	for range s.Count {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v := train.View{H: s.H, W: s.W}
		for _, size := range sizes {
			tap := make([]uint16, size)
			switch err := binary.Read(from, binary.LittleEndian, tap); {
			case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				return nil, s.damaged()
			case err != nil:
				return nil, fmt.Errorf("features: %w", err)
			}
			v.Taps = append(v.Taps, tap)
		}
		views = s.keep(views, v)
	}
	want := sum.Sum(nil)
	end, err := io.ReadAll(io.LimitReader(from.r, sha256.Size+1))
	if err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	if !bytes.Equal(end, want) {
		return nil, s.damaged()
	}
	return views, nil
}

func (s Source) damaged() error {
	return fmt.Errorf("features: %s is damaged: remove it, it will be made again", s.File)
}

// hashed reads and adds up what it has read.
type hashed struct {
	r   io.Reader
	sum hash.Hash
}

func (h *hashed) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	h.sum.Write(p[:n])
	return n, err
}
