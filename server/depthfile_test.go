package main

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"okuyuki/core/workbench"
)

func TestDepthFile(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	m := workbench.DepthMap{W: 4, H: 2, Metres: []float32{1.2344, 0, -1, nan, 1e-6, 65.534, 65.536, inf}}
	want := []uint16{1234, 0, 0, 0, 1, 65534, 65535, 65535}
	var out bytes.Buffer
	if err := writeDepth(&out, m); err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	grey, ok := decoded.(*image.Gray16)
	if !ok || grey.Bounds().Dx() != 4 || grey.Bounds().Dy() != 2 {
		t.Fatalf("%T of %v", decoded, decoded.Bounds())
	}
	for i, mm := range want {
		if got := grey.Gray16At(i%4, i/4).Y; got != mm {
			t.Errorf("%v m is %d mm, want %d", m.Metres[i], got, mm)
		}
	}
	if err := writeDepthFile(filepath.Join(t.TempDir(), "no", "folder.png"), m); err == nil {
		t.Error("a file in a folder that does not exist is written")
	}
	name := filepath.Join(t.TempDir(), "empty.png")
	if err := writeDepthFile(name, workbench.DepthMap{}); err == nil {
		t.Error("a map without pixels is written")
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("a failed write leaves a file")
	}
}

func TestSummary(t *testing.T) {
	nan := float32(math.NaN())
	r := summarise(workbench.DepthMap{W: 3, H: 2, Metres: []float32{4, nan, 1, 0, 2, -3}})
	if r.Min != 1 || r.Median != 2 || r.Max != 4 || r.Width != 3 || r.Height != 2 || r.Unit != "m" {
		t.Errorf("%+v", *r)
	}
	if r := summarise(workbench.DepthMap{W: 1, H: 1, Metres: []float32{nan}}); r.Min != 0 || r.Max != 0 {
		t.Errorf("nothing known: %+v", *r)
	}
}
