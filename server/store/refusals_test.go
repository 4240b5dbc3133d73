package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is no database of ours, or damaged, or of tomorrow is refused with a name, and left as it was.
func TestRefusals(t *testing.T) {
	ours := t.TempDir()
	db := open(t, ours)
	add(t, db, create(t, db, "{}").ID, 0, 50)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(ours, File))
	if err != nil {
		t.Fatal(err)
	}
	middle := bytes.Clone(whole)
	copy(middle[4096*3:], bytes.Repeat([]byte{0x5a}, 4096*2))
	for what, c := range map[string]struct {
		data []byte
		want error
	}{
		"a text":          {bytes.Repeat([]byte("to be or not to be "), 500), ErrForeign},
		"of others":       {foreign(t, "CREATE TABLE birds (name TEXT)"), ErrForeign},
		"of tomorrow":     {foreign(t, fmt.Sprintf("CREATE TABLE runs (id TEXT); PRAGMA application_id = %d; PRAGMA user_version = 999", applicationID)), ErrNewer},
		"pages are gone":  {whole[:len(whole)/2/4096*4096], ErrDamaged},
		"pages are wrong": {middle, ErrDamaged},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, File)
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := Open(dir, nil)
		if err == nil {
			db.Close()
		}
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), ": ") {
			t.Errorf("%s: %v", what, err)
		}
		if left, err := os.ReadFile(path); err != nil || !bytes.Equal(left, c.data) {
			t.Errorf("%s: it was changed, %v", what, err)
		}
		look, err := Look(dir)
		if err == nil {
			_, runs := look.Runs()
			err = errors.Join(runs, look.Results(identify("mnist", []byte("{}")), func(_, _ []byte) error { return nil }))
			look.Close()
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s, looked at: %v", what, err)
		}
	}
	if _, err := Look(t.TempDir()); !errors.Is(err, ErrNone) {
		t.Errorf("nothing: %v", err)
	}
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, File), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Look(empty); !errors.Is(err, ErrNone) {
		t.Errorf("an empty file: %v", err)
	}
	open(t, empty) // it was killed at once
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, File), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Look(folder); !errors.Is(err, ErrForeign) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Open(filepath.Join(ours, File, "below"), nil); err == nil {
		t.Error("a folder below a file")
	}
}

// foreign is a database that somebody else made.
func foreign(t *testing.T, statements string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
