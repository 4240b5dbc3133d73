package dataset

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"okuyuki/server/refused"
)

// bits are numbers as NumPy writes them.
func bits[T any](t *testing.T, v ...T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func dict(descr, shape string) string {
	return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }"
}

// A depth map may be an array of metres or millimetres beside its photo, under each of the names that a PNG may have.
func TestDepthArrays(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	want := []float32{1.5, 0, 2, 0, 0, 4}
	files := fstest.MapFS{
		"a/one.jpg": {}, "a/one.depth.npy": {Data: npy(dict("<f4", "(2, 3)"), bits(t, 1.5, float32(nan), 2, -1, float32(inf), 4))},
		"a/two.jpg": {}, "a/two.npy": {Data: npy(dict("<f8", "(2, 3)"), bits(t, 1.5, nan, 2, 0, inf, 4))},
		"b/three.png": {}, "b/depth/three.npy": {Data: npy(dict("<u2", "(2, 3)"), bits[uint16](t, 1500, 0, 2000, 0, 0, 4000))},
		"b/four.jpg": {}, "b/alone.npy": {Data: []byte("of no photo")},
	}
	set, err := ReadFolder(files)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(set.Skipped, []string{"b/alone.npy"}) || len(set.Items) != 4 || len(set.Classes) != 2 {
		t.Fatalf("%d photos of %d classes, skipped %v", len(set.Items), len(set.Classes), set.Skipped)
	}
	for i, item := range set.Items {
		d, err := set.Depth(i)
		file, err2 := set.DepthFile(i)
		if err != nil || err2 != nil {
			t.Fatal(item.Path, err, err2)
		}
		if item.Path == "b/four.jpg" {
			if d != nil || file != nil {
				t.Errorf("%s has a depth map", item.Path)
			}
			continue
		}
		if d == nil || d.W != 3 || d.H != 2 || !slices.Equal(d.Metres, want) {
			t.Errorf("%s: %+v, want %v", item.Path, d, want)
		}
		// As a PNG it is the same map.
		again, err := DecodeDepth(file)
		if err != nil || !slices.Equal(again.Metres, want) {
			t.Errorf("%s as a PNG: %+v, %v", item.Path, again, err)
		}
	}
}

func TestDepthArraysRefused(t *testing.T) {
	for want, files := range map[refused.Kind]map[string][]byte{
		refused.Content: {
			"one dimension":    npy(dict("<f4", "(2,)"), bits[float32](t, 1, 2)),
			"a colour picture": npy(dict("<f4", "(1, 1, 3)"), bits[float32](t, 1, 2, 3)),
			"bytes":            npy(dict("|u1", "(1, 2)"), []byte{1, 2}),
			"integers":         npy(dict("<i4", "(1, 1)"), bits[int32](t, 1)),
			"nothing known":    npy(dict("<f4", "(1, 2)"), bits(t, float32(math.NaN()), 0)),
		},
		refused.Limit:       {"a long side": npy(dict("<u2", "(1, 16385)"), make([]byte, 2*16385))},
		refused.Damaged:     {"half": npy(dict("<f8", "(1, 2)"), make([]byte, 8)), "empty": {}},
		refused.Unsupported: {"another byte order": npy(dict(">f4", "(1, 1)"), make([]byte, 4))},
		refused.Format:      {"a photo": []byte("\xff\xd8\xff\xe0" + strings.Repeat("x", 100))},
	} {
		for name, data := range files {
			if d, err := decodeDepthArray(data); refused.Of(err) != want {
				t.Errorf("%s: %v, %v, want %q", name, d, err, want)
			}
		}
	}
	far := &Depth{W: 1, H: 1, Metres: []float32{100}}
	file, err := far.png()
	if err != nil {
		t.Fatal(err)
	}
	if d, err := DecodeDepth(file); err != nil || d.Metres[0] != 65.535 {
		t.Errorf("what is far away is at %v, %v", d, err)
	}
}
