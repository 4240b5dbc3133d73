package sites

import (
	"crypto/subtle"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"okuyuki/core/sitereport"
)

// Schema makes the table of SQL, in the words of SQLite, where there is none.
//
//go:embed schema.sql
var Schema string

// SQL keeps reports in a table of a database that speaks SQLite, such as the edge's; it is Store but for that. No statement needs
// another to be true: the edge has no transactions.
type SQL struct {
	db    *sql.DB
	clock func() time.Time
}

// NewSQL uses a database in which Schema was run. clock tells when reports come.
func NewSQL(db *sql.DB, clock func() time.Time) *SQL { return &SQL{db, clock} }

const timeForm = "2006-01-02T15:04:05.000000Z"

// List is as Store's.
func (s *SQL) List() (list []Shared, damaged []string, err error) {
	rows, err := s.db.Query(`SELECT id, received, report FROM reports ORDER BY received, id`)
	if err != nil {
		return nil, nil, fmt.Errorf("sites: %w", err)
	}
	defer rows.Close()
	list = []Shared{}
	for rows.Next() {
		shared, err := scan(rows.Scan)
		var row *rowError
		switch {
		case errors.As(err, &row):
			damaged = append(damaged, err.Error())
		case err != nil:
			return nil, nil, err
		default:
			list = append(list, shared)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("sites: %w", err)
	}
	return list, damaged, nil
}

// Get returns a report; ErrNone.
func (s *SQL) Get(id string) (Shared, error) {
	shared, err := scan(s.db.QueryRow(`SELECT id, received, report FROM reports WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Shared{}, ErrNone
	}
	return shared, err
}

// Add is as Store's; ErrTooMany.
func (s *SQL) Add(r *sitereport.Report) (shared Shared, removal string, err error) {
	k, removal := fresh(r, s.clock())
	text, err := json.Marshal(r)
	if err != nil {
		return Shared{}, "", fmt.Errorf("sites: %w", err)
	}
	n, err := s.exec(`INSERT INTO reports (id, received, removal, report) SELECT ?, ?, ?, ? WHERE (SELECT COUNT(*) FROM reports) < `+fmt.Sprint(MaxReports),
		k.ID, k.Received.Format(timeForm), k.Removal, string(text))
	if err == nil && n == 0 {
		err = ErrTooMany
	}
	if err != nil {
		return Shared{}, "", err
	}
	return k.Shared, removal, nil
}

// Remove forgets a report; ErrNone, ErrSecret.
func (s *SQL) Remove(id, removal string) error {
	var want string
	err := s.db.QueryRow(`SELECT removal FROM reports WHERE id = ?`, id).Scan(&want)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNone
	case err != nil:
		return fmt.Errorf("sites: %w", err)
	case subtle.ConstantTimeCompare([]byte(sum(removal)), []byte(want)) != 1:
		return ErrSecret
	}
	n, err := s.exec(`DELETE FROM reports WHERE id = ?`, id)
	if err == nil && n == 0 {
		return ErrNone // somebody else was faster
	}
	return err
}

// exec runs a statement and returns how many rows it has changed.
func (s *SQL) exec(statement string, args ...any) (int64, error) {
	result, err := s.db.Exec(statement, args...)
	if err != nil {
		return 0, fmt.Errorf("sites: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("sites: %w", err)
	}
	return n, nil
}

// rowError is a row that is no report.
type rowError struct {
	id  string
	err error
}

func (e *rowError) Error() string { return fmt.Sprintf("sites: %s: %v", e.id, e.err) }
func (e *rowError) Unwrap() error { return e.err }

// scan reads a row as strictly as what comes over the network.
func scan(into func(...any) error) (shared Shared, err error) {
	var received, text string
	if err := into(&shared.ID, &received, &text); err != nil {
		return Shared{}, fmt.Errorf("sites: %w", err)
	}
	if shared.Received, err = time.Parse(timeForm, received); err == nil {
		shared.Report, err = sitereport.Parse([]byte(text))
	}
	if err != nil {
		return Shared{}, &rowError{shared.ID, err}
	}
	return shared, nil
}
