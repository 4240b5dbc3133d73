package base

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"okuyuki/core/train"
	"okuyuki/server/base/tune"
)

// save writes the state of a run so that a crash at any moment leaves either the old
// checkpoint or the new one.
func save(t *train.Trainer, file string) error {
	data, err := json.Marshal(t.State())
	if err != nil {
		return fmt.Errorf("base: checkpoint: %w", err)
	}
	return writeFile(file, data)
}

// resume goes on from a checkpoint, if there is one.
func resume(t *train.Trainer, file string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("base: checkpoint: %w", err)
	}
	var s train.State
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("base: checkpoint %s is damaged, remove it to start again: %w", file, err)
	}
	return t.SetState(s)
}

// saveTuning is save for the second phase: millions of numbers, in binary.
func saveTuning(t *tune.Trainer, file string) error {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(t.State()); err != nil {
		return fmt.Errorf("base: checkpoint: %w", err)
	}
	return writeFile(file, b.Bytes())
}

// resumeTuning goes on from a checkpoint of saveTuning, if there is one.
func resumeTuning(t *tune.Trainer, file string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("base: checkpoint: %w", err)
	}
	var s tune.State
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return fmt.Errorf("base: checkpoint %s is damaged, remove it to start again: %w", file, err)
	}
	return t.SetState(s)
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
