package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// slow gives its bytes in pieces, and then an error.
type slow struct {
	io.Reader
	err error
}

func (s *slow) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p[:min(len(p), 100)])
	if err == io.EOF {
		err = s.err
	}
	return n, err
}

// A model file is kept whole or not at all, and only files of the folder are given out.
func TestModels(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	data := bytes.Repeat([]byte("weights "), 1000)
	m, err := db.AddModel("rooms", []byte(`{"classes":3}`), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the line broke")
	if _, err := db.AddModel("half", nil, &slow{bytes.NewReader(data[:1000]), broken}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	second, err := db.AddModel("small", nil, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := db.AddModel("renamed", nil, bytes.NewReader(data)); err != nil || again.SHA256 != m.SHA256 {
		t.Errorf("%+v, %v", again, err)
	}
	list, err := db.Models()
	if err != nil || len(list) != 2 || list[0].SHA256 != second.SHA256 || list[1].Name != "renamed" || list[1].Size != 8000 {
		t.Errorf("%+v, %v", list, err)
	}
	if files, err := os.ReadDir(filepath.Join(dir, models)); err != nil || len(files) != 2 {
		t.Errorf("%v, %v", files, err)
	}
	f, have, err := db.OpenModel(m.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if read, err := io.ReadAll(f); err != nil || !bytes.Equal(read, data) || have.Size != 8000 {
		t.Errorf("%d bytes, %+v, %v", len(read), have, err)
	}
	if _, _, err := db.OpenModel("../" + File); !errors.Is(err, ErrNone) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, models, second.SHA256), []byte("y"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.OpenModel(second.SHA256); !errors.Is(err, ErrDamaged) {
		t.Errorf("a file of other bytes, as long as it was: %v", err)
	}
	if err := os.Truncate(filepath.Join(dir, models, second.SHA256), 0); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.OpenModel(second.SHA256); !errors.Is(err, ErrDamaged) {
		t.Errorf("a file that was cut: %v", err)
	}
	outside := filepath.Join(filepath.Dir(dir), "outside")
	if err := os.WriteFile(outside, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.Exec("UPDATE models SET file = '../outside' WHERE sha256 = ?", second.SHA256); err != nil {
		t.Fatal(err)
	}
	if f, _, err := db.OpenModel(second.SHA256); err == nil {
		f.Close()
		t.Error("a file outside of the folder was opened")
	}
}

// What a writer has left that was killed goes when the folder is opened again, unless somebody writes at the moment.
func TestDraftsGo(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	m, err := db.AddModel("rooms", nil, strings.NewReader("weights"))
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, models, draft+"KILLED")
	if err := os.WriteFile(left, []byte("half of the wei"), 0o600); err != nil {
		t.Fatal(err)
	}
	writer, err := db.Lock(models)
	if err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if _, err := os.Stat(left); err != nil {
		t.Errorf("while somebody writes: %v", err)
	}
	if err := writer.Unlock(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if files, err := os.ReadDir(filepath.Join(dir, models)); err != nil || len(files) != 1 || files[0].Name() != m.SHA256 {
		t.Errorf("%v, %v", files, err)
	}
}

// Two who write at a time both come to their end.
func TestModelsAtATime(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for i := range 6 {
		db := open(t, dir)
		all.Go(func() {
			if _, err := db.AddModel(strconv.Itoa(i), nil, strings.NewReader(strconv.Itoa(i))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if list, err := open(t, dir).Models(); err != nil || len(list) != 6 {
		t.Errorf("%d, %v", len(list), err)
	}
}
