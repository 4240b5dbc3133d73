package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"okuyuki/server/atomicfile"
)

// JournalName is the journal's file; the files of models lie in a folder beside it.
const (
	JournalName = "models.jsonl"
	blobFolder  = "files"
)

// MaxModel bounds a model file, in bytes.
const MaxModel = 256 << 20

// maxText bounds a card, a note and the name of a person, in bytes.
const maxText = 64 << 10

// Store is a registry in a folder.
type Store struct {
	dir   string
	clock func() time.Time
	mu    sync.Mutex // of changes by this process
}

// Open opens a folder, which is made when the first model is published. clock tells when things are done.
func Open(dir string, clock func() time.Time) *Store { return &Store{dir: dir, clock: clock} }

// reader reads the folder.
func (s *Store) reader() Reader {
	return Reader{func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name))) }}
}

// Models is as Reader's.
func (s *Store) Models() (models []*Model, damaged []error, err error) { return s.reader().Models() }

// Model is as Reader's.
func (s *Store) Model(name string) (*Model, error) { return s.reader().Model(name) }

// File is as Reader's.
func (s *Store) File(sum string) ([]byte, error) { return s.reader().File(sum) }

// check refuses entries that no registry writes.
func (e Entry) check() error {
	if !nameForm.MatchString(e.Name) {
		return ErrNameForm
	}
	if len(e.By) > maxText || len(e.Note) > maxText || len(e.Card) > maxText {
		return fmt.Errorf("registry: a text of more than %d bytes", maxText)
	}
	if sum, err := hex.DecodeString(e.SHA256); e.Action == Publish && (err != nil || len(sum) != sha256.Size || e.Size < 1 || e.Size > MaxModel) {
		return fmt.Errorf("registry: no SHA-256, or a size of %d bytes", e.Size)
	}
	return nil
}

// Publish keeps a file as the next version of a model; one that the model has already keeps its number. The caller has checked that it
// is a model. Of e, Name, Kind, Card, By and Note count.
func (s *Store) Publish(e Entry, file []byte) (Version, error) {
	sum := sha256.Sum256(file)
	e.Action, e.SHA256, e.Size, e.Version, e.Share = Publish, hex.EncodeToString(sum[:]), int64(len(file)), 0, 0
	if err := e.check(); err != nil {
		return Version{}, err
	}
	if m, err := s.Model(e.Name); err == nil && m.find(e.SHA256) > 0 {
		return m.Versions[m.find(e.SHA256)-1], s.repair(e.SHA256, file)
	}
	// The file first: one that no line names does no harm.
	if err := s.repair(e.SHA256, file); err != nil {
		return Version{}, err
	}
	m, err := s.add(e)
	if err != nil {
		return Version{}, err
	}
	return m.Versions[m.find(e.SHA256)-1], nil
}

// repair writes a model file, unless it is there and whole.
func (s *Store) repair(sum string, file []byte) error {
	if _, err := s.File(sum); err == nil {
		return nil
	}
	dir := filepath.Join(s.dir, blobFolder)
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = atomicfile.Write(filepath.Join(dir, sum), file)
	}
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	return nil
}

// Promote puts a version to use for a share of the clients, in percent, or with 100 for all.
func (s *Store) Promote(name string, version, share int, by, note string) (*Model, error) {
	return s.add(Entry{Action: Promote, Name: name, Version: version, Share: share, By: by, Note: note})
}

// Rollback ends a trial, or else puts the version back to use that was before.
func (s *Store) Rollback(name, by, note string) (*Model, error) {
	return s.add(Entry{Action: Rollback, Name: name, By: by, Note: note})
}

// add writes an entry if it can be done.
func (s *Store) add(e Entry) (*Model, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.When = s.clock().UTC().Truncate(time.Second).Format(time.RFC3339)
	if err := e.check(); err != nil {
		return nil, err
	}
	m, err := s.Model(e.Name)
	if errors.Is(err, ErrNone) && e.Action == Publish {
		m, err = &Model{Name: e.Name, everUsed: map[int]bool{}}, nil
	}
	if err == nil {
		err = m.apply(e)
	}
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(e)
	if err == nil {
		err = atomicfile.Append(filepath.Join(s.dir, JournalName), append(line, '\n'))
	}
	if err != nil {
		return nil, fmt.Errorf("registry: %w", err)
	}
	return s.Model(e.Name) // another process may have been first
}
