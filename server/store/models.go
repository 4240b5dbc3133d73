package store

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"time"

	"okuyuki/server/atomicfile"
)

// models is the folder of the model files, each named by its SHA-256.
const models = "models"

// mostModel bounds the size of a model file.
const mostModel = 1 << 30

// Model is a model file that is kept.
type Model struct {
	SHA256, Name string
	Size         int64
	Card         []byte // JSON; may be empty
	Added        time.Time
}

// AddModel keeps a model file; one that is there already gets the name and the card.
func (db *DB) AddModel(name string, card []byte, from io.Reader) (Model, error) {
	m := Model{Name: name, Card: card, Added: at(millis(db.now()))}
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
	draft := path.Join(models, "draft-"+rand.Text())
	f, err := root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", 0, err
	}
	defer root.Remove(draft) // where it was renamed, there is nothing to remove
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
	return sum, size, root.Rename(draft, path.Join(models, sum))
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

// OpenModel opens the file of a model. ErrNone: there is none of this SHA-256.
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
	if info, err := f.Stat(); err != nil || info.Size() != m.Size {
		f.Close()
		return nil, m, db.explain(fmt.Errorf("%w: the file of model %s is not as long as it was (%v)", ErrDamaged, sum, err))
	}
	return f, m, nil
}
