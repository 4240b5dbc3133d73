package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
)

// File holds a JSON object a line: the header, then a record for every training that is done.
const File = "results.jsonl"

// ErrOther is returned where a folder holds the results of another study.
var ErrOther = errors.New("the folder holds the results of another study")

// longestLine is more than a record takes.
const longestLine = 1 << 20

// Store is the results of a study in a folder. A result that Add has returned from survives a crash of the machine; at any
// moment the file is whole but for at most its last line, which Open cuts off. It may be used by several goroutines of one process.
type Store[Spec comparable, Result any] struct {
	mu      sync.Mutex
	file    *os.File
	results map[Spec]Result
}

type record[Spec comparable, Result any] struct {
	Spec   Spec   `json:"spec"`
	Result Result `json:"result"`
}

// Open opens the results in a folder, which it makes if need be. The header says what they belong to: what a result follows from
// beside its spec. Others are not mixed in.
func Open[Spec comparable, Result any, Header comparable](dir string, h Header) (*Store[Spec, Result], error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, File), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	s := &Store[Spec, Result]{file: f, results: map[Spec]Result{}}
	if err := begin(s, dir, h); err != nil {
		f.Close()
		return nil, fmt.Errorf("study: %s: %w", f.Name(), err)
	}
	return s, nil
}

// begin reads what is there and leaves the file at the end of its last whole line.
func begin[Spec comparable, Result any, Header comparable](s *Store[Spec, Result], dir string, h Header) error {
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
	_, s.results, err = parse[Spec, Result](data[:whole], func(have Header) error {
		if have != h {
			return fmt.Errorf("%w: %+v, not %+v", ErrOther, have, h)
		}
		return nil
	})
	return err
}

// parse reads a header and the results after it, all of whole lines. The results of a header that is not accepted are not looked at.
func parse[Spec comparable, Result any, Header comparable](data []byte, accept func(Header) error) (h Header, results map[Spec]Result, err error) {
	results = map[Spec]Result{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, longestLine)
	for n := 1; lines.Scan(); n++ {
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		var r record[Spec, Result]
		if n == 1 {
			err = d.Decode(&h)
		} else if err = d.Decode(&r); err == nil {
			results[r.Spec] = r.Result
		}
		if err != nil {
			return h, nil, fmt.Errorf("line %d: %w", n, err)
		}
		if n == 1 && accept != nil {
			if err := accept(h); err != nil {
				return h, nil, err
			}
		}
	}
	return h, results, lines.Err()
}

// write appends a line, in one piece and down to the disk.
func (s *Store[Spec, Result]) write(v any) error {
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
func (s *Store[Spec, Result]) Add(spec Spec, r Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.write(record[Spec, Result]{spec, r}); err != nil {
		return fmt.Errorf("study: keep a result: %w", err)
	}
	s.results[spec] = r
	return nil
}

// Has reports whether a training is done.
func (s *Store[Spec, Result]) Has(spec Spec) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.results[spec]
	return ok
}

// Results are all results so far. The map is a copy.
func (s *Store[Spec, Result]) Results() map[Spec]Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.results)
}

// Close closes the file.
func (s *Store[Spec, Result]) Close() error { return s.file.Close() }

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
