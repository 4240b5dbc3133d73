package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// part begins the names of files that are not whole yet; they lie beside those that they become, whose names follow.
const part = ".part-"

// Write replaces a file by one with this content.
func Write(name string, content []byte) error { return WriteOn(System{}, name, content) }

// WriteOn is Write on another disk.
func WriteOn(d Disk, name string, content []byte) error {
	return FillOn(d, name, func(w io.Writer) error { _, err := w.Write(content); return err })
}

// Fill replaces a file by what fill writes. Where fill fails, so does Fill with its error, and the file stays as it was.
func Fill(name string, fill func(io.Writer) error) error { return FillOn(System{}, name, fill) }

// FillOn is Fill on another disk.
func FillOn(d Disk, name string, fill func(io.Writer) error) error {
	dir := filepath.Dir(name)
	f, err := d.Create(dir, part+filepath.Base(name)+"-*")
	if err != nil {
		return explain(name, err)
	}
	w := &writer{to: f}
	err = fill(w)
	theirs := err != nil && w.err == nil // and not the disk's
	if err == nil {
		err = w.err // which must not be overlooked
	}
	if err == nil {
		err = errors.Join(f.Chmod(0o644), f.Sync())
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = d.Rename(f.Name(), name)
	}
	if err != nil {
		_ = d.Remove(f.Name()) // what stays is no file of anybody's: see Clean
		if theirs {
			return err
		}
		return explain(name, err)
	}
	if err := d.SyncDir(dir); err != nil {
		return explain(name, err)
	}
	return nil
}

// writer remembers what the disk said.
type writer struct {
	to  io.Writer
	err error
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	if err != nil {
		w.err = err
	}
	return n, err
}

// Clean removes from a folder what writers that were killed left behind. Nobody may be writing into it.
func Clean(dir string) error { return clean(dir, part) }

// CleanUp removes what writers of one file that were killed left behind. Nobody may be writing it.
func CleanUp(name string) error { return clean(filepath.Dir(name), part+filepath.Base(name)+"-") }

func clean(dir, prefix string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return explain(dir, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return explain(dir, err)
			}
		}
	}
	return nil
}
