package workbench_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"reflect"
	"slices"
	"testing"

	"okuyuki/core/depthmap"
	"okuyuki/core/workbench"
)

func TestPackAndRestore(t *testing.T) {
	base := untrained(t)
	b := open(t, base)
	picture, err := b.Add("one", drawn(t, "stairs", 3, 120, 90), 100)
	if err != nil {
		t.Fatal(err)
	}
	want, err := b.Predict("one")
	if err != nil {
		t.Fatal(err)
	}
	pack, err := b.Pack("one")
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, base)
	facts, err := other.Restore("again", pack)
	if err != nil {
		t.Fatal(err)
	}
	if facts.Width != 120 || facts.Height != 90 || facts.Fingerprint != picture.Facts.Fingerprint || math.Abs(facts.Quality.Luma-picture.Facts.Quality.Luma) > 1e-6 {
		t.Errorf("%+v became %+v", picture.Facts, facts)
	}
	got, err := other.Predict("again")
	if err != nil || !reflect.DeepEqual(want, got) {
		t.Errorf("another prediction after the restore (%v)", err)
	}
	if again, err := other.Pack("again"); err != nil || !bytes.Equal(pack, again) {
		t.Errorf("another pack after the restore (%v)", err)
	}
	for i := 0; i < len(pack); i += len(pack)/40 + 1 {
		bad := slices.Clone(pack)
		bad[i] ^= 0x10
		if _, err := other.Restore("x", bad); !errors.Is(err, workbench.ErrPack) {
			t.Errorf("byte %d damaged: %v", i, err)
		}
		if _, err := other.Restore("x", pack[:i]); !errors.Is(err, workbench.ErrPack) {
			t.Errorf("%d bytes of %d: %v", i, len(pack), err)
		}
	}
	var unknown *workbench.UnknownPhotoError
	if _, err := other.Predict("x"); !errors.As(err, &unknown) {
		t.Errorf("a bad pack left a photo: %v", err)
	}
	if _, err := other.Pack("x"); !errors.As(err, &unknown) {
		t.Errorf("a pack of nothing: %v", err)
	}
}

// depthFile is a PNG of f(x, y).
func depthFile(t *testing.T, w, h, bits int, f func(x, y int) int) []byte {
	t.Helper()
	var m image.Image
	wide, narrow := image.NewGray16(image.Rect(0, 0, w, h)), image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			wide.SetGray16(x, y, color.Gray16{Y: uint16(f(x, y))})
			narrow.SetGray(x, y, color.Gray{Y: uint8(f(x, y))})
		}
	}
	if m = wide; bits == 8 {
		m = narrow
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestDepthMapsBroughtAlong(t *testing.T) {
	b := open(t, untrained(t))
	r := fill(t, b, 1, 0)
	describe := func() (depthMaps int, hash string) {
		result, err := b.Compare(context.Background(), workbench.CompareRequest{Classes: r.Classes, Labels: r.Labels}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return result.Data.DepthMaps, result.Data.Hash
	}
	_, without := describe()
	ramp := func(x, y int) int {
		if y == 0 {
			return 0
		}
		return 1000 + 10*x
	}
	d, err := b.SetDepth("pipesa", depthFile(t, 192, 144, 16, ramp), "")
	if err != nil {
		t.Fatal(err)
	}
	if d.W != 192 || d.Kind != workbench.DepthMetric || d.Min != 1 || d.Max != 2.91 || math.Abs(d.Known-143./144) > 1e-9 {
		t.Errorf("a ramp of 1 to 2.91 m: %+v", d)
	}
	if n, hash := describe(); n != 1 || hash == without {
		t.Errorf("%d depth maps, another hash: %v", n, hash != without)
	}
	if d, err = b.SetDepth("pipesa", depthFile(t, 96, 72, 8, func(x, y int) int { return 1 + x }), ""); err != nil || d.Kind != workbench.DepthRelative || d.Max != 96 {
		t.Errorf("8 bits: %+v %v", d, err)
	}
	if d, err = b.SetDepth("pipesa", depthFile(t, 96, 72, 8, func(x, y int) int { return 1 + x }), workbench.DepthMetric); err != nil || d.Max != .096 {
		t.Errorf("8 bits of millimetres: %+v %v", d, err)
	}
	if err := b.DropDepth("pipesa"); err != nil {
		t.Fatal(err)
	}
	if n, hash := describe(); n != 0 || hash != without {
		t.Errorf("dropped: %d depth maps, the same hash: %v", n, hash == without)
	}
	colour := bytes.Buffer{}
	if err := png.Encode(&colour, image.NewNRGBA(image.Rect(0, 0, 96, 72))); err != nil {
		t.Fatal(err)
	}
	good := depthFile(t, 96, 72, 16, ramp)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":       {nil, depthmap.ErrNotPNG},
		"cut off":       {good[:len(good)/2], depthmap.ErrNotPNG},
		"a photo":       {colour.Bytes(), depthmap.ErrNotGrey},
		"all unknown":   {depthFile(t, 96, 72, 16, func(x, y int) int { return 0 }), depthmap.ErrEmpty},
		"flat":          {depthFile(t, 96, 72, 8, func(x, y int) int { return 9 }), depthmap.ErrEmpty},
		"of a portrait": {depthFile(t, 72, 96, 16, ramp), workbench.ErrDepthShape},
	} {
		if _, err := b.SetDepth("pipesa", c.file, ""); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var unknown *workbench.UnknownPhotoError
	if _, err := b.SetDepth("nobody", good, ""); !errors.As(err, &unknown) {
		t.Errorf("of no photo: %v", err)
	}
}
