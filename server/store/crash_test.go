package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// What was returned from is there, whatever of the rest a crash has left in the file that is written ahead: it was cut off
// anywhere, or its end is garbage.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	r := create(t, db, "{}")
	add(t, db, r.ID, 0, 20)
	whole := map[string][]byte{}
	for _, name := range []string{File, File + "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name)) // the file is closed again: nothing else of this test is written through db
		if err != nil {
			t.Fatal(err)
		}
		whole[name] = data
	}
	wal := whole[File+"-wal"]
	if len(wal) < 20*4096 {
		t.Fatalf("%d bytes written ahead", len(wal))
	}
	step := len(wal) / 23
	for cut := len(wal); cut > 0; cut -= step {
		for _, garbage := range []int{0, 5000} {
			dir := t.TempDir()
			ahead := append(bytes.Clone(wal[:cut]), bytes.Repeat([]byte{0xa5}, garbage)...)
			if err := errors.Join(os.WriteFile(filepath.Join(dir, File), whole[File], 0o600), os.WriteFile(filepath.Join(dir, File+"-wal"), ahead, 0o600)); err != nil {
				t.Fatal(err)
			}
			crashed := open(t, dir)
			if err := errors.Join(createAgain(crashed, r), crashed.Begin(r.ID, false)); err != nil {
				t.Fatal(err)
			}
			n := seeds(t, crashed, r.ID)
			if cut == len(wal) && n != 20 {
				t.Errorf("%d results of 20 are left", n)
			}
			if again, err := crashed.Run(r.ID); err != nil || again.Done != n {
				t.Errorf("cut at %d: %d results, counted %+v, %v", cut, n, again, err)
			}
			add(t, crashed, r.ID, n, 20)
			if n := seeds(t, crashed, r.ID); n != 20 {
				t.Errorf("cut at %d: %d results at last", cut, n)
			}
			crashed.Close()
		}
	}
}

func createAgain(db *DB, r Run) error {
	_, err := db.Create(r.Study, r.Preset, r.Header, r.Facts)
	return err
}
