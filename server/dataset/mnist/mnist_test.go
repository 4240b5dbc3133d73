package mnist

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"
)

func array(data []byte, dims ...int) *fstest.MapFile {
	b := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		b = append(b, 0, 0, byte(d>>8), byte(d))
	}
	return &fstest.MapFile{Data: append(b, data...)}
}

// folder is a set of n and 2 pictures.
func folder(n int) fstest.MapFS {
	return fstest.MapFS{
		"train-images-idx3-ubyte": array(make([]byte, n*784), n, 28, 28),
		"train-labels.idx1-ubyte": array(make([]byte, n), n),
		"t10k-images-idx3-ubyte":  array(slices.Repeat([]byte{9}, 2*784), 2, 28, 28),
		"t10k-labels-idx1-ubyte":  array([]byte{3, 9}, 2),
	}
}

func TestRead(t *testing.T) {
	s, err := Read(folder(5))
	if err != nil {
		t.Fatal(err)
	}
	if s.Train.Len() != 5 || s.Test.Len() != 2 || s.Test.Labels[1] != 9 || s.Test.Image(1)[783] != 9 {
		t.Errorf("%d and %d pictures, labels %v", s.Train.Len(), s.Test.Len(), s.Test.Labels)
	}
	for name, change := range map[string]func(fstest.MapFS){
		"lacking": func(f fstest.MapFS) { delete(f, "t10k-labels-idx1-ubyte") },
		"size":    func(f fstest.MapFS) { f["train-images-idx3-ubyte"] = array(make([]byte, 5*783), 5, 27, 29) },
		"number":  func(f fstest.MapFS) { f["train-labels.idx1-ubyte"] = array(make([]byte, 4), 4) },
		"label":   func(f fstest.MapFS) { f["t10k-labels-idx1-ubyte"] = array([]byte{3, 10}, 2) },
		"shape":   func(f fstest.MapFS) { f["t10k-labels-idx1-ubyte"] = array([]byte{3, 1}, 2, 1) },
		"cut":     func(f fstest.MapFS) { f["t10k-labels-idx1-ubyte"].Data = f["t10k-labels-idx1-ubyte"].Data[:9] },
	} {
		f := folder(5)
		change(f)
		if _, err := Read(f); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

// npy is an array in NumPy's format, version 1.0, header and data as numpy.save writes them.
func npy(descr string, data []byte, shape string) *fstest.MapFile {
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n", descr, shape)
	head := append([]byte("\x93NUMPY\x01\x00"), byte(len(dict)), byte(len(dict)>>8))
	return &fstest.MapFile{Data: slices.Concat(head, []byte(dict), data)}
}

// Arrays of NumPy stand in for idx files, one by one.
func TestReadNPY(t *testing.T) {
	arrays := func() fstest.MapFS {
		f := folder(5)
		delete(f, "t10k-images-idx3-ubyte")
		delete(f, "t10k-labels-idx1-ubyte")
		f["t10k-images.npy"] = npy("|u1", slices.Repeat([]byte{9}, 2*784), "2, 28, 28")
		f["t10k-labels.npy"] = npy("|u1", []byte{3, 9}, "2,")
		return f
	}
	want, err := Read(folder(5))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(arrays())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("not what the idx files hold: %v", err)
	}
	for name, change := range map[string]func(fstest.MapFS){
		"numbers": func(f fstest.MapFS) { f["t10k-labels.npy"] = npy("<i4", []byte{3, 0, 0, 0, 9, 0, 0, 0}, "2,") },
		"size":    func(f fstest.MapFS) { f["t10k-images.npy"] = npy("|u1", make([]byte, 2*784), "2, 784") },
		"cut":     func(f fstest.MapFS) { f["t10k-images.npy"].Data = f["t10k-images.npy"].Data[:900] },
	} {
		f := arrays()
		change(f)
		if _, err := Read(f); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

func TestOpenDrawn(t *testing.T) {
	s, err := Open(context.Background(), Drawn, t.TempDir())
	if err != nil || s.Train.Len() != drawnTrain || s.Test.Len() != drawnTest {
		t.Fatalf("%v", err)
	}
	if slices.Equal(s.Train.Image(0), s.Test.Image(0)) {
		t.Error("both splits begin with one digit")
	}
}
