package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNone is returned where a folder holds no results of a study.
var ErrNone = errors.New("the folder holds no results of a study")

// mostStored is more bytes than the results of the largest preset come to.
const mostStored = 1 << 30

// Read returns the header and the results in a folder, which it only reads: the study may be under way. accept, which may be nil,
// says what is wrong with the header, if anything, before any result is looked at.
func Read[Spec comparable, Result any, Header comparable](dir string, accept func(Header) error) (h Header, results map[Spec]Result, err error) {
	path := filepath.Join(dir, File)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return h, nil, fmt.Errorf("study: %s: %w", dir, ErrNone)
	case err != nil:
		return h, nil, fmt.Errorf("study: %w", err)
	case !info.Mode().IsRegular() || info.Size() > mostStored:
		return h, nil, fmt.Errorf("study: %s: %w", path, ErrNone)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return h, nil, fmt.Errorf("study: %w", err)
	}
	whole := bytes.LastIndexByte(data, '\n') + 1 // the last line may be being written
	if whole == 0 {
		return h, nil, fmt.Errorf("study: %s: %w", path, ErrNone)
	}
	if h, results, err = parse[Spec, Result](data[:whole], accept); err != nil {
		return h, nil, fmt.Errorf("study: %s: %w", path, err)
	}
	return h, results, nil
}
