package registry

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"okuyuki/server/refused"
)

// Reader reads a registry, wherever its folder lies. Read returns a file of it by its name, with slashes; an error that is
// fs.ErrNotExist where there is none.
type Reader struct {
	Read func(name string) ([]byte, error)
}

// Models are all models by name. damaged are the lines of the journal that cannot be read.
func (r Reader) Models() (models []*Model, damaged []error, err error) {
	data, err := r.Read(JournalName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("registry: %w", err)
	}
	byName := map[string]*Model{}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var e Entry
		err := json.Unmarshal(line, &e)
		if err == nil {
			err = e.check()
		}
		m := byName[e.Name]
		if err == nil {
			if m == nil {
				m = &Model{Name: e.Name, everUsed: map[int]bool{}}
			}
			err = m.apply(e)
		}
		if err != nil {
			// Two processes may have done the same at once: what can no longer be done is passed over.
			damaged = append(damaged, fmt.Errorf("%s: line %d: %w", JournalName, n, err))
			continue
		}
		byName[e.Name] = m
	}
	for _, m := range byName {
		m.settle()
		models = append(models, m)
	}
	slices.SortFunc(models, func(a, b *Model) int { return cmp.Compare(a.Name, b.Name) })
	return models, damaged, nil
}

// Model returns a model; ErrNone.
func (r Reader) Model(name string) (*Model, error) {
	models, _, err := r.Models()
	if err != nil {
		return nil, err
	}
	for _, m := range models {
		if m.Name == name {
			return m, nil
		}
	}
	return nil, fmt.Errorf("%w (%.70q)", ErrNone, name)
}

// File returns the file of a version, whose hash it has; an error of kind refused.Damaged where it has not.
func (r Reader) File(sum string) ([]byte, error) {
	if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size {
		return nil, ErrNone
	}
	file, err := r.Read(blobFolder + "/" + sum)
	if err != nil {
		return nil, fmt.Errorf("registry: %w", err)
	}
	if got := sha256.Sum256(file); hex.EncodeToString(got[:]) != sum {
		return nil, refused.Errorf(refused.Damaged, "registry: the file of %.12s has changed where it is kept: publish it again from a copy", sum)
	}
	return file, nil
}
