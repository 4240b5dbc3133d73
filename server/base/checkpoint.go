package base

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// save writes the state of a run so that a crash at any moment leaves either the old
// checkpoint or the new one.
func save(state any, file string) error {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(state); err != nil {
		return fmt.Errorf("base: checkpoint: %w", err)
	}
	return writeFile(file, b.Bytes())
}

// resume gives the state of a checkpoint to a run, if there is one.
func resume[S any](file string, set func(S) error) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("base: checkpoint: %w", err)
	}
	var state S
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&state); err != nil {
		return fmt.Errorf("base: checkpoint %s is damaged, remove it to start again: %w", file, err)
	}
	return set(state)
}

// writeFile replaces a file in one step.
func writeFile(file string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".okuyuki-*")
	if err != nil {
		return fmt.Errorf("base: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("base: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("base: %w", err)
	}
	if err := f.Chmod(0o644); err != nil {
		return fmt.Errorf("base: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("base: %w", err)
	}
	return os.Rename(f.Name(), file)
}
