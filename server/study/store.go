// Package study runs the trainings of core/study and keeps their results, so that a run that was stopped at any moment goes on
// where it was.
package study

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"okuyuki/core/study"
)

// resultsFile holds a JSON object a line: the header, then a record for every training that is done.
const resultsFile = "results.jsonl"

// Header says what the results of a file belong to: what a result follows from beside its spec. Others are not mixed in.
type Header struct {
	Study    string `json:"study"`    // name of the preset
	Revision int    `json:"revision"` // study.Revision
	Set      string `json:"set"`      // of the digits
	Digits   string `json:"digits"`   // SHA-256 of them
	Tests    int    `json:"tests"`    // test pictures
	Kernel   string `json:"kernel"`   // that the trainings are computed with
}

type record struct {
	Spec   study.Spec   `json:"spec"`
	Result study.Result `json:"result"`
}

// ErrOther is returned where a folder holds the results of another study.
var ErrOther = errors.New("the folder holds the results of another study")

// Store is the results of a study in a folder. A result that Add has returned from survives a crash of the machine; at any
// moment the file is whole but for at most its last line, which Open cuts off. It may be used by several goroutines of one process.
type Store struct {
	mu      sync.Mutex
	file    *os.File
	results map[study.Spec]study.Result
}

// Open opens the results in a folder, which it makes if need be.
func Open(dir string, h Header) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, resultsFile), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	s := &Store{file: f, results: map[study.Spec]study.Result{}}
	if err := s.begin(dir, h); err != nil {
		f.Close()
		return nil, fmt.Errorf("study: %s: %w", f.Name(), err)
	}
	return s, nil
}

// begin reads what is there and leaves the file at the end of its last whole line.
func (s *Store) begin(dir string, h Header) error {
	if err := lock(s.file); err != nil {
		return fmt.Errorf("another process writes it: %w", err)
	}
	data, err := io.ReadAll(s.file)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	if err := s.file.Truncate(int64(whole)); err != nil {
		return err
	}
	if _, err := s.file.Seek(int64(whole), io.SeekStart); err != nil {
		return err
	}
	if whole == 0 {
		if err := s.write(h); err != nil {
			return err
		}
		return syncDir(dir)
	}
	return s.read(data[:whole], h)
}

// header is the first line of a file of results.
func header(data []byte) (h Header, err error) {
	line, _, whole := bytes.Cut(data, []byte("\n"))
	if !whole {
		return h, ErrNone
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&h); err != nil {
		return h, fmt.Errorf("line 1: %w", err)
	}
	return h, nil
}

func (s *Store) read(data []byte, want Header) error {
	lines := bufio.NewScanner(bytes.NewReader(data))
	have, err := header(data)
	if err != nil {
		return err
	}
	if have != want {
		return fmt.Errorf("%w: %+v, not %+v", ErrOther, have, want)
	}
	lines.Scan()
	for n := 2; lines.Scan(); n++ {
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		var r record
		if err := d.Decode(&r); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		s.results[r.Spec] = r.Result
	}
	return lines.Err()
}

// write appends a line, in one piece and down to the disk.
func (s *Store) write(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if _, err := s.file.Write(append(line, '\n')); err != nil {
		return err
	}
	return s.file.Sync()
}

// Add keeps a result.
func (s *Store) Add(spec study.Spec, r study.Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.write(record{spec, r}); err != nil {
		return fmt.Errorf("study: keep a result: %w", err)
	}
	s.results[spec] = r
	return nil
}

// Has reports whether a training is done.
func (s *Store) Has(spec study.Spec) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.results[spec]
	return ok
}

// Results are all results so far. The map is a copy.
func (s *Store) Results() map[study.Spec]study.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[study.Spec]study.Result, len(s.results))
	for k, v := range s.results {
		out[k] = v
	}
	return out
}

// Close closes the file.
func (s *Store) Close() error { return s.file.Close() }

// syncDir makes a new entry of a folder last; where a system cannot, it does not matter to it.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
