package base

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	"okuyuki/server/dataset"
)

// featureVersion changes whenever viewOf or the backbone's arithmetic does.
const featureVersion = 2

// featureKey names the features of a view set; cached files of another key are not used.
func (o Options) featureKey() string {
	h := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %d %dx%d", featureVersion, Package, PackageVersion, o.Seed, inputW, inputH))
	return hex.EncodeToString(h[:6])
}

// examples reads or computes the views of every frame.
func (o Options) examples(ctx context.Context, m *model.Model, samples []Sample) ([]train.Example, error) {
	examples := make([]train.Example, len(samples))
	for i, s := range samples {
		examples[i].Label = s.Label
	}
	extractor := train.NewExtractor(m, 8)
	shapes := m.TapShapes(1, inputH, inputW)
	for v := range o.Heads.Views {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		start := time.Now()
		file := filepath.Join(o.Cache, fmt.Sprintf("features-%s-%02d.bin", o.featureKey(), v))
		sizes := make([]int, len(shapes))
		for i, s := range shapes {
			sizes[i] = s.Len()
		}
		views, err := readViews(file, len(samples), sizes)
		how := "read"
		if errors.Is(err, fs.ErrNotExist) {
			how = "computed"
			if views, err = computeViews(extractor, samples, v, o.Seed); err == nil {
				err = writeViews(file, views)
			}
		}
		if err != nil {
			return nil, err
		}
		for i := range views {
			views[i].Target = targetOf(samples[i], viewOf(i, v, o.Seed))
			examples[i].Views = append(examples[i].Views, views[i])
		}
		o.logf("features of view %d of %d %s in %s", v+1, o.Heads.Views, how, time.Since(start).Round(100*time.Millisecond))
	}
	return examples, nil
}

func readSamples(set *dataset.Set) ([]Sample, error) {
	out := make([]Sample, len(set.Items))
	for i, item := range set.Items {
		m, err := set.Photo(i)
		if err != nil {
			return nil, err
		}
		d, err := set.Depth(i)
		if err != nil {
			return nil, err
		}
		if d == nil {
			return nil, fmt.Errorf("base: %s has no depth", item.Path)
		}
		if d.W != m.W || d.H != m.H {
			d = d.Resize(m.W, m.H)
		}
		out[i] = Sample{Picture: m, Depth: d.Metres, Label: item.Class}
	}
	return out, nil
}

func computeViews(x *train.Extractor, samples []Sample, v int, seed uint64) ([]train.View, error) {
	pictures := make([]*photo.Image, len(samples))
	for i, s := range samples {
		pictures[i] = viewOf(i, v, seed).Photo(s.Picture, inputW, inputH)
	}
	return x.Views(pictures, inputH, inputW)
}

// A file of features holds, for every view one after another, the half-precision values
// of its taps, little endian, and ends with the SHA-256 of all that.

func writeViews(file string, views []train.View) error {
	f, err := os.CreateTemp(filepath.Dir(file), "features-*.tmp")
	if err != nil {
		return fmt.Errorf("base: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	sum := sha256.New()
	w := bufio.NewWriterSize(f, 1<<20)
	out := io.MultiWriter(w, sum)
	for _, v := range views {
		for _, tap := range v.Taps {
			if err := binary.Write(out, binary.LittleEndian, tap); err != nil {
				return fmt.Errorf("base: %w", err)
			}
		}
	}
	w.Write(sum.Sum(nil)) // Flush reports its error
	if err := w.Flush(); err != nil {
		return fmt.Errorf("base: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("base: %w", err)
	}
	return os.Rename(f.Name(), file)
}

func readViews(file string, n int, sizes []int) ([]train.View, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	total := 0
	for _, s := range sizes {
		total += 2 * s
	}
	if len(data) != n*total+sha256.Size || sha256.Sum256(data[:n*total]) != [sha256.Size]byte(data[n*total:]) {
		return nil, fmt.Errorf("base: %s is damaged: remove it, it will be made again", file)
	}
	views := make([]train.View, n)
	for i := range views {
		v := train.View{H: inputH, W: inputW}
		for _, s := range sizes {
			tap := make([]uint16, s)
			for k := range tap {
				tap[k] = binary.LittleEndian.Uint16(data[2*k:])
			}
			data = data[2*s:]
			v.Taps = append(v.Taps, tap)
		}
		views[i] = v
	}
	return views, nil
}
