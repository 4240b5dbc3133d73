package store

import (
	"database/sql"
	"fmt"
)

// applicationID marks our databases; it spells "Okuy".
const applicationID = 0x4f6b7579

// migrations lead from one version of the schema to the next; user_version counts those that were made. One that was released
// is never changed. Times are milliseconds since 1970, 0 where there is none.
var migrations = []string{`
CREATE TABLE runs (
	id      TEXT PRIMARY KEY,
	study   TEXT NOT NULL,
	preset  TEXT NOT NULL,
	header  TEXT NOT NULL, -- JSON: what results follow from beside their specs
	facts   TEXT NOT NULL, -- JSON: what answers need beside the results; may be empty
	state   TEXT NOT NULL,
	served  INTEGER NOT NULL, -- 1: the service works on it, and goes on with it by itself
	created INTEGER NOT NULL,
	started INTEGER NOT NULL,
	ended   INTEGER NOT NULL,
	done    INTEGER NOT NULL, -- results
	total   INTEGER NOT NULL,
	error   TEXT NOT NULL
) STRICT;
CREATE TABLE results (
	run    TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
	spec   TEXT NOT NULL,
	result TEXT NOT NULL,
	PRIMARY KEY (run, spec)
) STRICT, WITHOUT ROWID;
CREATE TABLE models (
	sha256 TEXT PRIMARY KEY,
	name   TEXT NOT NULL,
	size   INTEGER NOT NULL,
	card   TEXT NOT NULL, -- JSON; may be empty
	file   TEXT NOT NULL, -- within the folder
	added  INTEGER NOT NULL
) STRICT;
`}

// versionOf is how many migrations a database has seen. One that holds nothing yet is of version 0; one of others is refused.
func versionOf(q interface {
	QueryRow(string, ...any) *sql.Row
}) (int, error) {
	var id, version, tables int
	err := q.QueryRow("SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id, pragma_user_version").
		Scan(&id, &version, &tables)
	if err != nil {
		return 0, err
	}
	switch {
	case id == 0 && version == 0 && tables == 0:
		return 0, nil
	case id != applicationID:
		return 0, ErrForeign
	case version > len(migrations):
		return 0, ErrNewer
	}
	return version, nil
}

// migrate brings the schema up to date, all at once or not at all.
func (db *DB) migrate() error {
	tx, err := db.sql.Begin() // it holds the write lock from here: another process may be at the same
	if err != nil {
		return err
	}
	defer tx.Rollback()
	version, err := versionOf(tx)
	if err != nil {
		return err
	}
	for _, m := range migrations[version:] {
		if _, err := tx.Exec(m); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(migrations))); err != nil {
		return err
	}
	return tx.Commit()
}
