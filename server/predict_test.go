package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/model"
)

// writeModel writes a base model with random parameters and two classes.
func writeModel(t *testing.T) string {
	t.Helper()
	return writeModelSeed(t, 1)
}

func writeModelSeed(t *testing.T, seed uint64) string {
	t.Helper()
	m, err := model.New(model.Base, []model.Class{{ID: "a", JA: "甲", EN: "First"}, {ID: "b", JA: "乙", EN: "Second"}}, seed)
	if err != nil {
		t.Fatal(err)
	}
	data, err := m.Encode(model.Float16)
	if err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "model.safetensors", data)
}

func writeFile(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// gradient is a photo of 320x240 pixels.
func gradient(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			picture.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), uint8(x + y), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPredict(t *testing.T) {
	modelFile, depth := writeModel(t), filepath.Join(t.TempDir(), "depth.png")
	name := writeFile(t, "現場.jpg", gradient(t))
	code, out, log := okuyuki(t, "predict", "--json", "--model", modelFile, "--depth", depth, name)
	var p prediction
	if err := json.Unmarshal([]byte(out), &p); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %s", code, err, log)
	}
	if p.File != name || len(p.Classes) != 2 || p.Classes[0].P < p.Classes[1].P || math.Abs(p.Classes[0].P+p.Classes[1].P-1) > 1e-6 || p.Classes[0].JA == "" {
		t.Errorf("%+v", p)
	}
	if d := p.Depth; d.Unit != "m" || d.File != depth || !(d.Min > 0 && d.Min <= d.Median && d.Median <= d.Max) {
		t.Errorf("depth %+v", *d)
	}
	f, err := os.Open(depth)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != p.Depth.Width || b.Dy() != p.Depth.Height {
		t.Errorf("the depth file is %v, the map %dx%d", b, p.Depth.Width, p.Depth.Height)
	}
	grey := picture.(*image.Gray16)
	low := uint16(math.MaxUint16)
	for y := range p.Depth.Height {
		for x := range p.Depth.Width {
			low = min(low, grey.Gray16At(x, y).Y)
		}
	}
	if math.Abs(float64(low)-1000*float64(p.Depth.Min)) > 0.6 {
		t.Errorf("the nearest pixel is %d mm, the nearest value %v m", low, p.Depth.Min)
	}
	if code, text, _ := okuyuki(t, "predict", "--model", modelFile, name); code != exitDone || !strings.Contains(text, "甲") || !strings.Contains(text, "Second") || !strings.Contains(text, "median") {
		t.Errorf("exit %d, %q", code, text)
	}
}

// TestPredictRefusals: a bad photo is named with its kind and does not stop the
// others; the exit code tells refused from failed.
func TestPredictRefusals(t *testing.T) {
	modelFile := writeModel(t)
	good, bad := writeFile(t, "good.jpg", gradient(t)), writeFile(t, "bad.jpg", []byte("no photo"))
	absent := filepath.Join(t.TempDir(), "absent.jpg")
	for _, c := range []struct {
		images []string
		code   int
		kinds  []string // "" for a prediction
	}{
		{[]string{bad, good}, exitRefused, []string{"not_image", ""}},
		{[]string{good, absent, bad}, exitFailed, []string{"", "io", "not_image"}},
	} {
		code, out, log := okuyuki(t, append([]string{"predict", "--json", "--model", modelFile}, c.images...)...)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if code != c.code || len(lines) != len(c.kinds) {
			t.Fatalf("%v: exit %d, %q", c.images, code, out)
		}
		for i, line := range lines {
			var p prediction
			if err := json.Unmarshal([]byte(line), &p); err != nil {
				t.Fatal(err)
			}
			kind := ""
			if p.Error != nil {
				kind = p.Error.Kind
				if !strings.Contains(log, c.images[i]) {
					t.Errorf("the log does not name %s: %q", c.images[i], log)
				}
			}
			if kind != c.kinds[i] || (kind == "") != (len(p.Classes) == 2) || p.File != c.images[i] {
				t.Errorf("%s", line)
			}
		}
	}
}

func TestBadModel(t *testing.T) {
	photo, bad := writeFile(t, "good.jpg", gradient(t)), writeFile(t, "model", []byte("no model"))
	for _, args := range [][]string{{"predict", "--model", bad, photo}, {"eval", "nyu", "--data", t.TempDir(), "--model", bad}} {
		if code, out, log := okuyuki(t, args...); code != exitRefused || out != "" || !strings.Contains(log, "model") {
			t.Errorf("%v: exit %d, %q", args, code, log)
		}
	}
	if code, _, log := okuyuki(t, "eval", "nyu", "--data", t.TempDir(), "--model", writeModel(t)); code != exitRefused {
		t.Errorf("a folder without data: exit %d, %q", code, log)
	}
}
