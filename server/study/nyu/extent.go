package nyu

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"okuyuki/server/study/store"
)

// Extent is what answers need to know of the frames. It lies beside the results, so that they can be read where the frames are not.
type Extent struct {
	Digest  string   `json:"digest"` // of the frames
	Classes int      `json:"classes"`
	Train   int      `json:"train"`
	Scenes  []string `json:"scenes"` // of the test frames, in their order
}

func (f *Frames) extent() Extent {
	e := Extent{Digest: f.Digest, Classes: len(f.Classes), Train: len(f.Train)}
	for _, t := range f.Test {
		e.Scenes = append(e.Scenes, t.Scene)
	}
	return e
}

// Counts are the frames of the set.
type Counts struct {
	Classes int `json:"classes"`
	Train   int `json:"train"`
	Test    int `json:"test"`
	Scenes  int `json:"test_scenes"`
}

func (e Extent) counts() Counts {
	seen := map[string]bool{}
	for _, s := range e.Scenes {
		seen[s] = true
	}
	return Counts{e.Classes, e.Train, len(e.Scenes), len(seen)}
}

// extentFile is named after the frames, so that a folder may hold the results of several studies.
func extentFile(dir, digest string) string {
	return filepath.Join(dir, "frames-"+digest[:min(12, len(digest))]+".json")
}

// keep writes the extent, in one piece.
func (e Extent) keep(dir string) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	f, err := os.CreateTemp(dir, "frames-*.tmp")
	if err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	_, err = f.Write(append(data, '\n'))
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil { // as the results beside it
		err = os.Rename(f.Name(), extentFile(dir, e.Digest))
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("nyu: %w", err)
	}
	return nil
}

// readExtent reads that of the frames with a digest, which is taken from a file: it must not lead out of the folder.
func readExtent(dir, digest string) (e Extent, err error) {
	name := extentFile(dir, digest)
	if filepath.Dir(name) != filepath.Clean(dir) {
		return e, fmt.Errorf("nyu: frames %q: %w", digest, store.ErrOther)
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return e, fmt.Errorf("nyu: %s is missing, and with it the frames' scenes (study nyu --data DIR --stored needs no such file): %w", name, store.ErrNone)
	}
	if err != nil {
		return e, fmt.Errorf("nyu: %w", err)
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return e, fmt.Errorf("nyu: %s: %w", name, err)
	}
	if e.Digest != digest {
		return e, fmt.Errorf("nyu: %s is of frames %s, not %s: %w", name, e.Digest, digest, store.ErrOther)
	}
	return e, nil
}
