package nyu

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	serverstore "okuyuki/server/store"
	"okuyuki/server/study/store"
)

// invented are made-up results of the smoke preset in a folder, as a run of it would leave them.
func invented(t *testing.T, h Header, e Extent) (dir string) {
	t.Helper()
	dir = t.TempDir()
	kept, err := store.Open[Spec, Result](store.Folder{Dir: dir, Study: Study, Preset: h.Study, Facts: e}, h)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
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
	return dir
}

// A folder's results say all that a report needs; what is not this study's, or not whole, is refused.
func TestStoredIn(t *testing.T) {
	h := Header{Study: smoke, Revision: Revision, Set: roomsName, Frames: "0123456789abcdef", Backbone: "b", Kernel: "portable"}
	e := Extent{Digest: h.Frames, Classes: 4, Train: 40}
	for i := range 24 {
		e.Scenes = append(e.Scenes, fmt.Sprintf("place_%d", i/2))
	}
	out, err := StoredIn(invented(t, h, e), "")
	if err != nil {
		t.Fatal(err)
	}
	if out.Finding == NotComplete || out.Header != h || out.Frames != (Counts{4, 40, 24, 12}) || len(out.Rows) != out.Done {
		t.Errorf("%+v", out)
	}
	if err := out.Report(t.TempDir(), "ja"); err != nil {
		t.Error(err)
	}
	other := e
	other.Digest = "another"
	if _, err := StoredIn(invented(t, h, other), ""); !errors.Is(err, serverstore.ErrDamaged) {
		t.Errorf("the scenes of other frames: %v", err)
	}
	for name, change := range map[string]func(*Header){
		"an unknown preset": func(h *Header) { h.Study = "huge" },
		"another revision":  func(h *Header) { h.Revision++ },
	} {
		changed := h
		change(&changed)
		if _, err := StoredIn(invented(t, changed, e), ""); !errors.Is(err, store.ErrOther) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
