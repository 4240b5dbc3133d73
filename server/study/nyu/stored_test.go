package nyu

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"okuyuki/server/study/store"
)

// invented are made-up results of the smoke preset in a folder, as a run of it would leave them.
func invented(t *testing.T, h Header) (dir string, e Extent) {
	t.Helper()
	dir = t.TempDir()
	kept, err := store.Open[Spec, Result](dir, h)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	e = Extent{Digest: h.Frames, Classes: 4, Train: 40}
	for i := range 24 {
		e.Scenes = append(e.Scenes, fmt.Sprintf("place_%d", i/2))
	}
	p, err := PresetNamed(smoke)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, percent := range p.Percents {
		for _, s := range p.Specs(percent, nil) {
			right := make([]byte, len(e.Scenes))
			for i := range right {
				right[i] = '0' + byte(rng.IntN(2))
			}
			if err := kept.Add(s, Result{Labelled: 10, Accuracy: float64(strings.Count(string(right), "1")) / float64(len(right)), LogLoss: 1, Right: string(right)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir, e
}

// A folder's results say all that a report needs; what is not this study's, or not whole, is refused.
func TestStoredIn(t *testing.T) {
	h := Header{Study: smoke, Revision: Revision, Set: roomsName, Frames: "0123456789abcdef", Backbone: "b", Kernel: "portable"}
	dir, e := invented(t, h)
	if ours, err := Holds(dir); err != nil || !ours {
		t.Errorf("it holds them: %v, %v", ours, err)
	}
	if _, err := StoredIn(dir); !errors.Is(err, store.ErrNone) {
		t.Errorf("without the scenes: %v", err)
	}
	if err := e.keep(dir); err != nil {
		t.Fatal(err)
	}
	out, err := StoredIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	if out.Finding == NotComplete || out.Header != h || out.Frames != (Counts{4, 40, 24, 12}) || len(out.Rows) != out.Done {
		t.Errorf("%+v", out)
	}
	if err := out.Report(t.TempDir(), "ja"); err != nil {
		t.Error(err)
	}
	if back, err := readExtent(dir, h.Frames); err != nil || !reflect.DeepEqual(back, e) {
		t.Errorf("%+v, %v, want %+v", back, err, e)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); len(names) != 0 {
		t.Errorf("left over: %v", names)
	}

	e.Digest = h.Frames[:12] + "another"
	if err := e.keep(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := StoredIn(dir); !errors.Is(err, store.ErrOther) {
		t.Errorf("the scenes of other frames: %v", err)
	}
	for name, change := range map[string]func(*Header){
		"an unknown preset":   func(h *Header) { h.Study = "huge" },
		"another revision":    func(h *Header) { h.Revision++ },
		"a digest that leads": func(h *Header) { h.Frames = "/../../.." },
	} {
		other := h
		change(&other)
		dir, _ := invented(t, other)
		if _, err := StoredIn(dir); !errors.Is(err, store.ErrOther) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHolds(t *testing.T) {
	digits := t.TempDir()
	kept, err := store.Open[int, int](digits, struct {
		Study  string `json:"study"`
		Digits string `json:"digits"`
	}{smoke, "0123"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(kept.Add(1, 2), kept.Close()); err != nil {
		t.Fatal(err)
	}
	if ours, err := Holds(digits); err != nil || ours {
		t.Errorf("another study's: %v, %v", ours, err)
	}
	if _, err := Holds(t.TempDir()); !errors.Is(err, store.ErrNone) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := Holds(filepath.Join(digits, "none")); !errors.Is(err, store.ErrNone) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := os.Stat(filepath.Join(digits, "none")); err == nil {
		t.Error("asking has made a folder")
	}
}
