package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver
	lib "modernc.org/sqlite/lib"

	"okuyuki/server/atomicfile"
)

// File is the database of a data folder.
const File = "okuyuki.sqlite"

// patience is how long a statement waits for another process's.
const patience = 10 * time.Second

// DB is a data folder. It may be used by several goroutines.
type DB struct {
	dir, path string
	sql       *sql.DB
	now       func() time.Time
}

// Open opens a data folder to work in, and makes it if need be. now is the clock; nil: the machine's.
func Open(dir string, now func() time.Time) (*DB, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	db, err := connect(dir, "mode=rwc")
	if err != nil {
		return nil, err
	}
	if now != nil {
		db.now = now
	}
	if err := db.begin(); err != nil {
		db.Close()
		return nil, db.explain(err)
	}
	if err := errors.Join(db.sweep(), atomicfile.SyncDir(dir)); err != nil {
		db.Close()
		return nil, db.explain(err)
	}
	return db, nil
}

// Look opens a data folder that is only read. ErrNone: there is no database.
func Look(dir string) (*DB, error) {
	info, err := os.Stat(filepath.Join(dir, File))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("store: %s: %w", dir, ErrNone)
	case err != nil:
		return nil, fmt.Errorf("store: %w", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("store: %s: %w", filepath.Join(dir, File), ErrForeign)
	}
	db, err := look(dir, "mode=rw&_pragma=query_only(1)") // a reader of a database that writes ahead locks, in files beside it
	if is(err, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY) {
		mode := "mode=ro"
		if _, err := os.Stat(filepath.Join(dir, File+"-wal")); errors.Is(err, fs.ErrNotExist) {
			mode += "&immutable=1" // a folder that nobody may write to, such as that of a read-only disk
		}
		return look(dir, mode)
	}
	return db, err
}

func look(dir, mode string) (*DB, error) {
	db, err := connect(dir, mode)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(db.sql)
	if err == nil && version == 0 {
		err = ErrNone // it was killed before it held anything
	}
	if err != nil {
		db.Close()
		return nil, db.explain(err)
	}
	return db, nil
}

// connect prepares a connection; nothing is read yet.
func connect(dir, mode string) (*DB, error) {
	path, err := filepath.Abs(filepath.Join(dir, File))
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // a drive of Windows
	}
	location := url.URL{Scheme: "file", Path: slashed, RawQuery: fmt.Sprintf(
		"%s&_txlock=immediate&_pragma=busy_timeout(%d)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=trusted_schema(0)", mode, patience.Milliseconds())}
	pool, err := sql.Open("sqlite", location.String())
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", path, err)
	}
	pool.SetMaxOpenConns(1) // statements of this process wait for each other, and never find the database locked
	return &DB{dir: dir, path: path, sql: pool, now: time.Now}, nil
}

// begin looks whether the database is one of ours and whole, before anything is written to it, and brings it up to date.
func (db *DB) begin() error {
	if _, err := versionOf(db.sql); err != nil {
		return err
	}
	var health, mode string
	if err := db.sql.QueryRow("PRAGMA quick_check(1)").Scan(&health); err != nil {
		return err
	}
	if health != "ok" {
		return fmt.Errorf("%w (%s)", ErrDamaged, health)
	}
	for wait := time.Millisecond; ; wait *= 2 { // the one statement that does not wait for other processes by itself
		err := db.sql.QueryRow("PRAGMA journal_mode = WAL").Scan(&mode)
		if err == nil {
			break
		}
		if !is(err, lib.SQLITE_BUSY) || wait > time.Second {
			return err
		}
		time.Sleep(wait)
	}
	if mode != "wal" {
		return fmt.Errorf("the disk does not let a database write ahead (journal_mode %s): name a folder on a disk of this machine", mode)
	}
	return db.migrate()
}

// Close closes the folder.
func (db *DB) Close() error { return db.sql.Close() }

// millis and at write and read a time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func at(millis int64) time.Time {
	if millis == 0 {
		return time.Time{}
	}
	return time.UnixMilli(millis).UTC()
}
