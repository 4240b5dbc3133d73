package dataset

import (
	"bytes"
	"errors"
	"image/png"
	"io/fs"
	"testing"
	"testing/fstest"

	"gorgonia.org/tensor"

	"okuyuki/core/depthmap"
	"okuyuki/internal/hostile"
	"okuyuki/server/explain"
	"okuyuki/server/refused"
)

// An array that is read is the same when it is written and read again; whatever is refused has a kind.
func FuzzReadNPY(f *testing.F) {
	f.Add(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", make([]byte, 8)))
	f.Add(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", make([]byte, 3)))
	for _, h := range hostile.For(hostile.NPY) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var a *tensor.Dense
		var err error
		took := hostile.CostOf(func() { a, err = ReadNPY(bytes.NewReader(data), int64(len(data))) })
		if took.Bytes > uint64(1<<20+64*len(data)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(data))
		}
		if err != nil {
			if refused.Of(err) == "" {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := WriteNPY(&b, a); err != nil {
			t.Fatal(err)
		}
		again, err := ReadNPY(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil || !again.Shape().Eq(a.Shape()) || again.Dtype() != a.Dtype() {
			t.Fatalf("%v %v came back as %v (%v)", a.Shape(), a.Dtype(), again, err)
		}
		var c bytes.Buffer
		if err := WriteNPY(&c, again); err != nil || !bytes.Equal(c.Bytes(), b.Bytes()) {
			t.Fatalf("values changed, %v", err)
		}
	})
}

// Frames that are listed have classes and paths that there can be, each once.
func FuzzReadLabels(f *testing.F) {
	f.Add([]byte(nyuHead + "1,0,test,kitchen_0004,kitchen\n"))
	f.Add([]byte(nyuHead + "\"1\",0,train,\"a\nb\",cafe\n"))
	for _, h := range hostile.For(hostile.Labels) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var n *NYU
		var err error
		took := hostile.CostOf(func() { n, err = ReadNYU(fstest.MapFS{"labels.csv": {Data: data}}) })
		if took.Bytes > uint64(1<<20+64*len(data)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(data))
		}
		if err != nil {
			if refused.Of(err) == "" {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, s := range []*Set{n.Train, n.Test} {
			for _, it := range s.Items {
				if it.Class < 0 || it.Class >= len(s.Classes) || !fs.ValidPath(it.Path) || !fs.ValidPath(it.Depth) || seen[it.Path] {
					t.Fatalf("item %+v", it)
				}
				seen[it.Path] = true
			}
		}
	})
}

// A depth map of millimetres means the same here and to the page's reader.
func FuzzDecodeDepth(f *testing.F) {
	for _, h := range hostile.For(hostile.Depth) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := png.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1e6 && c.Width*c.Height <= depthmap.MaxPixels {
			return // allowed, and slow
		}
		d, err := DecodeDepth(data)
		if err != nil {
			if explain.KindOf(err) == "" {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		m, err := depthmap.Decode(data)
		if errors.Is(err, depthmap.ErrEmpty) {
			m, err = &depthmap.Map{W: d.W, H: d.H, Bits: 16, Values: make([]float32, len(d.Metres))}, nil
		}
		if err != nil || m.W != d.W || m.H != d.H || m.Bits != 16 {
			t.Fatalf("%dx%d here, %+v there, %v", d.W, d.H, m, err)
		}
		for i, v := range m.Values {
			if d.Metres[i] != v/1000 {
				t.Fatalf("pixel %d: %v m here, %v mm there", i, d.Metres[i], v)
			}
		}
	})
}

// A list of labels beyond all reason is not read to its end.
func TestLabelsAreBounded(t *testing.T) {
	_, err := ReadNYU(fstest.MapFS{"labels.csv": {Data: make([]byte, maxLabels+1)}})
	if refused.Of(err) != refused.Limit {
		t.Error(err)
	}
}
