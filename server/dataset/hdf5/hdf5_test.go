package hdf5_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"okuyuki/server/dataset/hdf5"
)

func open(t testing.TB, name string) *hdf5.File {
	t.Helper()
	b := contents(t, name)
	f, err := hdf5.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func contents(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func dataset(t testing.TB, f *hdf5.File, name string) *hdf5.Dataset {
	t.Helper()
	d, err := f.Dataset(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// described is what h5py says of a data set; see testdata/make.py.
type described struct {
	Type   string
	Shape  []int
	SHA256 string
}

// names of types in NumPy.
var numpy = map[string]string{"u1": "uint8", "i1": "int8", "u2": "uint16", "i2": "int16", "u4": "uint32", "i4": "int32", "u8": "uint64", "i8": "int64", "f4": "float32", "f8": "float64"}

// little reads a slab, whatever its type, as little-endian bytes.
func little(d *hdf5.Dataset, start, count []int) ([]byte, error) {
	switch d.Type.String() {
	case "uint8":
		return encoded[uint8](d, start, count)
	case "int8":
		return encoded[int8](d, start, count)
	case "uint16":
		return encoded[uint16](d, start, count)
	case "int16":
		return encoded[int16](d, start, count)
	case "uint32":
		return encoded[uint32](d, start, count)
	case "int32":
		return encoded[int32](d, start, count)
	case "uint64":
		return encoded[uint64](d, start, count)
	case "int64":
		return encoded[int64](d, start, count)
	case "float32":
		return encoded[float32](d, start, count)
	case "float64":
		return encoded[float64](d, start, count)
	}
	return nil, fmt.Errorf("%w: %v", hdf5.ErrType, d.Type)
}

func encoded[E hdf5.Element](d *hdf5.Dataset, start, count []int) ([]byte, error) {
	v, err := hdf5.Read[E](d, start, count)
	if err != nil {
		return nil, err
	}
	return binary.Append(nil, binary.LittleEndian, v)
}

// Every data set of every file has the type, the shape and the values that h5py finds in it.
func TestAgainstH5py(t *testing.T) {
	var files map[string]map[string]described
	if err := json.Unmarshal(contents(t, "expected.json"), &files); err != nil {
		t.Fatal(err)
	}
	if len(files["earliest.mat"]) < 20 {
		t.Fatalf("%d data sets", len(files["earliest.mat"]))
	}
	for file, sets := range files {
		f := open(t, file)
		for name, want := range sets {
			d, err := f.Dataset(name)
			if err != nil {
				t.Errorf("%s: %s: %v", file, name, err)
				continue
			}
			if kind := numpy[want.Type[1:]]; d.Type.String() != kind || !slices.Equal(d.Shape, want.Shape) || (d.Type.BigEndian && want.Type[0] != '>') {
				t.Errorf("%s: %s: %v %v, h5py says %s %v", file, name, d.Type, d.Shape, want.Type, want.Shape)
			}
			b, err := little(d, make([]int, len(d.Shape)), d.Shape)
			if sum := sha256.Sum256(b); err != nil || hex.EncodeToString(sum[:]) != want.SHA256 {
				t.Errorf("%s: %s: other values than h5py's (%v)", file, name, err)
			}
		}
	}
}

// A slab is what the whole array has there.
func TestSlabs(t *testing.T) {
	f := open(t, "earliest.mat")
	rng := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"deflate", "shuffled", "checked", "plain", "many", "holes", "unwritten", "unwritten_chunks"} {
		d := dataset(t, f, name)
		rank := len(d.Shape)
		whole, err := little(d, make([]int, rank), d.Shape)
		if err != nil {
			t.Fatal(err)
		}
		for range 100 {
			start, count := make([]int, rank), make([]int, rank)
			for i, n := range d.Shape {
				start[i] = rng.IntN(n)
				count[i] = rng.IntN(n - start[i] + 1)
			}
			got, err := little(d, start, count)
			if err != nil {
				t.Fatal(err)
			}
			if want := cut(whole, d.Type.Size, d.Shape, start, count); !bytes.Equal(got, want) {
				t.Fatalf("%s: %v from %v on: %x, want %x", name, count, start, got, want)
			}
		}
	}
}

// cut takes a slab out of an array, one element after the other.
func cut(b []byte, size int, shape, start, count []int) []byte {
	if len(shape) == 0 {
		return b
	}
	inner := size
	for _, n := range shape[1:] {
		inner *= n
	}
	var out []byte
	for i := range count[0] {
		out = append(out, cut(b[(start[0]+i)*inner:][:inner], size, shape[1:], start[1:], count[1:])...)
	}
	return out
}

func TestFillValues(t *testing.T) {
	f := open(t, "earliest.mat")
	v, err := hdf5.Read[float32](dataset(t, f, "holes"), []int{3, 0}, []int{3, 8})
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range v {
		want := float32(-1.5)
		if i == 1*8+5 {
			want = 3.25
		}
		if got != want {
			t.Errorf("element %d is %v, want %v", i, got, want)
		}
	}
}

// Cells of strings, as MATLAB keeps them.
func TestReferences(t *testing.T) {
	for _, file := range []string{"earliest.mat", "v108.h5"} {
		f := open(t, file)
		cells := dataset(t, f, "cells")
		if class := cells.Text("MATLAB_class"); class != "cell" {
			t.Errorf("class %q", class)
		}
		refs, err := hdf5.ReadRefs(cells, []int{0, 0}, []int{1, 3})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"kitchen_0004", "台所𠮷"} {
			d, err := f.Deref(refs[i])
			if err != nil {
				t.Fatal(err)
			}
			units, err := hdf5.Read[uint16](d, []int{0, 0}, d.Shape)
			if got := string(utf16.Decode(units)); err != nil || got != want || d.Text("MATLAB_class") != "char" {
				t.Errorf("cell %d is %q, want %q (%v)", i, got, want, err)
			}
		}
		empty, err := f.Deref(refs[2])
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := empty.Number("MATLAB_empty"); !ok || n != 1 {
			t.Errorf("MATLAB_empty is %d, %v", n, ok)
		}
		if n, ok := dataset(t, f, "many").Number("big"); !ok || n != -7 {
			t.Errorf("a big-endian attribute is %d, %v, want -7", n, ok)
		}
		if _, err := hdf5.Read[uint16](cells, []int{0, 0}, []int{1, 3}); !errors.Is(err, hdf5.ErrType) {
			t.Errorf("references as numbers: %v", err)
		}
	}
}

func TestGroups(t *testing.T) {
	f := open(t, "earliest.mat")
	for i := range 200 {
		name := fmt.Sprintf("group/l%03d", (i*37)%200)
		want := "scalar"
		if i%2 == 1 {
			want = "plain"
		}
		if d := dataset(t, f, name); len(d.Shape) != len(dataset(t, f, want).Shape) {
			t.Errorf("%s is not %s", name, want)
		}
	}
	for _, name := range []string{"", "nothing", "group/l200", "group/", "zzz", "group/a"} {
		if _, err := f.Dataset(name); !errors.Is(err, hdf5.ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := f.Dataset("group"); !errors.Is(err, hdf5.ErrType) {
		t.Errorf("a group as a data set: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		file, name string
		want       error
	}{
		{"v108.h5", "dense/l3", hdf5.ErrUnsupported},
		{"refused.h5", "index", hdf5.ErrUnsupported},
		{"refused_old.h5", "lzf", hdf5.ErrUnsupported},
		{"refused_old.h5", "soft", hdf5.ErrUnsupported},
		{"refused_old.h5", "compound", hdf5.ErrType},
		{"refused_old.h5", "half", hdf5.ErrType},
		{"refused_old.h5", "text", hdf5.ErrType},
	} {
		d, err := open(t, c.file).Dataset(c.name)
		if err == nil {
			_, err = hdf5.Read[float32](d, make([]int, len(d.Shape)), d.Shape)
		}
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	for _, b := range [][]byte{nil, []byte("PK"), make([]byte, 5000)} {
		if _, err := hdf5.Open(bytes.NewReader(b), int64(len(b))); !errors.Is(err, hdf5.ErrNotHDF5) {
			t.Errorf("%d other bytes: %v", len(b), err)
		}
	}
	d := dataset(t, open(t, "tiny.mat"), "a")
	for _, c := range [][2][]int{{{0}, {1}}, {{-1, 0}, {1, 1}}, {{0, 0}, {5, 1}}, {{3, 0}, {2, 1}}, {{0, 0}, {1, -1}}, {nil, nil}} {
		if _, err := hdf5.Read[uint16](d, c[0], c[1]); !errors.Is(err, hdf5.ErrType) {
			t.Errorf("%v from %v on: %v", c[1], c[0], err)
		}
	}
}

// failing is a file of which the call number n fails.
type failing struct {
	*bytes.Reader
	n int
}

func (f *failing) ReadAt(b []byte, at int64) (int, error) {
	if f.n--; f.n == 0 {
		return 0, io.ErrClosedPipe
	}
	return f.Reader.ReadAt(b, at)
}

// Whichever call fails, the error arrives as it is.
func TestFailingReads(t *testing.T) {
	b := contents(t, "tiny.mat")
	for n := 1; ; n++ {
		r := &failing{bytes.NewReader(b), n}
		f, err := hdf5.Open(r, int64(len(b)))
		var d *hdf5.Dataset
		if err == nil {
			d, err = f.Dataset("a")
		}
		if err == nil {
			_, err = hdf5.Read[uint16](d, []int{0, 0}, d.Shape)
		}
		if err == nil && r.n > 0 {
			if n < 10 {
				t.Errorf("only %d calls", n)
			}
			return
		}
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Fatalf("call %d: %v", n, err)
		}
	}
}

func TestConcurrentReads(t *testing.T) {
	d := dataset(t, open(t, "earliest.mat"), "shuffled")
	whole, err := hdf5.Read[float32](d, []int{0, 0, 0}, d.Shape)
	if err != nil {
		t.Fatal(err)
	}
	frame := len(whole) / d.Shape[0]
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Go(func() {
			for i := range 20 {
				n := (i*5 + k) % d.Shape[0]
				v, err := hdf5.Read[float32](d, []int{n, 0, 0}, []int{1, d.Shape[1], d.Shape[2]})
				if err != nil || !slices.Equal(v, whole[n*frame:][:frame]) {
					t.Errorf("frame %d: %v", n, err)
				}
			}
		})
	}
	wg.Wait()
}
