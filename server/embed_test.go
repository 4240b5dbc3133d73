package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"okuyuki/server/manifest"
	"okuyuki/web"
)

// What embed writes works in a browser: see e2e. Here: all of it or an error that says what to do, and nothing else in the folder changes.
func TestEmbed(t *testing.T) {
	std := streams{io.Discard, io.Discard}
	dir := filepath.Join(t.TempDir(), "public", "okuyuki")
	if err := (&embedCommand{dir}).write(std, fstest.MapFS{}); err == nil {
		t.Error("a program without a page writes one")
	}
	if err := (&embedCommand{dir}).write(std, testBundle()); err == nil {
		t.Error("a bundle without okuyuki.js is none to embed")
	}
	bundle := fstest.MapFS{manifest.Name: {Data: []byte(`{"version":"1.2.3","files":{}}`)}, "index.html": {Data: []byte("page")}}
	names := []string{"okuyuki.js", "okuyuki.d.ts", "okuyuki-worker.js", "wasm_exec.js", "engine.wasm", "shim.wasm", "kernels_a.wasm", "kernels_b.wasm", web.BaseModel, "example.html", "example.js", "example.css", "icon.svg"}
	for _, name := range names {
		bundle[name] = &fstest.MapFile{Data: []byte("new " + name)}
	}
	for name, content := range map[string]string{"okuyuki.js": "old", "mine.html": "mine"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&embedCommand{dir}).write(std, bundle); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(names)+1 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	for _, name := range names {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != "new "+name {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "index.html")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the page of photos is there too: %v", err)
	}
	if err := (&embedCommand{filepath.Join(dir, "mine.html")}).write(std, bundle); err == nil {
		t.Error("a file is no folder")
	}
}
