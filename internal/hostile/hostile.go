package hostile

import (
	"slices"
	"strings"
	"sync"
)

// Reader names who a file is meant for.
type Reader string

// The readers.
const (
	Photo    Reader = "photo"    // core/photo
	Depth    Reader = "depth"    // core/depthmap
	Model    Reader = "model"    // core/model over core/weights
	Project  Reader = "project"  // core/project
	HDF5     Reader = "hdf5"     // server/dataset/hdf5
	MAT5     Reader = "mat5"     // server/dataset/mat5
	IDX      Reader = "idx"      // server/dataset/idx
	NPY      Reader = "npy"      // server/dataset.ReadNPY
	TFLite   Reader = "tflite"   // server/base/tflite
	Labels   Reader = "labels"   // labels.csv of server/dataset.ReadNYU
	Backbone Reader = "backbone" // state dicts of MobileNetV2
)

// Read is the kind of a file that is sound: it must be read.
const Read = ""

// Look is what the picture of a sound photo looks like.
type Look uint8

// The looks. Most sound photos show Quadrants.
const (
	Anything  Look = iota
	Quadrants      // red and green above blue and white
	Greys          // their luminances
)

// File is a file of the corpus.
type File struct {
	Name   string
	Reader Reader
	Kind   string // of the refusal, as the reader names it; Read where there must be none
	Why    string // what is wrong or unusual
	Data   []byte
	Shows  Look

	// ByDecoder marks what no header tells. The page leaves such a WebP or GIF to the browser's decoders.
	ByDecoder bool
}

// makers make the files for each reader.
var makers = map[Reader]func() []File{
	Photo: sync.OnceValue(func() []File { return slices.Concat(jpegs(), pngs(), otherPictures()) }), Depth: sync.OnceValue(depthMaps),
	Model: sync.OnceValue(models), Project: sync.OnceValue(projects), HDF5: sync.OnceValue(hdf5s), MAT5: sync.OnceValue(mat5s),
	IDX: sync.OnceValue(idxs), NPY: sync.OnceValue(npys), TFLite: sync.OnceValue(tflites), Labels: sync.OnceValue(labels), Backbone: sync.OnceValue(backbones),
}

// For lists the files meant for a reader.
func For(r Reader) []File { return slices.Clone(makers[r]()) }

// Files is the corpus, in the order of its names.
func Files() (all []File) {
	for _, files := range makers {
		all = append(all, files()...)
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// swell is what small files of the corpus unpack to, in bytes: more than any reader may take for a file that it refuses.
const swell = 10 << 20

// list collects the files for a reader.
type list struct {
	reader Reader
	files  []File
}

// add adds a file that is refused, or of which nothing more is known than that it is read.
func (l *list) add(name, kind, why string, data []byte) {
	l.files = append(l.files, File{Name: name, Reader: l.reader, Kind: kind, Why: why, Data: data})
}

// unusual adds a sound photo and what it shows.
func (l *list) unusual(name string, shows Look, why string, data []byte) {
	l.files = append(l.files, File{Name: name, Reader: l.reader, Why: why, Data: data, Shows: shows})
}
