package npm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func archive(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	w := tar.NewWriter(z)
	for _, f := range files {
		if err := w.WriteHeader(&tar.Header{Name: "package/" + f, Size: int64(len(f)), Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(f))
	}
	w.Close()
	z.Close()
	return out.Bytes()
}

func pinned(data []byte, files ...string) Package {
	sum := sha256.Sum256(data)
	return Package{Name: "@scope/name", Version: "1.0.0", SHA256: hex.EncodeToString(sum[:]), Files: files}
}

// client puts a program called npm first on the path: a script of sh, which finds the archive in $ARCHIVE.
func client(t *testing.T, script string, data []byte) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "archive")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "npm"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ARCHIVE", file)
	t.Setenv("PATH", dir+":/bin:/usr/bin")
}

// pack is called as npm pack --silent --pack-destination DIR NAME.
const pack = `cp "$ARCHIVE" "$4/name.tgz"`

func TestFetch(t *testing.T) {
	data := archive(t, "package.json", "data/a", "data/b")
	p, cache := pinned(data, "data/b"), filepath.Join(t.TempDir(), "new")
	client(t, pack, data)
	dir, err := p.Fetch(context.Background(), cache)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "b")); err != nil || string(got) != "data/b" {
		t.Errorf("%q, %v", got, err)
	}
	if left, _ := os.ReadDir(cache); len(left) != 1 {
		t.Errorf("%d entries in the cache", len(left))
	}
	client(t, "exit 1", nil) // not asked again
	if again, err := p.Fetch(context.Background(), cache); err != nil || again != dir {
		t.Errorf("the second time: %s, %v", again, err)
	}
}

func TestFetchFails(t *testing.T) {
	data := archive(t, "data/a")
	for name, c := range map[string]struct {
		script string
		p      Package
		data   []byte
	}{
		"client":  {"echo no network; exit 1", pinned(data, "data/a"), data},
		"changed": {pack, pinned(data, "data/a"), append(bytes.Clone(data), 0)},
		"lacking": {pack, pinned(data, "data/a", "data/b"), data},
		"nothing": {"exit 0", pinned(data, "data/a"), data},
		"not tar": {pack, pinned([]byte("text"), "data/a"), []byte("text")},
	} {
		client(t, c.script, c.data)
		cache := t.TempDir()
		if dir, err := c.p.Fetch(context.Background(), cache); err == nil {
			t.Errorf("%s: %s", name, dir)
		}
		if left, _ := os.ReadDir(cache); len(left) != 0 {
			t.Errorf("%s: %d entries are left in the cache", name, len(left))
		}
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := pinned(data).Fetch(context.Background(), t.TempDir()); !errors.Is(err, ErrNoClient) {
		t.Errorf("without npm: %v", err)
	}
}
