package base

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"okuyuki/server/atomicfile"
)

// save writes the state of a run so that a crash at any moment leaves either the old
// checkpoint or the new one.
func save(state any, file string) error {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(state); err != nil {
		return fmt.Errorf("base: checkpoint: %w", err)
	}
	return atomicfile.Write(file, b.Bytes())
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
	state, err := decodeState[S](data)
	if err != nil {
		return fmt.Errorf("base: checkpoint %s is damaged, remove it to start again: %w", file, err)
	}
	return set(state)
}

func decodeState[S any](data []byte) (state S, err error) {
	return state, gob.NewDecoder(bytes.NewReader(data)).Decode(&state)
}
