package dataset

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"okuyuki/server/dataset/nyumat"
)

const labeledMAT = "nyumat/testdata/labeled.mat"

// The published file and the folder that is made of it are the same data set, to the byte.
func TestOpenNYUFileAndFolder(t *testing.T) {
	file, err := OpenNYU(labeledMAT)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := nyumat.Open(labeledMAT)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	dir := t.TempDir()
	if err := (&nyumat.Layout{File: m}).Write(context.Background(), dir, 2, nil); err != nil {
		t.Fatal(err)
	}
	folder, err := OpenNYU(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if len(file.Train.Items) != 4 || len(file.Test.Items) != 2 {
		t.Fatalf("split %d/%d", len(file.Train.Items), len(file.Test.Items))
	}
	for _, pair := range [][2]*Set{{file.Train, folder.Train}, {file.Test, folder.Test}} {
		if !slices.Equal(pair[0].Items, pair[1].Items) {
			t.Errorf("%v and %v", pair[0].Items, pair[1].Items)
		}
		for i := range pair[0].Items {
			for _, read := range []func(*Set) ([]byte, error){
				func(s *Set) ([]byte, error) { return s.File(i) }, func(s *Set) ([]byte, error) { return s.DepthFile(i) },
			} {
				a, errA := read(pair[0])
				b, errB := read(pair[1])
				if errA != nil || errB != nil || !bytes.Equal(a, b) {
					t.Errorf("frame %d: %v, %v", i, errA, errB)
				}
			}
		}
	}
	if file.Source == "" || file.Source != folder.Source {
		t.Errorf("made of %q and %q", file.Source, folder.Source)
	}
	if it := file.Train.Items[3]; it.Class != len(NYUScenes())-1 || it.Group != "excercise_room_0001" {
		t.Errorf("%+v", it)
	}
	d, err := file.Test.Depth(0)
	if err != nil || d.W != 32 || d.H != 24 || d.Metres[0] < 2 || d.Metres[0] > 2.2 { // 1 m + 1 m for its number + its corner
		t.Errorf("%+v, %v", d, err)
	}
}

func TestOpenNYURefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "nyu.mat")
	for _, name := range []string{text, filepath.Join(dir, "splits.mat")} {
		if err := os.WriteFile(name, []byte("no array"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{text, dir, filepath.Join(dir, "nothing")} {
		if _, err := OpenNYU(name); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
