package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"okuyuki/server/store"
)

// oldFile is where results were kept before there was a database: a JSON object a line, the header and then a record for every
// training.
const oldFile = "results.jsonl"

// takeOver takes the results of a run from the old file of its folder, if there is one with the same header. The file stays.
func takeOver[Spec comparable, Result any, Header comparable](db *store.DB, run, dir string, h Header) error {
	data, err := os.ReadFile(filepath.Join(dir, oldFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	records, err := oldRecords[Spec, Result](data, h)
	if err != nil || records == nil {
		return err
	}
	return db.AddAll(run, func(yield func(spec, result []byte) bool) {
		for _, r := range records {
			if !yield(r[0], r[1]) {
				return
			}
		}
	})
}

// oldRecords reads an old file: specs and results as they are kept now, nil if it is of another run.
func oldRecords[Spec comparable, Result any, Header comparable](data []byte, h Header) (records [][2][]byte, err error) {
	lines := bufio.NewScanner(bytes.NewReader(data[:bytes.LastIndexByte(data, '\n')+1])) // the last line may have been cut off
	lines.Buffer(nil, 1<<20)
	var have Header
	if !lines.Scan() || decode(lines.Bytes(), &have) != nil || have != h {
		return nil, lines.Err() // of another run
	}
	type record struct {
		Spec   Spec   `json:"spec"`
		Result Result `json:"result"`
	}
	for n := 2; lines.Scan(); n++ {
		var r record
		if err := decode(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", oldFile, n, err)
		}
		spec, err := json.Marshal(r.Spec)
		if err != nil {
			return nil, err
		}
		result, err := json.Marshal(r.Result)
		if err != nil {
			return nil, err
		}
		records = append(records, [2][]byte{spec, result})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", oldFile, err)
	}
	return records, nil
}
