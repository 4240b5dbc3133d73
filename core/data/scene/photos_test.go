package scene

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"okuyuki/core/photo"
)

// photosDir holds one small photo of each kind, for examples on the command line.
const photosDir = "../../../testdata/photos"

var update = flag.Bool("update", false, "rewrite "+photosDir)

// The files are what the generator draws, but for the losses of JPEG.
func TestPhotoFiles(t *testing.T) {
	for _, k := range Kinds() {
		s, err := Render(k.ID, 1, 320, 240)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(photosDir, k.ID+".jpg")
		if *update {
			data, err := s.Photo.JPEG(85)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(photosDir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := photo.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if m.W != 320 || m.H != 240 {
			t.Fatalf("%s: %dx%d", path, m.W, m.H)
		}
		sum := 0
		for i, v := range m.Pix {
			sum += max(int(v)-int(s.Photo.Pix[i]), int(s.Photo.Pix[i])-int(v))
		}
		if mean := float64(sum) / float64(len(m.Pix)); mean > 8 {
			t.Errorf("%s differs from the scene by %.1f grey levels", path, mean)
		}
	}
}
