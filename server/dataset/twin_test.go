package dataset_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
	"testing/fstest"

	"okuyuki/server/dataset"
)

// A 16-bit grey PNG beside a photo of its name, or in a folder called depth, is its map.
func TestDepthMapsByNameAndContent(t *testing.T) {
	encode := func(m image.Image, code func(*bytes.Buffer, image.Image) error) *fstest.MapFile {
		var b bytes.Buffer
		if err := code(&b, m); err != nil {
			t.Fatal(err)
		}
		return &fstest.MapFile{Data: b.Bytes()}
	}
	asPNG := func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) }
	deep := image.NewGray16(image.Rect(0, 0, 3, 2))
	for i := range 6 {
		deep.SetGray16(i%3, i/3, color.Gray16{Y: uint16(1000 * (i + 1))})
	}
	shot := encode(image.NewRGBA(image.Rect(0, 0, 3, 2)), func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) })
	depth := encode(deep, asPNG)
	set, err := dataset.ReadFolder(fstest.MapFS{
		"a/beside.jpg": shot, "a/beside.png": depth,
		"a/site/inside.jpg": shot, "a/site/depth/inside.png": depth,
		"a/twins.jpg": shot, "a/twins.png": encode(image.NewRGBA(image.Rect(0, 0, 3, 2)), asPNG),
		"a/alone.png": depth, // 16 bits and no photo of its name: a photo
		"b/torn.jpg":  shot, "b/torn.png": {Data: []byte("\x89PNG")},
		"b/depth/lost.png": depth,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"a/beside.jpg": "a/beside.png", "a/site/inside.jpg": "a/site/depth/inside.png", "a/twins.jpg": "", "a/twins.png": "",
		"a/alone.png": "", "b/torn.jpg": "", "b/torn.png": "",
	}
	for i, it := range set.Items {
		if d, ok := want[it.Path]; !ok || d != it.Depth {
			t.Errorf("%s has the depth map %q, want %q", it.Path, it.Depth, d)
		}
		delete(want, it.Path)
		file, err := set.DepthFile(i)
		if err != nil || (file != nil) != (it.Depth != "") || (file != nil && !bytes.Equal(file, depth.Data)) {
			t.Errorf("%s: a depth file of %d bytes, %v", it.Path, len(file), err)
		}
		if it.Path == "a/site/inside.jpg" && it.Group != "site" {
			t.Errorf("%s is of group %q", it.Path, it.Group)
		}
	}
	if len(want) != 0 || len(set.Skipped) != 1 || set.Skipped[0] != "b/depth/lost.png" {
		t.Errorf("missing %v, skipped %v", want, set.Skipped)
	}
}
