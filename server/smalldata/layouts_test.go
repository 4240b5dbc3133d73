package smalldata

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"okuyuki/server/dataset"
)

// mask is a PNG of 8-bit grey with the values given, and a background of 0.
func mask(t *testing.T, values ...uint8) *fstest.MapFile {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 8, 6))
	copy(m.Pix, values)
	return encoded(t, m)
}

func encoded(t *testing.T, m image.Image) *fstest.MapFile {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: b.Bytes()}
}

func read(t *testing.T, name string, files fstest.MapFS) (*dataset.Set, error) {
	t.Helper()
	l, ok := Find(name)
	if !ok {
		t.Fatalf("no set %s", name)
	}
	return l.Read(files)
}

// classes are the photos' classes, by path.
func classes(s *dataset.Set) map[string]string {
	out := map[string]string{}
	for _, it := range s.Items {
		out[it.Path] = s.Classes[it.Class].ID
	}
	return out
}

func TestSteel(t *testing.T) {
	file := &fstest.MapFile{}
	s, err := read(t, "neu_det", fstest.MapFS{
		"images/crazing_1.jpg": file, "images/rolled-in_scale_12.jpg": file, "validation/pitted_surface_7.JPG": file, "readme.txt": file,
	})
	if err != nil {
		t.Fatal(err)
	}
	got := classes(s)
	if len(got) != 3 || got["images/crazing_1.jpg"] != "crazing" || got["images/rolled-in_scale_12.jpg"] != "rolled-in_scale" ||
		got["validation/pitted_surface_7.JPG"] != "pitted_surface" {
		t.Errorf("%v", got)
	}
	for _, name := range []string{"images/rust_1.jpg", "images/crazing.jpg", "images/crazingly_1.jpg", "images/crazing_1_2.jpg", "images/.jpg"} {
		if _, err := read(t, "neu_det", fstest.MapFS{"images/crazing_1.jpg": file, "images/patches_1.jpg": file, name: file}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := read(t, "neu_det", fstest.MapFS{"images/crazing_1.jpg": file}); err == nil {
		t.Error("one class is no set")
	}
	if _, err := read(t, "neu_det", fstest.MapFS{}); err == nil {
		t.Error("no photo is no set")
	}
}

func TestBricks(t *testing.T) {
	file := &fstest.MapFile{}
	s, err := read(t, "brick_crack", fstest.MapFS{"Positive/1.jpg": file, "Negative/1.jpg": file, "beside.jpg": file})
	if err != nil {
		t.Fatal(err)
	}
	if got := classes(s); len(got) != 2 || got["Positive/1.jpg"] != "Positive" || got["Negative/1.jpg"] != "Negative" {
		t.Errorf("%v", got)
	}
}

func TestPipes(t *testing.T) {
	file := &fstest.MapFile{}
	good := func() fstest.MapFS {
		files := fstest.MapFS{
			"data/labels/0.png": mask(t, 1, 1, 0, 1), "data/labels/1.png": mask(t, 2), "data/labels/2.png": mask(t), // no defect
			"data/labels/3.png": mask(t, 1, 2, 2), "data/labels/4.png": mask(t, 2, 1),
		}
		for _, n := range []string{"0", "1", "2", "3", "4"} {
			files["data/rgb/"+n+".png"], files["data/depth/"+n+".png"] = file, file
		}
		return files
	}
	s, err := read(t, "pipe_rgbd", good())
	if err != nil {
		t.Fatal(err)
	}
	got := classes(s)
	want := map[string]string{"0": "defect_1", "1": "defect_2", "3": "defect_2", "4": "defect_1"} // of equals, the first
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
	for n, class := range want {
		if got["data/rgb/"+n+".png"] != class {
			t.Errorf("photo %s is of %q, want %s", n, got["data/rgb/"+n+".png"], class)
		}
	}
	for _, it := range s.Items {
		if it.Depth != strings.Replace(it.Path, "rgb", "depth", 1) {
			t.Errorf("%s has the depth map %s", it.Path, it.Depth)
		}
	}
	colour := image.NewRGBA(image.Rect(0, 0, 4, 4))
	colour.Set(1, 1, color.RGBA{1, 1, 1, 255})
	for what, spoil := range map[string]func(fstest.MapFS){
		"a missing mask":    func(f fstest.MapFS) { delete(f, "data/labels/1.png") },
		"a missing depth":   func(f fstest.MapFS) { delete(f, "data/depth/1.png") },
		"an unknown class":  func(f fstest.MapFS) { f["data/labels/1.png"] = mask(t, 0, 3) },
		"a coloured mask":   func(f fstest.MapFS) { f["data/labels/1.png"] = encoded(t, colour) },
		"a 16-bit mask":     func(f fstest.MapFS) { f["data/labels/1.png"] = encoded(t, image.NewGray16(image.Rect(0, 0, 4, 4))) },
		"a torn mask":       func(f fstest.MapFS) { m := f["data/labels/1.png"]; m.Data = m.Data[:len(m.Data)-20] },
		"no mask, but text": func(f fstest.MapFS) { f["data/labels/1.png"] = &fstest.MapFile{Data: []byte("1 2 0")} },
		"one class only": func(f fstest.MapFS) {
			f["data/labels/1.png"], f["data/labels/3.png"] = mask(t, 1), mask(t)
		},
	} {
		files := good()
		spoil(files)
		if _, err := read(t, "pipe_rgbd", files); err == nil {
			t.Errorf("%s is no error", what)
		}
	}
}

// Scenes are those of the test split; a class of one place is left out, and the others move up.
func TestScenes(t *testing.T) {
	rows := "index1,index0,split,scene,scene_type\n" +
		"1,0,test,bedroom_1,bedroom\n2,1,test,bedroom_2,bedroom\n3,2,test,kitchen_1,kitchen\n4,3,test,kitchen_1,kitchen\n" +
		"5,4,test,office_1,office\n6,5,test,office_2,office\n7,6,train,kitchen_2,kitchen\n"
	s, err := read(t, "nyu", fstest.MapFS{"labels.csv": {Data: []byte(rows)}})
	if err != nil {
		t.Fatal(err)
	}
	got := classes(s)
	want := map[string]string{"rgb/0001.jpg": "bedroom", "rgb/0002.jpg": "bedroom", "rgb/0005.jpg": "office", "rgb/0006.jpg": "office"}
	if len(s.Classes) != 2 || len(got) != len(want) {
		t.Errorf("%v of %v", got, s.Classes)
	}
	for p, class := range want {
		if got[p] != class {
			t.Errorf("%s is of %q", p, got[p])
		}
	}
	if _, err := read(t, "nyu", fstest.MapFS{"labels.csv": {Data: []byte(strings.Replace(rows, ",office\n", ",attic\n", 1))}}); err == nil {
		t.Error("an unknown scene is no error")
	}
}

func TestLayoutsAreDistinct(t *testing.T) {
	var names []string
	for _, l := range Layouts() {
		names = append(names, l.Name)
	}
	if slices.Sort(names); len(slices.Compact(names)) != len(Layouts()) {
		t.Errorf("%v", names)
	}
	if _, ok := Find("imagenet"); ok {
		t.Error("a set that is not known was found")
	}
}
