package store

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"okuyuki/server/atomicfile"
)

// models is the folder of the model files, each named by its SHA-256; draft begins the names of those that are being written. It is
// the ID of a lock too, which whoever writes holds.
const (
	models = "models"
	draft  = "draft-"
)

// mostModel bounds the size of a model file.
const mostModel = 1 << 30

// Model is a model file that is kept.
type Model struct {
	SHA256, Name string
	Size         int64
	Card         []byte // JSON; may be empty
	Added        time.Time
}

// AddModel keeps a model file; one that is there already gets the name and the card. Others who write one are waited for.
func (db *DB) AddModel(name string, card []byte, from io.Reader) (Model, error) {
	m := Model{Name: name, Card: card, Added: at(millis(db.now()))}
	lock, err := db.Lock(models)
	for errors.Is(err, ErrBusy) {
		lock, err = db.Lock(models)
	}
	if err != nil {
		return m, err
	}
	defer lock.Unlock()
	root, err := os.OpenRoot(db.dir)
	if err != nil {
		return m, fmt.Errorf("store: %w", err)
	}
	defer root.Close()
	if m.SHA256, m.Size, err = keep(root, from); err != nil {
		return m, db.explain(fmt.Errorf("model %s: %w", name, err))
	}
	if err := errors.Join(atomicfile.SyncDir(path.Join(db.dir, models)), atomicfile.SyncDir(db.dir)); err != nil {
		return m, db.explain(err)
	}
	_, err = db.sql.Exec("INSERT INTO models VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET name = excluded.name, card = excluded.card",
		m.SHA256, name, m.Size, string(card), path.Join(models, m.SHA256), millis(m.Added))
	return m, db.explain(err)
}

// keep writes a file beside its place, down to the disk, and then renames it there.
func keep(root *os.Root, from io.Reader) (sum string, size int64, err error) {
	if err := root.MkdirAll(models, 0o755); err != nil {
		return "", 0, err
	}
	unfinished := path.Join(models, draft+rand.Text())
	f, err := root.OpenFile(unfinished, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", 0, err
	}
	defer root.Remove(unfinished) // where it was renamed, there is nothing to remove
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(from, mostModel+1))
	if err == nil && size > mostModel {
		err = fmt.Errorf("the file has more than %d bytes", mostModel)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", 0, err
	}
	sum = hex.EncodeToString(h.Sum(nil))
	return sum, size, root.Rename(unfinished, path.Join(models, sum))
}

// sweep removes what writers have left that were killed. Where somebody writes, it is left for another time.
func (db *DB) sweep() error {
	dir := filepath.Join(db.dir, models)
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: %w", err)
	}
	files = slices.DeleteFunc(files, func(f fs.DirEntry) bool { return !strings.HasPrefix(f.Name(), draft) })
	if len(files) == 0 {
		return nil
	}
	lock, err := db.Lock(models)
	if errors.Is(err, ErrBusy) {
		return nil
	}
	if err != nil {
		return err
	}
	defer lock.Unlock()
	for _, f := range files { // nobody writes to them any more
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("store: %w", err)
		}
	}
	return nil
}

// Models are all of them, the newest first.
func (db *DB) Models() (out []Model, err error) {
	rows, err := db.sql.Query("SELECT sha256, name, size, card, added FROM models ORDER BY rowid DESC")
	if err != nil {
		return nil, db.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var m Model
		var added int64
		if err := rows.Scan(&m.SHA256, &m.Name, &m.Size, &m.Card, &added); err != nil {
			return nil, db.explain(err)
		}
		m.Added = at(added)
		out = append(out, m)
	}
	return out, db.explain(rows.Err())
}

// OpenModel opens the file of a model. ErrNone: there is none of this SHA-256. ErrDamaged: the file does not have it any more.
func (db *DB) OpenModel(sum string) (*os.File, Model, error) {
	m := Model{SHA256: sum}
	var file string
	var added int64
	err := db.sql.QueryRow("SELECT name, size, card, file, added FROM models WHERE sha256 = ?", sum).Scan(&m.Name, &m.Size, &m.Card, &file, &added)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	if err != nil {
		return nil, m, db.explain(err)
	}
	m.Added = at(added)
	root, err := os.OpenRoot(db.dir) // whatever the database says, it does not lead out of the folder
	if err != nil {
		return nil, m, fmt.Errorf("store: %w", err)
	}
	defer root.Close()
	f, err := root.Open(file)
	if err != nil {
		return nil, m, fmt.Errorf("store: model %s: %w", sum, err)
	}
	if err := check(f, m); err != nil {
		f.Close()
		return nil, m, db.explain(fmt.Errorf("%w: the file of model %s: %w", ErrDamaged, sum, err))
	}
	return f, m, nil
}

// check compares a file with what was put in, and goes back to its begin. Its size comes first: what is longer is not read.
func check(f *os.File, m Model) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() != m.Size {
		return fmt.Errorf("%d bytes instead of %d", info.Size(), m.Size)
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != m.SHA256 {
		return errors.New("its SHA-256 is another one")
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}
