package store

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"okuyuki/server/atomicfile"
)

// What may be wrong with a folder, and what to do about it; errors.Is finds them.
var (
	ErrNone    = errors.New("the folder holds no results of a study")
	ErrForeign = errors.New("the file is no database of okuyuki: name another folder")
	ErrNewer   = errors.New("the database is of a newer version of okuyuki: use that version, or name another folder")
	ErrDamaged = errors.New("the database is damaged: put a copy of it in its place, or move it away and begin anew")
	ErrBusy    = errors.New("another process works on it: wait until it has ended, or end it")
	ErrFull    = atomicfile.ErrFull
	ErrChanged = errors.New("a training has come to another result than before: the results are not to be trusted")
)

// explain gives an error of SQLite the name by which callers know it.
func (db *DB) explain(err error) error {
	if err == nil {
		return nil
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		code := e.Code() & 0xff // the rest says where it happened
		if e.Code() == lib.SQLITE_IOERR_SHMSIZE {
			code = lib.SQLITE_FULL // all that makes a file of 32 kB fail
		}
		switch code {
		case lib.SQLITE_NOTADB:
			err = fmt.Errorf("%w (%w)", ErrForeign, err)
		case lib.SQLITE_CORRUPT:
			err = fmt.Errorf("%w (%w)", ErrDamaged, err)
		case lib.SQLITE_BUSY:
			err = fmt.Errorf("%w (%w)", ErrBusy, err)
		case lib.SQLITE_FULL:
			err = fmt.Errorf("%w (%w)", ErrFull, err)
		}
	}
	if atomicfile.IsFull(err) { // said of a model file
		err = fmt.Errorf("%w (%w)", ErrFull, err)
	}
	return fmt.Errorf("store: %s: %w", db.path, err)
}

// is reports whether an error of SQLite has one of these codes.
func is(err error, codes ...int) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code()&0xff == c {
			return true
		}
	}
	return false
}
