// Package atomicfile writes files that appear whole or not at all, whenever the program or the machine stops.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// part begins the names of files that are not whole yet; they lie beside those that they become.
const part = ".part-"

// Write replaces a file by one with this content.
func Write(name string, content []byte) error {
	return Fill(name, func(w io.Writer) error { _, err := w.Write(content); return err })
}

// Fill replaces a file by what fill writes. Where fill fails, so does Fill with its error, and the file stays as it was.
func Fill(name string, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), part+"*")
	if err != nil {
		return fmt.Errorf("atomicfile: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := fill(f); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("atomicfile: %w", err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("atomicfile: %w", err)
	}
	return nil
}

// Clean removes from a folder what writers that were killed left behind. Nobody may be writing into it.
func Clean(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("atomicfile: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), part) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("atomicfile: %w", err)
			}
		}
	}
	return nil
}
