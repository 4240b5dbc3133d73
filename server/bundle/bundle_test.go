package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"okuyuki/server/manifest"
)

// noise returns bytes that no coding shrinks.
func noise(n int) []byte {
	data, state := make([]byte, n), uint32(1)
	for i := range data {
		state = state*1664525 + 1013904223
		data[i] = byte(state >> 24)
	}
	return data
}

// sample is a page with one file that does not shrink.
func sample() map[string][]byte {
	return map[string][]byte{
		"index.html":  bytes.Repeat([]byte("<p>page</p>"), 200),
		"js/a/b.js":   []byte(strings.Repeat("export const x = 1;\n", 100)),
		"base.model":  noise(4000),
		"engine.wasm": bytes.Repeat([]byte("\x00asm"), 300),
	}
}

func mustWrite(t *testing.T, out string, files map[string][]byte, quick bool) int {
	t.Helper()
	changed, err := write(out, files, quick)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func mustRead(t *testing.T, out string) *manifest.Manifest {
	t.Helper()
	m, err := manifest.Read(os.DirFS(out))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestCompressedFormsDecode(t *testing.T) {
	decoders := map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r, zstd.WithDecoderMaxWindow(8<<20)) },
	}
	for _, quick := range []bool{false, true} {
		out, files := t.TempDir(), sample()
		mustWrite(t, out, files, quick)
		m := mustRead(t, out)
		for name, file := range m.Files {
			if want := map[bool]int{true: 0, false: len(decoders)}[name == "base.model"]; len(file.Encoded) != want {
				t.Errorf("%s has %d compressed forms, want %d", name, len(file.Encoded), want)
			}
			for coding := range file.Encoded {
				suffix, _ := manifest.Suffix(coding)
				data, err := os.ReadFile(filepath.Join(out, name+suffix))
				if err != nil {
					t.Fatal(err)
				}
				r, err := decoders[coding](bytes.NewReader(data))
				if err != nil {
					t.Fatal(err)
				}
				if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, files[name]) {
					t.Errorf("%s as %s decodes to %d bytes, %v", name, coding, len(got), err)
				}
			}
		}
	}
}

func TestOnlyChangesAreWritten(t *testing.T) {
	out, files := t.TempDir(), sample()
	if err := os.WriteFile(filepath.Join(out, note), []byte("note"), 0o644); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name  string
		do    func()
		quick bool
		want  int
	}{
		{"first", func() {}, true, 4},
		{"again", func() {}, true, 0},
		{"carefully", func() {}, false, 4},
		{"again in haste", func() {}, true, 0},
		{"one edited", func() { files["js/a/b.js"] = []byte("edited") }, false, 1},
		{"one removed, one new", func() { delete(files, "index.html"); files["viewer.html"] = []byte("v") }, false, 1},
		{"one lost on disk", func() { os.Remove(filepath.Join(out, "engine.wasm.br")) }, false, 4},
	}
	for _, s := range steps {
		s.do()
		if got := mustWrite(t, out, files, s.quick); got != s.want {
			t.Errorf("%s: %d files changed, want %d", s.name, got, s.want)
		}
		m := mustRead(t, out) // checks that every listed file is there with its size
		if got, want := slices.Sorted(maps.Keys(m.Files)), slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
			t.Errorf("%s: lists %v, want %v", s.name, got, want)
		}
	}
	for _, gone := range []string{"index.html", "index.html.br", "js/a/b.js.gz"} {
		if _, err := os.Stat(filepath.Join(out, gone)); err == nil {
			t.Errorf("%s is still there", gone)
		}
	}
	if _, err := os.Stat(filepath.Join(out, note)); err != nil {
		t.Errorf("the note under version control is gone: %v", err)
	}
}

func TestUnknownKindOfFile(t *testing.T) {
	out := t.TempDir()
	if _, err := write(out, map[string][]byte{"page.exe": nil}, true); err == nil || !strings.Contains(err.Error(), "page.exe") {
		t.Errorf("write: %v", err)
	}
	if _, err := os.Stat(filepath.Join(out, manifest.Name)); err == nil {
		t.Error("a failed build leaves a manifest")
	}
}

func TestPageFiles(t *testing.T) {
	source := fstest.MapFS{}
	for _, name := range []string{
		"index.html", "js/app.js", "css/a/b.css", // wanted
		"embed.go", "README.md", "test/fake.js", "js/app_test.js", "js/app.test.js", "dist/README", "dist/index.html", ".git/config", "js/.idea/x.js",
	} {
		source[name] = &fstest.MapFile{Data: []byte(name)}
	}
	files := map[string][]byte{}
	if err := pageFiles(files, source); err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Sorted(maps.Keys(files)), []string{"css/a/b.css", "index.html", "js/app.js"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSizes(t *testing.T) {
	out, files := t.TempDir(), sample()
	files["viewer.wasm"] = []byte("viewer")
	files["reporter.wasm"] = []byte("reporter")
	files["js/studies-ABC.js"] = []byte("studies")
	files["okuyuki.js"] = []byte("embedded")
	for _, entry := range asideEntries {
		files[entry] = []byte("aside")
	}
	mustWrite(t, out, files, true)
	var table bytes.Buffer
	if err := printSizes(&table, os.DirFS(out)); err != nil {
		t.Errorf("small files: %v", err)
	}
	for _, g := range gates {
		if !strings.Contains(table.String(), g.what) {
			t.Errorf("no line for %s in\n%s", g.what, &table)
		}
	}
	files["base.model"] = noise(5_100_000)
	mustWrite(t, out, files, true)
	table.Reset()
	if err := printSizes(&table, os.DirFS(out)); !errors.Is(err, errOverLimit) || !strings.Contains(table.String(), "over its limit") {
		t.Errorf("a base model of %d bytes: %v\n%s", len(files["base.model"]), err, &table)
	}
	if err := printSizes(io.Discard, fstest.MapFS{}); err == nil {
		t.Error("a folder without bundle passes")
	}
}
