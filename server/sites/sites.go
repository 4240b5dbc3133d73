// Package sites keeps the reports that sites share with their team (core/sitereport), a file each, until whoever sent one removes it.
// It knows nothing of the network.
package sites

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"okuyuki/core/sitereport"
	"okuyuki/server/atomicfile"
)

// MaxReports is how many are kept; more than that no team has, and no page shows.
const MaxReports = 500

// maxFile bounds what is read of a file: a report, and what is kept beside it.
const maxFile = sitereport.MaxBytes + 4<<10

// What may be wrong; errors.Is finds them.
var (
	ErrNone     = errors.New("sites: there is no such report")
	ErrSecret   = errors.New("sites: this is not the report's removal code")
	ErrTooMany  = fmt.Errorf("sites: there are %d reports already", MaxReports)
	ErrDiskFull = atomicfile.ErrFull
)

// Shared is a report that was sent.
type Shared struct {
	ID       string             `json:"id"`
	Received time.Time          `json:"received"`
	Report   *sitereport.Report `json:"report"`
}

// kept is a file.
type kept struct {
	Shared
	Removal string `json:"removal"` // SHA-256 of the removal code, in hex; who reads the file cannot remove by it
}

// Store is a folder of reports.
type Store struct {
	dir   string
	clock func() time.Time
	mu    sync.Mutex // of changes
}

// Open opens a folder, which is made when the first report comes. clock tells when that is.
func Open(dir string, clock func() time.Time) *Store { return &Store{dir: dir, clock: clock} }

var idForm = regexp.MustCompile(`^[0-9a-f]{16}$`)

// List returns all reports, the first sent first, and the names of files that cannot be read as one.
func (s *Store) List() (list []Shared, damaged []string, err error) {
	names, err := s.names()
	if err != nil {
		return nil, nil, err
	}
	list = []Shared{}
	for _, id := range names {
		k, err := s.read(id)
		switch {
		case errors.Is(err, ErrNone): // removed meanwhile
		case err != nil:
			damaged = append(damaged, err.Error())
		default:
			list = append(list, k.Shared)
		}
	}
	slices.SortFunc(list, func(a, b Shared) int { return cmp.Or(a.Received.Compare(b.Received), cmp.Compare(a.ID, b.ID)) })
	return list, damaged, nil
}

// Get returns a report; ErrNone.
func (s *Store) Get(id string) (Shared, error) {
	k, err := s.read(id)
	return k.Shared, err
}

// Add keeps a report, which must have passed its Check, and returns the code that removes it: whoever sent it alone has that.
// ErrTooMany, ErrDiskFull.
func (s *Store) Add(r *sitereport.Report) (shared Shared, removal string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, err := s.names()
	if err != nil {
		return Shared{}, "", err
	}
	if len(names) >= MaxReports {
		return Shared{}, "", ErrTooMany
	}
	k, removal := fresh(r, s.clock())
	text, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return Shared{}, "", fmt.Errorf("sites: %w", err)
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return Shared{}, "", fmt.Errorf("sites: %w", err)
	}
	if err := atomicfile.Write(s.file(k.ID), append(text, '\n')); err != nil {
		return Shared{}, "", fmt.Errorf("sites: %w", err)
	}
	return k.Shared, removal, nil
}

// fresh is a report that has come, with a name and a removal code of its own.
func fresh(r *sitereport.Report, now time.Time) (k kept, removal string) {
	var id [8]byte
	var code [24]byte
	rand.Read(id[:]) // never fails
	rand.Read(code[:])
	removal = base64.RawURLEncoding.EncodeToString(code[:])
	return kept{Shared{hex.EncodeToString(id[:]), now.UTC().Truncate(time.Microsecond), r}, sum(removal)}, removal
}

// Remove forgets a report; ErrNone, ErrSecret.
func (s *Store) Remove(id, removal string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, err := s.read(id)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(sum(removal)), []byte(k.Removal)) != 1 {
		return ErrSecret
	}
	if err := os.Remove(s.file(id)); err != nil {
		return fmt.Errorf("sites: %w", err)
	}
	return nil
}

const extension = ".json"

func (s *Store) file(id string) string { return filepath.Join(s.dir, id+extension) }

// names are the IDs of all files that could be reports.
func (s *Store) names() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("sites: %w", err)
	}
	var out []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), extension); ok && idForm.MatchString(id) && e.Type().IsRegular() {
			out = append(out, id)
		}
	}
	return out, nil
}

// read reads a file as strictly as what comes over the network: somebody may have edited it.
func (s *Store) read(id string) (kept, error) {
	if !idForm.MatchString(id) {
		return kept{}, ErrNone
	}
	f, err := os.Open(s.file(id))
	if errors.Is(err, fs.ErrNotExist) {
		return kept{}, ErrNone
	} else if err != nil {
		return kept{}, fmt.Errorf("sites: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return kept{}, fmt.Errorf("sites: %w", err)
	}
	var k struct {
		kept
		Report json.RawMessage `json:"report"`
	}
	if err := json.Unmarshal(text, &k); err != nil {
		return kept{}, fmt.Errorf("sites: %s: %w", id, err)
	}
	report, err := sitereport.Parse(k.Report)
	if err != nil {
		return kept{}, fmt.Errorf("sites: %s: %w", id, err)
	}
	k.kept.ID, k.kept.Report = id, report
	return k.kept, nil
}

// sum is what of a removal code is kept: it has 192 random bits, which nobody finds from its digest.
func sum(removal string) string {
	digest := sha256.Sum256([]byte(removal))
	return hex.EncodeToString(digest[:])
}
