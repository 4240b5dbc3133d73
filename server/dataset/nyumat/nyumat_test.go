package nyumat

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"okuyuki/core/photo"
	"okuyuki/server/dataset/hdf5"
	"okuyuki/server/dataset/mat5"
)

const labeled = "testdata/labeled.mat"

func open(t testing.TB) *File {
	t.Helper()
	f, err := Open(labeled)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// expected is what numpy makes of the fixture; see testdata/make.py.
type expected struct {
	Images, Depths, RawDepths []string // SHA-256, row by row
	Frame                     int
	Small                     []float64 `json:"small_mm"`
	SmallRaw                  []float64 `json:"small_raw_mm"`
	SmallRGB                  []float64 `json:"small_rgb"`
}

func golden(t *testing.T) (e expected) {
	t.Helper()
	b, err := os.ReadFile("testdata/expected.json")
	if err == nil {
		err = json.Unmarshal(b, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// Every frame is upright and has the values that h5py and numpy find.
func TestFramesAgainstNumpy(t *testing.T) {
	f, want := open(t), golden(t)
	if f.W != 64 || f.H != 48 || len(f.Frames) != 6 || len(want.Images) != 6 {
		t.Fatalf("%d frames of %dx%d", len(f.Frames), f.W, f.H)
	}
	for i := range f.Frames {
		m, err := f.Image(i)
		if err != nil || sum(m.Pix) != want.Images[i] {
			t.Errorf("image %d is another one (%v)", i, err)
		}
		for k, read := range []func(int) ([]float32, error){f.Depth, f.RawDepth} {
			d, err := read(i)
			b, _ := binary.Append(nil, binary.LittleEndian, d)
			if err != nil || sum(b) != [][]string{want.Depths, want.RawDepths}[k][i] {
				t.Errorf("depth %d of frame %d is another one (%v)", k, i, err)
			}
		}
	}
	if _, err := f.Image(6); !errors.Is(err, hdf5.ErrType) {
		t.Errorf("a frame that is not there: %v", err)
	}
}

func TestScenesAndSplit(t *testing.T) {
	want := []Frame{
		{"kitchen_0001", "kitchen", Train}, {"kitchen_0002", "kitchen", Test}, {"bedroom_0001", "bedroom", Train},
		{"bedroom_0001", "bedroom", Train}, {"bedroom_0002", "bedroom", Test}, {"excercise_room_0001", "excercise_room", Train},
	}
	if got := open(t).Frames; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Cut and shrunk as numpy does it: depth to half a millimetre, pictures but for JPEG.
func TestSmallFramesAgainstNumpy(t *testing.T) {
	f, want := open(t), golden(t)
	for _, raw := range []bool{false, true} {
		l := &Layout{File: f, Raw: raw}
		b, err := l.depth(want.Frame)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		values := want.Small
		if raw {
			values = want.SmallRaw
		}
		if m.Bounds() != image.Rect(0, 0, 32, 24) {
			t.Fatalf("a depth map of %v", m.Bounds())
		}
		unknown := 0
		for i, w := range values {
			got := float64(m.(*image.Gray16).Gray16At(i%32, i/32).Y)
			if math.Abs(got-w) > .52 || (w == 0) != (got == 0) { // half a millimetre, and float32
				t.Fatalf("raw %v: pixel %d is %v mm, want %v", raw, i, got, w)
			}
			if w == 0 {
				unknown++
			}
		}
		if raw != (unknown > 0) {
			t.Errorf("raw %v: %d pixels unknown", raw, unknown)
		}
	}
	b, err := (&Layout{File: f}).rgb(want.Frame)
	if err != nil {
		t.Fatal(err)
	}
	m, err := photo.Decode(b)
	if err != nil || m.W != 32 || m.H != 24 {
		t.Fatal(m, err)
	}
	total := 0.
	for i, w := range want.SmallRGB {
		off := math.Abs(float64(m.Pix[i]) - w)
		if total += off; off > 20 {
			t.Fatalf("value %d of the picture is %d, want %v", i, m.Pix[i], w)
		}
	}
	if mean := total / float64(len(want.SmallRGB)); mean > 2 {
		t.Errorf("the picture is off by %v in the mean", mean)
	}
}

func TestCrop(t *testing.T) {
	if c := Crop(640, 480); c != EigenCrop || c.Dx() != 560 || c.Dy() != 426 {
		t.Errorf("%v", c)
	}
	for _, s := range [][2]int{{1, 1}, {2, 3}, {64, 48}, {4096, 4096}} {
		if c := Crop(s[0], s[1]); c.Empty() || !c.In(image.Rect(0, 0, s[0], s[1])) {
			t.Errorf("%v: %v", s, c)
		}
	}
}

func TestDepthPNG(t *testing.T) {
	nan := float32(math.NaN())
	b, err := encodeDepth([]float32{0, -1, nan, 1.2344, 1.2346, 70}, 3, 2)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []uint16{0, 0, 0, 1234, 1235, 65535} {
		if got := m.(*image.Gray16).Gray16At(i%3, i/3).Y; got != want {
			t.Errorf("%d: %d mm, want %d", i, got, want)
		}
	}
}

func TestFileSystem(t *testing.T) {
	for _, l := range []*Layout{{File: open(t)}, {File: open(t), Full: true, Raw: true}} {
		if err := fstest.TestFS(l, "labels.csv", "rgb/0001.jpg", "rgb/0006.jpg", "depth_mm/0006.png"); err != nil {
			t.Error(err)
		}
		for _, name := range []string{"rgb/0000.jpg", "rgb/0007.jpg", "rgb/1.jpg", "rgb/0001.png", "rgb/0001.jpg/x", "source.json"} {
			if _, err := l.Open(name); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// write writes into a folder and returns its files.
func write(t *testing.T, l *Layout, dir string, workers int) map[string]string {
	t.Helper()
	calls := 0
	if err := l.Write(context.Background(), dir, workers, func(done, total int) { calls++ }); err != nil {
		t.Fatal(err)
	}
	if calls != len(l.File.Frames) {
		t.Errorf("%d reports", calls)
	}
	return files(t, dir)
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"*", "*/*", ".*", "*/.*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			rel, _ := filepath.Rel(dir, name)
			if b, err := os.ReadFile(name); err == nil {
				out[filepath.ToSlash(rel)] = string(b)
			}
		}
	}
	return out
}

// The folder holds what the file shows as one, whatever the number of workers, and nothing else but its mark.
func TestWrite(t *testing.T) {
	l := &Layout{File: open(t)}
	one, three := write(t, l, filepath.Join(t.TempDir(), "a", "b"), 1), write(t, l, t.TempDir(), 3)
	if len(one) != 2*6+2 || len(three) != len(one) {
		t.Errorf("%d and %d files", len(one), len(three))
	}
	for name, b := range one {
		if three[name] != b {
			t.Errorf("%s depends on the workers", name)
		}
		if name == SourceName {
			continue
		}
		if shown, err := l.contents(name); err != nil || string(shown) != b {
			t.Errorf("%s is not what the file shows (%v)", name, err)
		}
	}
}

// A run that is stopped has no list of labels, and goes on without touching what is there.
func TestWriteGoesOn(t *testing.T) {
	l, dir := &Layout{File: open(t)}, t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	if err := l.Write(ctx, dir, 1, func(done, total int) {
		if done == 2 {
			stop()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	there := files(t, dir)
	if _, err := os.Stat(filepath.Join(dir, labelsName)); err == nil || len(there) < 4 || len(there) > 7 {
		t.Fatalf("%d files, labels.csv %v", len(there), err)
	}
	mark := filepath.Join(dir, rgbName, "0001.jpg")
	part := filepath.Join(dir, depthName, ".part-123")
	for _, name := range []string{mark, part} {
		if err := os.WriteFile(name, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all := write(t, l, dir, 2)
	if all["rgb/0001.jpg"] != "mine" || len(all) != 2*6+2 {
		t.Errorf("%d files, the first is %q", len(all), all["rgb/0001.jpg"])
	}
}

func TestWriteRefusesOtherFolders(t *testing.T) {
	l, dir := &Layout{File: open(t)}, t.TempDir()
	write(t, l, dir, 1)
	if err := (&Layout{File: l.File, Raw: true}).Write(context.Background(), dir, 1, nil); !errors.Is(err, ErrOther) {
		t.Errorf("other settings: %v", err)
	}
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, labelsName), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := l.Write(context.Background(), foreign, 1, nil); !errors.Is(err, ErrOther) || len(files(t, foreign)) != 1 {
		t.Errorf("another folder: %v", err)
	}
}

// Without splits.mat the message says where it is to be had.
func TestSplitsMissing(t *testing.T) {
	dir := t.TempDir()
	b, err := os.ReadFile(labeled)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "labeled.mat")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), SplitsURL) {
		t.Errorf("%v", err)
	}
}

func TestRefuses(t *testing.T) {
	b, err := os.ReadFile(labeled)
	if err != nil {
		t.Fatal(err)
	}
	splits, err := os.ReadFile("testdata/splits.mat")
	if err != nil {
		t.Fatal(err)
	}
	read := func(b, splits []byte) error {
		_, err := Read(bytes.NewReader(b), int64(len(b)), splits)
		return err
	}
	if err := read(b, splits); err != nil {
		t.Fatal(err)
	}
	renamed := func(from, to string) []byte { return bytes.ReplaceAll(b, []byte(from), []byte(to)) }
	types, err := os.ReadFile("../hdf5/testdata/tiny.mat")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := os.ReadFile("../mat5/testdata/plain.mat")
	if err != nil {
		t.Fatal(err)
	}
	many, err := os.ReadFile("../mat5/testdata/splits.mat")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		b, splits []byte
		want      error
	}{
		"no images":       {types, splits, hdf5.ErrNotFound},
		"no scenes":       {renamed("scenes\x00", "scents\x00"), splits, hdf5.ErrNotFound},
		"pictures":        {[]byte("\xff\xd8\xff\xe0"), splits, hdf5.ErrNotHDF5},
		"splits of HDF5":  {b, b, mat5.ErrNotMAT},
		"other arrays":    {b, plain, ErrFormat},
		"splits too long": {b, many, ErrFormat},
	} {
		if err := read(c.b, c.splits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := read(b[:len(b)/2], splits); err == nil {
		t.Error("half of the file was accepted")
	}
}
