package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"okuyuki/core/version"
	"okuyuki/server/manifest"
)

// note is the file of web/dist under version control; see its text.
const note = "README"

// write brings the folder out to the state that files and a new manifest
// describe, and returns how many files were new or changed. The manifest is
// taken away first and written last: a bundle cut off half-way has none, and
// the server says that the page is not built.
func write(out string, files map[string][]byte, quick bool) (changed int, err error) {
	old, err := manifest.Read(os.DirFS(out))
	if err != nil {
		old = &manifest.Manifest{} // none, or a damaged one: build everything
	}
	if err := os.Remove(filepath.Join(out, manifest.Name)); err != nil && !os.IsNotExist(err) {
		return 0, err
	}
	built := &manifest.Manifest{Version: version.Version, Files: map[string]manifest.File{}}
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for name, data := range files {
		group.Go(func() error {
			sum := sha256.Sum256(data)
			file, known := old.Files[name]
			if !known || file.SHA256 != hex.EncodeToString(sum[:]) || (file.Quick && !quick) {
				var err error
				if file, err = writeFile(out, name, data, quick); err != nil {
					return err
				}
				known = false
			}
			mu.Lock()
			defer mu.Unlock()
			built.Files[name] = file
			if !known {
				changed++
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	if err := prune(out, built); err != nil {
		return 0, err
	}
	text, err := json.MarshalIndent(built, "", "\t")
	if err != nil {
		return 0, err
	}
	return changed, os.WriteFile(filepath.Join(out, manifest.Name), append(text, '\n'), 0o644)
}

// writeFile writes one file and those of its compressed forms that pay.
func writeFile(out, name string, data []byte, quick bool) (manifest.File, error) {
	mediaType, err := mediaType(name)
	if err != nil {
		return manifest.File{}, err
	}
	sum := sha256.Sum256(data)
	file := manifest.File{
		SHA256:  hex.EncodeToString(sum[:]),
		Size:    int64(len(data)),
		Type:    mediaType,
		Encoded: map[string]int64{},
		Quick:   quick,
	}
	path := filepath.Join(out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return file, err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return file, err
	}
	for _, e := range manifest.Encodings {
		small, err := compress(e.Coding, data, quick)
		if err != nil {
			return file, err
		}
		if float64(len(small)) > worthwhile*float64(len(data)) {
			continue // prune removes what an earlier build left
		}
		if err := os.WriteFile(path+e.Suffix, small, 0o644); err != nil {
			return file, err
		}
		file.Encoded[e.Coding] = int64(len(small))
	}
	return file, nil
}

// prune removes from the folder what the manifest does not list.
func prune(out string, m *manifest.Manifest) error {
	keep := map[string]bool{note: true}
	for name, file := range m.Files {
		keep[name] = true
		for coding := range file.Encoded {
			suffix, _ := manifest.Suffix(coding)
			keep[name+suffix] = true
		}
	}
	return filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(out, path)
		if err != nil {
			return err
		}
		if name = filepath.ToSlash(name); keep[name] || strings.HasPrefix(name, ".") {
			return nil
		}
		return os.Remove(path)
	})
}
