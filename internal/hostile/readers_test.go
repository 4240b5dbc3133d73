package hostile_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"okuyuki/core/depthmap"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/project"
	"okuyuki/core/statedict"
	"okuyuki/core/weights"
	"okuyuki/internal/hostile"
	"okuyuki/server/base/tflite"
	"okuyuki/server/dataset"
	"okuyuki/server/dataset/hdf5"
	"okuyuki/server/dataset/idx"
	"okuyuki/server/dataset/mat5"
	"okuyuki/server/explain"
	"okuyuki/server/refused"
)

// reader is how the project reads a kind of file, and what it calls a refusal.
type reader struct {
	read func(file *source) error
	kind func(error) string
}

var readers = map[hostile.Reader]reader{
	hostile.Photo: {readPhoto, func(err error) string { return string(photo.KindOf(err)) }},
	hostile.Depth: {readDepth, depthKind},
	hostile.Model: {func(s *source) error { _, err := model.Load(s.data); return err }, func(err error) string {
		if k := weights.KindOf(err); k != "" {
			return string(k)
		}
		return map[bool]string{true: "not_ours"}[errors.Is(err, model.ErrFile)]
	}},
	hostile.Project: {readProject, func(err error) string { return string(project.KindOf(err)) }},
	hostile.HDF5:    {readHDF5, refusedKind},
	hostile.MAT5:    {func(s *source) error { _, err := mat5.Read(s.data); return err }, refusedKind},
	hostile.IDX:     {func(s *source) error { _, err := idx.Read(s); return err }, refusedKind},
	hostile.NPY:     {func(s *source) error { _, err := dataset.ReadNPY(s, int64(len(s.data))); return err }, refusedKind},
	hostile.TFLite:  {func(s *source) error { _, err := tflite.Read(s.data); return err }, refusedKind},
	hostile.Backbone: {func(s *source) error {
		_, _, err := statedict.Model(s.data, statedict.ImageNet(), []model.Class{{ID: "a"}}, 1)
		return err
	}, func(err error) string { return string(statedict.KindOf(err)) }},
	hostile.Labels: {func(s *source) error {
		_, err := dataset.ReadNYU(fstest.MapFS{"labels.csv": {Data: s.data}})
		return err
	}, refusedKind},
}

func refusedKind(err error) string { return string(refused.Of(err)) }

func depthKind(err error) string {
	for name, reason := range map[string]error{"not_png": depthmap.ErrNotPNG, "not_grey": depthmap.ErrNotGrey, "too_large": depthmap.ErrTooLarge, "empty": depthmap.ErrEmpty} {
		if errors.Is(err, reason) {
			return name
		}
	}
	return ""
}

// readPhoto does all that is done with the file of a photo; what is shown is looked at by TestPictures.
func readPhoto(s *source) error {
	_, err := photo.Decode(s.data)
	_, stripped := photo.StripMetadata(s.data)
	if err == nil && stripped != nil {
		return stripped
	}
	photo.Taken(s.data)
	return err
}

// readDepth reads a map as the page does; the data sets' own reader of such maps must name what is wrong as well.
func readDepth(s *source) error {
	_, err := depthmap.Decode(s.data)
	if _, other := dataset.DecodeDepth(s.data); other != nil && explain.KindOf(other) == "" {
		return other
	}
	return err
}

// readProject reads all that is in a project.
func readProject(s *source) error {
	f, err := project.Open(s, int64(len(s.data)))
	if err != nil {
		return err
	}
	for i := range f.Photos {
		if _, err := f.Photo(i); err != nil {
			return err
		}
	}
	_, err = f.Model()
	return err
}

func readHDF5(s *source) error {
	f, err := hdf5.Open(s, int64(len(s.data)))
	if err != nil {
		return err
	}
	d, err := f.Dataset("a")
	if err != nil {
		return err
	}
	_, err = hdf5.Read[uint16](d, []int{0, 0}, []int{min(d.Shape[0], 16), 8})
	return err
}

// source is a file that counts what is read of it.
type source struct {
	data []byte
	at   int
	read int
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.ReadAt(p, int64(s.at))
	s.at += n
	if n > 0 {
		err = nil
	}
	return n, err
}

func (s *source) ReadAt(p []byte, at int64) (int, error) {
	n, err := bytes.NewReader(s.data).ReadAt(p, at)
	s.read += n
	return n, err
}

var (
	_ io.Reader   = (*source)(nil)
	_ io.ReaderAt = (*source)(nil)
)

// Limits of what a file may cost. Time is measured as work: bytes read and objects made.
const (
	mostBytes   = 8 << 20 // of memory, beside ten times the size of the file
	mostObjects = 10_000  // and one for a byte of the file
	mostRead    = 20      // times the size of the file, and 64 KiB
)

// Every file ends as the corpus says: read, or refused with a kind that people are told about, at a small cost.
func TestEveryFile(t *testing.T) {
	var most hostile.Cost
	for _, f := range hostile.Files() {
		r, known := readers[f.Reader]
		if !known {
			t.Fatalf("%s: nobody reads %s", f.Name, f.Reader)
		}
		s := &source{data: f.Data}
		var err error
		took := hostile.CostOf(func() { err = r.read(s) })
		if got := r.kind(err); got != f.Kind || (err == nil) != (f.Kind == hostile.Read) {
			t.Errorf("%s: %v, kind %q, want %q", f.Name, err, got, f.Kind)
		}
		if text, ok := explain.TextsOf(explain.KindOf(err)); err != nil && (!ok || text.JA.Next == "" || text.EN.Next == "") {
			t.Errorf("%s: kind %q has no text", f.Name, explain.KindOf(err))
		}
		if err != nil && len(err.Error()) > 1000 {
			t.Errorf("%s: a message of %d bytes", f.Name, len(err.Error()))
		}
		if took.Bytes > uint64(mostBytes+10*len(f.Data)) || took.Objects > uint64(mostObjects+len(f.Data)) {
			t.Errorf("%s: %d bytes in %d objects for a file of %d", f.Name, took.Bytes, took.Objects, len(f.Data))
		}
		if s.read > mostRead*len(f.Data)+64<<10 {
			t.Errorf("%s: %d bytes read of a file of %d", f.Name, s.read, len(f.Data))
		}
		most.Bytes, most.Objects = max(most.Bytes, took.Bytes), max(most.Objects, took.Objects)
	}
	t.Logf("%d files; at most %d bytes and %d objects for one", len(hostile.Files()), most.Bytes, most.Objects)
}

// The folder holds exactly the corpus, so that others can throw it at a page or a server.
func TestFolder(t *testing.T) {
	const dir = "../../testdata/hostile"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, total := hostile.Files(), 0
	if len(files) < 200 || len(entries) != len(files)+1 { // the README
		t.Errorf("%d files in the folder, %d in the corpus", len(entries), len(files))
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil || !bytes.Equal(data, f.Data) {
			t.Errorf("%s is not what is made (%v): go generate ./internal/hostile", f.Name, err)
		}
		total += len(data)
	}
	if total > 1<<20 {
		t.Errorf("the corpus has %d bytes", total)
	}
}

// Every kind of refusal but those that need a large file, a browser or a data set occurs.
func TestEveryKindOccurs(t *testing.T) {
	seen := map[refused.Kind]bool{"photo.too_large": true, "photo.convert": true, "backbone.unknown": true, "backbone.value": true}
	for _, f := range hostile.Files() {
		seen[explain.KindOf(readers[f.Reader].read(&source{data: f.Data}))] = true
	}
	for _, k := range explain.Kinds() {
		if !seen[k] {
			t.Errorf("no file is refused as %q", k)
		}
	}
}
