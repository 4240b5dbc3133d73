package registry

import (
	"bytes"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Schema makes the table of a journal, in the words of SQLite, where there is none.
//
//go:embed schema.sql
var Schema string

// Statements put the journal into a table that Schema has made, one a line; those of lines that are there already change nothing.
// Lines are never changed, so what was put in before stays true.
func (s *Store) Statements() ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, JournalName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("registry: %w", err)
	}
	var out bytes.Buffer
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		fmt.Fprintf(&out, "INSERT OR IGNORE INTO versions (n, entry) VALUES (%d, '%s');\n", n, strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "'", "''"))
	}
	return out.Bytes(), nil
}

// ReadJournal is the journal in a table, for Reader.
func ReadJournal(db *sql.DB) ([]byte, error) {
	rows, err := db.Query(`SELECT entry FROM versions ORDER BY n`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []byte
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		out = append(append(out, line...), '\n')
	}
	return out, rows.Err()
}
