package features

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/shelf"
	"okuyuki/core/train"
)

// source is of n pictures, each with a colour of its own.
func source(t *testing.T, n int) (Source, *model.Model) {
	t.Helper()
	m, err := model.New(model.Base, []model.Class{{ID: "a"}, {ID: "b"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return Source{
		File: filepath.Join(t.TempDir(), "features.bin"), Count: n, H: 32, W: 64,
		Picture: func(i int) (*photo.Image, error) {
			p := photo.New(64, 32)
			for k := range p.Pix {
				p.Pix[k] = uint8(7*i + k*k)
			}
			return p, nil
		},
	}, m
}

func views(t *testing.T, s Source, m *model.Model, computed bool) []train.View {
	t.Helper()
	out, did, err := s.Views(context.Background(), m)
	if err != nil || did != computed || len(out) != s.Count {
		t.Fatalf("%d views, computed: %t, %v", len(out), did, err)
	}
	return out
}

func content(t *testing.T, v train.View) (b []byte) {
	t.Helper()
	for i := range v.TapLens() {
		var err error
		if b, err = v.AppendTap(b, i); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// What is read is what was computed, in memory and on a shelf, and what the extractor says of each picture alone.
func TestReadIsComputed(t *testing.T) {
	const n = batch + 3
	s, m := source(t, n)
	computed := views(t, s, m, true)
	read := views(t, s, m, false)
	s.Shelf = shelf.New(1000, func() (shelf.File, error) { return os.Create(filepath.Join(t.TempDir(), "shelf")) })
	shelved := views(t, s, m, false)
	x := train.NewExtractor(m, batch)
	for i := range n {
		p, _ := s.Picture(i)
		alone, err := x.Views([]*photo.Image{p}, s.H, s.W)
		if err != nil {
			t.Fatal(err)
		}
		want := content(t, alone[0])
		for name, v := range map[string]train.View{"computed": computed[i], "read": read[i], "on the shelf": shelved[i]} {
			if !slices.Equal(content(t, v), want) {
				t.Errorf("picture %d: %s is not what was computed", i, name)
			}
		}
		if i > 0 && slices.Equal(want, content(t, computed[i-1])) {
			t.Errorf("pictures %d and %d have the same features", i-1, i)
		}
	}
}

// A file that was cut, changed or added to is refused, and left as it is.
func TestDamage(t *testing.T) {
	s, m := source(t, 3)
	views(t, s, m, true)
	whole, err := os.ReadFile(s.File)
	if err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(whole)
	changed[len(changed)/2] ^= 1
	for name, data := range map[string][]byte{
		"empty": {}, "cut": whole[:len(whole)-1], "half": whole[:len(whole)/2], "changed": changed, "longer": append(slices.Clone(whole), 0),
	} {
		if err := os.WriteFile(s.File, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Views(context.Background(), m); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What ends before its time leaves nothing.
func TestNothingIsLeft(t *testing.T) {
	s, m := source(t, 3)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, _, err := s.Views(stopped, m); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	bad := errors.New("no picture")
	s.Picture = func(int) (*photo.Image, error) { return nil, bad }
	if _, _, err := s.Views(context.Background(), m); !errors.Is(err, bad) {
		t.Errorf("%v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(s.File)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}
