package manifest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// bundle is a page of one file and its compressed form; change may spoil it.
func bundle(t *testing.T, change func(m *Manifest, files fstest.MapFS)) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{"js/app.js": {Data: []byte("export {}")}, "js/app.js.br": {Data: []byte("br")}}
	m := &Manifest{Version: "1.2.3", Files: map[string]File{
		"js/app.js": {SHA256: strings.Repeat("0", 64), Size: 9, Type: "text/javascript", Encoded: map[string]int64{"br": 2}},
	}}
	if change != nil {
		change(m, files)
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	files[Name] = &fstest.MapFile{Data: text}
	return files
}

func TestRead(t *testing.T) {
	m, err := Read(bundle(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if f := m.Files["js/app.js"]; m.Version != "1.2.3" || f.Size != 9 || f.Encoded["br"] != 2 {
		t.Errorf("%+v", m)
	}
	if _, err := Read(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no manifest: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	file := func(m *Manifest, change func(*File)) {
		f := m.Files["js/app.js"]
		change(&f)
		m.Files["js/app.js"] = f
	}
	for name, change := range map[string]func(m *Manifest, files fstest.MapFS){
		"path outside":   func(m *Manifest, _ fstest.MapFS) { m.Files["../secret"] = m.Files["js/app.js"] },
		"the root":       func(m *Manifest, _ fstest.MapFS) { m.Files["."] = m.Files["js/app.js"] },
		"short digest":   func(m *Manifest, _ fstest.MapFS) { file(m, func(f *File) { f.SHA256 = "00" }) },
		"other size":     func(m *Manifest, _ fstest.MapFS) { file(m, func(f *File) { f.Size++ }) },
		"other br size":  func(m *Manifest, _ fstest.MapFS) { file(m, func(f *File) { f.Encoded["br"]++ }) },
		"unknown coding": func(m *Manifest, _ fstest.MapFS) { file(m, func(f *File) { f.Encoded["lz4"] = 2 }) },
		"missing file":   func(_ *Manifest, files fstest.MapFS) { delete(files, "js/app.js") },
		"missing form":   func(_ *Manifest, files fstest.MapFS) { delete(files, "js/app.js.br") },
	} {
		// A bundle that is there but damaged must not pass for one that was never built.
		if _, err := Read(bundle(t, change)); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(fstest.MapFS{Name: {Data: []byte("{")}}); err == nil {
		t.Error("cut off: accepted")
	}
}

func TestMediaType(t *testing.T) {
	if kind, ok := MediaType("a/b.WASM"); !ok || kind != "application/wasm" {
		t.Errorf("%q %v", kind, ok)
	}
	for _, name := range []string{"a.go", "js", "archive.tar.gz"} {
		if kind, ok := MediaType(name); ok {
			t.Errorf("%s has type %q", name, kind)
		}
	}
}
