package dataset

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gorgonia.org/tensor"

	"okuyuki/core/model"
	"okuyuki/core/photo"
)

func encode(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// flat is a picture of one colour.
func flat(t testing.TB, w, h int, c color.Color) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, c)
		}
	}
	return encode(t, m)
}

// depthPNG codes millimetres.
func depthPNG(t testing.TB, w int, mm ...uint16) []byte {
	m := image.NewGray16(image.Rect(0, 0, w, len(mm)/w))
	for i, v := range mm {
		m.SetGray16(i%w, i/w, color.Gray16{Y: v})
	}
	return encode(t, m)
}

func TestDecodeDepth(t *testing.T) {
	d, err := DecodeDepth(depthPNG(t, 2, 1000, 2500, 0, 65535))
	if err != nil {
		t.Fatal(err)
	}
	if want := []float32{1, 2.5, 0, 65.535}; d.W != 2 || d.H != 2 || !slices.Equal(d.Metres, want) {
		t.Errorf("got %dx%d %v, want 2x2 %v", d.W, d.H, d.Metres, want)
	}
	for name, data := range map[string][]byte{
		"colour": flat(t, 2, 2, color.White),
		"8 bit":  encode(t, image.NewGray(image.Rect(0, 0, 2, 2))),
		"empty":  nil,
		"cut":    depthPNG(t, 2, 1, 2, 3, 4)[:50],
	} {
		if _, err := DecodeDepth(data); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestDepthResizeLeavesUnknownOut(t *testing.T) {
	d := &Depth{W: 4, H: 2, Metres: []float32{1, 3, 2, 0, 1, 3, 2, 2}}
	got := d.Resize(2, 1).Metres
	if want := []float32{2, 2}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: the unknown pixel must not count as 0 m", got, want)
	}
}

func TestReadFolder(t *testing.T) {
	img := &fstest.MapFile{Data: flat(t, 8, 6, color.NRGBA{200, 10, 10, 255})}
	const nfd, nfc = "\u304b\u3099", "\u304c" // が, as a Mac and as Windows write it
	s, err := ReadFolder(fstest.MapFS{
		"pipe/a.jpg": img, "pipe/a.depth.png": {Data: depthPNG(t, 1, 5)}, "pipe/site1/b.PNG": img,
		nfd + "/c.png": img, nfc + "/site1/d.webp": img,
		"free.jpg": img, "notes.txt": {Data: []byte("x")}, "pipe/lost.depth.png": img,
		".DS_Store": {}, "pipe/Thumbs.db": {}, "pipe/._a.jpg": img, "__MACOSX/pipe/a.jpg": img,
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []model.Class{{ID: "pipe", JA: "pipe", EN: "pipe"}, {ID: nfc, JA: nfc, EN: nfc}}; !slices.Equal(s.Classes, want) {
		t.Errorf("classes %v, want %v", s.Classes, want)
	}
	want := map[string]Item{
		"pipe/a.jpg":          {Class: 0, Depth: "pipe/a.depth.png"},
		"pipe/site1/b.PNG":    {Class: 0, Group: "site1"},
		nfd + "/c.png":        {Class: 1},
		nfc + "/site1/d.webp": {Class: 1, Group: "site1"},
		"free.jpg":            {Class: Unlabelled},
	}
	if len(s.Items) != len(want) {
		t.Errorf("%d items, want %d", len(s.Items), len(want))
	}
	for _, it := range s.Items {
		w := want[it.Path]
		w.Path = it.Path
		if it != w {
			t.Errorf("got %+v, want %+v", it, w)
		}
	}
	if w := []string{"notes.txt", "pipe/lost.depth.png"}; !slices.Equal(s.Skipped, w) {
		t.Errorf("skipped %q, want %q", s.Skipped, w)
	}
	if _, err := ReadFolder(fstest.MapFS{"a.txt": {}}); err == nil {
		t.Error("a folder without photos was accepted")
	}
}

const nyuHead = "index1,index0,split,scene,scene_type\n"

func TestReadNYU(t *testing.T) {
	files := fstest.MapFS{"labels.csv": {Data: []byte(nyuHead + "1,0,test,kitchen_0004,kitchen\n3,2,train,office_0003,office\n4,3,train,cafe_0001,cafe\n")}}
	n, err := ReadNYU(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Test.Items) != 1 || len(n.Train.Items) != 2 {
		t.Fatalf("split %d/%d", len(n.Train.Items), len(n.Test.Items))
	}
	want := Item{Path: "rgb/0004.jpg", Depth: "depth_mm/0004.png", Class: 9, Group: "cafe_0001"}
	if got := n.Train.Items[1]; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := n.Train.Classes[n.Train.Items[0].Class].ID; got != "office" {
		t.Errorf("class %q", got)
	}
}

func TestReadNYURefuses(t *testing.T) {
	for name, body := range map[string]string{
		"no header":     "1,0,test,kitchen_0004,kitchen\n",
		"columns":       nyuHead + "1,0,test,kitchen\n",
		"index":         nyuHead + "x,0,test,kitchen_0004,kitchen\n",
		"path as index": nyuHead + "../1,0,test,kitchen_0004,kitchen\n",
		"index 0":       nyuHead + "0,0,test,kitchen_0004,kitchen\n",
		"twice":         nyuHead + "1,0,test,a,kitchen\n1,0,train,a,kitchen\n",
		"split":         nyuHead + "1,0,both,kitchen_0004,kitchen\n",
		"type":          nyuHead + "1,0,test,kitchen_0004,castle\n",
	} {
		if _, err := ReadNYU(fstest.MapFS{"labels.csv": {Data: []byte(body)}}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := ReadNYU(fstest.MapFS{}); err == nil {
		t.Error("no labels.csv: accepted")
	}
}

func TestBatches(t *testing.T) {
	grey := func(v uint8) *fstest.MapFile { return &fstest.MapFile{Data: flat(t, 8, 6, color.NRGBA{v, v, v, 255})} }
	s, err := ReadFolder(fstest.MapFS{"a/1.png": grey(0), "a/1.depth.png": {Data: depthPNG(t, 2, 1000, 2000)}, "b/2.png": grey(255), "3.png": grey(51)})
	if err != nil {
		t.Fatal(err)
	}
	at := func(p string) int { return slices.IndexFunc(s.Items, func(it Item) bool { return it.Path == p }) }
	order := []int{at("b/2.png"), at("a/1.png"), at("3.png")}
	var sizes []int
	var images, depths []float32
	var labels []int32
	for b, err := range s.Batches(order, Shape{Size: 2, Width: 4, Height: 2, DepthWidth: 2, DepthHeight: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(b.Indices))
		if want := (tensor.Shape{len(b.Indices), 2, 4, 3}); !b.Images.Shape().Eq(want) {
			t.Errorf("images %v, want %v", b.Images.Shape(), want)
		}
		images = append(images, b.Images.Float32s()...)
		depths = append(depths, b.Depth.Float32s()...)
		labels = append(labels, b.Labels.Int32s()...)
	}
	if !slices.Equal(sizes, []int{2, 1}) || !slices.Equal(labels, []int32{1, 0, Unlabelled}) {
		t.Errorf("sizes %v, labels %v", sizes, labels)
	}
	if want := []float32{0, 0, 1, 2, 0, 0}; !slices.Equal(depths, want) {
		t.Errorf("depth %v, want %v", depths, want)
	}
	for k, want := range []float32{1, -1, -.6} {
		if got := images[k*24]; math.Abs(float64(got-want)) > 1e-6 {
			t.Errorf("image %d: %v, want %v", k, got, want)
		}
	}
	for range s.Batches([]int{0, 99}, Shape{Size: 1, Width: 4, Height: 2}) {
		break // stopping early must not panic
	}
	var last error
	for _, err := range s.Batches([]int{0, 99}, Shape{Size: 1, Width: 4, Height: 2}) {
		last = err
	}
	if last == nil {
		t.Error("an index outside the set was accepted")
	}
}

func TestNPYRoundTrip(t *testing.T) {
	for _, want := range []*tensor.Dense{
		tensor.New(tensor.WithShape(2, 3, 1), tensor.WithBacking([]float32{1, -2, 3.5, 0, 1e-30, 6})),
		tensor.New(tensor.WithShape(4), tensor.WithBacking([]int32{1, -1, 0, 7})),
		tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]uint8{0, 1, 254, 255})),
	} {
		var b bytes.Buffer
		if err := WriteNPY(&b, want); err != nil {
			t.Fatal(err)
		}
		data := b.Bytes()
		got, err := ReadNPY(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if !got.Eq(want) {
			t.Errorf("got %v %v, want %v %v", got.Shape(), got, want.Shape(), want)
		}
	}
}

// npy is a file as NumPy itself writes it.
func npy(dict string, data []byte) []byte {
	for (10+len(dict)+1)%64 != 0 {
		dict += " "
	}
	dict += "\n"
	return append(append([]byte("\x93NUMPY\x01\x00"), append([]byte{byte(len(dict)), byte(len(dict) >> 8)}, dict...)...), data...)
}

func TestReadNPYOfNumPy(t *testing.T) {
	data := npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0})
	got, err := ReadNPY(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if want := []float32{1, -2}; !slices.Equal(got.Float32s(), want) || !got.Shape().Eq(tensor.Shape{2, 1}) {
		t.Errorf("got %v %v", got.Shape(), got.Float32s())
	}
}

func TestReadNPYRefuses(t *testing.T) {
	ok := "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
	for name, data := range map[string][]byte{
		"empty":      {},
		"magic":      []byte("\x93NUMPX\x01\x00\x00\x00"),
		"huge shape": npy(strings.Replace(ok, "(2,)", "(2000000000, 2000000000, 4)", 1), nil),
		"negative":   npy(strings.Replace(ok, "(2,)", "(-2,)", 1), make([]byte, 8)),
		"short":      npy(ok, make([]byte, 7)),
		"long":       npy(ok, make([]byte, 9)),
		"big endian": npy(strings.Replace(ok, "<f4", ">f4", 1), make([]byte, 8)),
		"object":     npy(strings.Replace(ok, "<f4", "|O", 1), make([]byte, 8)),
		"fortran":    npy(strings.Replace(ok, "False", "True", 1), make([]byte, 8)),
		"scalar":     npy(strings.Replace(ok, "(2,)", "()", 1), make([]byte, 4)),
	} {
		if _, err := ReadNPY(bytes.NewReader(data), int64(len(data))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestOversizedPhotoIsRefused(t *testing.T) {
	s := &Set{files: fstest.MapFS{"big.jpg": {Data: make([]byte, photo.MaxBytes+100)}}, Items: []Item{{Path: "big.jpg"}}}
	if _, err := s.Photo(0); photo.KindOf(err) != photo.KindTooLarge {
		t.Errorf("error %v, want kind %q", err, photo.KindTooLarge)
	}
}

// The real set is not part of the project; where it is at hand, its facts are checked.
func TestNYUFacts(t *testing.T) {
	dir := "../../../shared/data/nyu320"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the NYU copy is not on this machine")
	}
	n, err := ReadNYU(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Train.Items) != 795 || len(n.Test.Items) != 654 {
		t.Errorf("split %d/%d, want 795/654", len(n.Train.Items), len(n.Test.Items))
	}
	counts := make([]int, 10)
	for _, s := range []*Set{n.Train, n.Test} {
		for _, it := range s.Items {
			counts[it.Class]++
		}
	}
	if want := []int{383, 225, 221, 121, 117, 78, 50, 49, 36, 169}; !slices.Equal(counts, want) {
		t.Errorf("classes %v, want %v", counts, want)
	}
	for b, err := range n.Train.Batches([]int{0, 5}, Shape{Size: 2, Width: 224, Height: 160, DepthWidth: 56, DepthHeight: 40}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range b.Depth.Float32s() {
			if d < .5 || d > 10.1 {
				t.Fatalf("depth %v m", d)
			}
		}
	}
}

func TestReadFolderFollowsLinks(t *testing.T) {
	link := func(to string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink} }
	s, err := ReadFolder(fstest.MapFS{
		"store/1.jpg": {}, "a/1.jpg": link("../store/1.jpg"), "a/gone.jpg": link("../store/2.jpg"), "b": link("store"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, it := range s.Items {
		paths = append(paths, it.Path)
	}
	if want := []string{"a/1.jpg", "store/1.jpg"}; !slices.Equal(paths, want) {
		t.Errorf("photos %v, want %v", paths, want)
	}
	if want := []string{"a/gone.jpg", "b"}; !slices.Equal(s.Skipped, want) {
		t.Errorf("skipped %v, want %v", s.Skipped, want)
	}
}
