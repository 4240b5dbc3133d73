package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// holds checks that the folder has one file, with this content.
func holds(t *testing.T, name, content string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil || string(data) != content {
		t.Errorf("%q, %v, want %q", data, err, content)
	}
	if entries, _ := os.ReadDir(filepath.Dir(name)); len(entries) != 1 {
		t.Errorf("beside it: %v", entries)
	}
}

// A file is the old one until the new one is whole, and nothing else stays in its folder.
func TestWholeOrNotAtAll(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := Write(name, []byte("old")); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "old")
	broken := errors.New("broken")
	err := Fill(name, func(w io.Writer) error {
		w.Write([]byte("ne"))
		if data, _ := os.ReadFile(name); string(data) != "old" {
			t.Errorf("%q while the new one is written", data)
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	holds(t, name, "old")
	if err := Write(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "new")
	if err := Write(filepath.Join(filepath.Dir(name), "nowhere", "file"), nil); err == nil {
		t.Error("no error without a folder")
	}
}

func TestClean(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	for _, n := range []string{name, filepath.Join(filepath.Dir(name), part+"123")} {
		if err := os.WriteFile(n, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := Clean(filepath.Dir(name)); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "x")
}
