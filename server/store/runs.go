package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// State of a run, as it is kept. A run that was killed is still running here: Working tells.
type State string

// The states.
const (
	Waiting State = "waiting"
	Running State = "running"
	Stopped State = "stopped"
	Done    State = "done"
	Failed  State = "failed"
)

// Run is a study in the folder. There is one of it: what its results follow from makes its ID.
type Run struct {
	ID, Study, Preset       string
	Header, Facts           []byte // JSON; see Create
	State                   State
	Served                  bool // by the service, which goes on with it by itself
	Created, Started, Ended time.Time
	Done, Total             int
	Error                   string
}

// idLength is that of a run's ID, in hex digits.
const idLength = 12

// identify makes the ID of the run of a study with a header.
func identify(study string, header []byte) string {
	sum := sha256.Sum256(append([]byte(study+"\n"), header...))
	return hex.EncodeToString(sum[:])[:idLength]
}

// checkID refuses what is no name of a run or a lock: it becomes a part of a path.
func checkID(id string) error {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return fmt.Errorf("store: %q is no ID", id)
		}
	}
	if id == "" || len(id) > 64 {
		return fmt.Errorf("store: %q is no ID", id)
	}
	return nil
}

// Create makes a run of a study, if there is none of this header yet, and returns it: the header is all that results follow from
// beside their specs, the facts are what answers need beside the results. The run is stopped until Begin.
func (db *DB) Create(study, preset string, header, facts []byte) (Run, error) {
	id := identify(study, header)
	_, err := db.sql.Exec(`INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, 0, 0, 0, '') ON CONFLICT DO NOTHING`,
		id, study, preset, string(header), string(facts), Stopped, millis(db.now()))
	if err != nil {
		return Run{}, db.explain(err)
	}
	r, err := db.Run(id)
	if err == nil && string(r.Header) != string(header) {
		return Run{}, db.explain(fmt.Errorf("%w: run %s has another header", ErrDamaged, id))
	}
	return r, err
}

// Begin says that a run is being worked on, by the service or not, and how many trainings it has.
func (db *DB) Begin(id string, served bool) error {
	return db.change(id, "state = ?, served = ?, started = max(?, created), ended = 0, error = ''", Running, served, millis(db.now()))
}

// Wait says that a run waits for the service to go on with it.
func (db *DB) Wait(id string) error {
	return db.change(id, "state = ?, served = 1, ended = 0, error = ''", Waiting)
}

// Plan says how many trainings a run has.
func (db *DB) Plan(id string, total int) error { return db.change(id, "total = ?", total) }

// End says how a run ended: stopped, done or failed, and why if it failed. Where the clock was put back meanwhile, it ended when it
// began: no time is before one that it follows.
func (db *DB) End(id string, s State, why string) error {
	return db.change(id, "state = ?, ended = max(?, started, created), error = ?", s, millis(db.now()), why)
}

func (db *DB) change(id, set string, values ...any) error {
	done, err := db.sql.Exec("UPDATE runs SET "+set+" WHERE id = ?", append(values, id)...)
	if err != nil {
		return db.explain(err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return db.explain(fmt.Errorf("run %s is gone: %w", id, errors.Join(ErrNone, err)))
	}
	return nil
}

// Remove forgets a run and its results.
func (db *DB) Remove(id string) error {
	_, err := db.sql.Exec("DELETE FROM runs WHERE id = ?", id)
	return db.explain(err)
}

const columns = "SELECT id, study, preset, header, facts, state, served, created, started, ended, done, total, error FROM runs "

// Run is one of them. ErrNone: there is none of this ID.
func (db *DB) Run(id string) (Run, error) {
	r, err := scan(db.sql.QueryRow(columns+"WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	return r, db.explain(err)
}

// Runs are all of them, in the order in which they were made, whatever the clock said then.
func (db *DB) Runs() (out []Run, err error) {
	rows, err := db.sql.Query(columns + "ORDER BY rowid")
	if err != nil {
		return nil, db.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return nil, db.explain(err)
		}
		out = append(out, r)
	}
	return out, db.explain(rows.Err())
}

func scan(row interface{ Scan(...any) error }) (r Run, err error) {
	var created, started, ended int64
	err = row.Scan(&r.ID, &r.Study, &r.Preset, &r.Header, &r.Facts, &r.State, &r.Served, &created, &started, &ended, &r.Done, &r.Total, &r.Error)
	r.Created, r.Started, r.Ended = at(created), at(started), at(ended)
	return r, err
}
