package store

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"
)

// Add keeps the result of a training of a run; both are JSON, and the same training always has the same spec. A result that is
// there already is left as it is; ErrChanged: it is another one.
func (db *DB) Add(run string, spec, result []byte) error {
	return db.AddAll(run, func(yield func(spec, result []byte) bool) { yield(spec, result) })
}

// AddAll keeps results, all or none of them.
func (db *DB) AddAll(run string, results iter.Seq2[[]byte, []byte]) error {
	tx, err := db.sql.Begin()
	if err != nil {
		return db.explain(err)
	}
	defer tx.Rollback()
	added := 0
	for spec, result := range results {
		fresh, err := insert(tx, run, string(spec), string(result))
		if err != nil {
			return db.explain(err)
		}
		if fresh {
			added++
		}
	}
	if _, err := tx.Exec("UPDATE runs SET done = done + ? WHERE id = ?", added, run); err != nil {
		return db.explain(err)
	}
	return db.explain(tx.Commit())
}

func insert(tx *sql.Tx, run, spec, result string) (fresh bool, err error) {
	var have string
	err = tx.QueryRow("SELECT result FROM results WHERE run = ? AND spec = ?", run, spec).Scan(&have)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.Exec("INSERT INTO results VALUES (?, ?, ?)", run, spec, result)
		return true, err
	case err == nil && have != result:
		return false, fmt.Errorf("%w: %s: %s, not %s", ErrChanged, spec, result, have)
	}
	return false, err
}

// Results calls a function for each result of a run, until it returns an error, which is returned. The function must not
// use the DB.
func (db *DB) Results(run string, each func(spec, result []byte) error) error {
	rows, err := db.sql.Query("SELECT spec, result FROM results WHERE run = ?", run)
	if err != nil {
		return db.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var spec, result []byte
		if err := rows.Scan(&spec, &result); err != nil {
			return db.explain(err)
		}
		if err := each(spec, result); err != nil {
			return db.explain(err)
		}
	}
	return db.explain(rows.Err())
}
