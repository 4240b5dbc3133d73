package store

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// locks is the folder of the lock files, one for each run. They stay: only their locks say that somebody is at work.
const locks = "locks"

// Lock keeps others from working on the same thing until it is unlocked, or the process ends, however it ends.
type Lock struct{ file *os.File }

// Lock locks a run, or something else that an ID stands for. ErrBusy: somebody else has it.
func (db *DB) Lock(id string) (*Lock, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	dir := filepath.Join(db.dir, locks)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, id), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	for range 20 { // Working may hold it, for an instant
		if err = lock(f, false); err == nil {
			return &Lock{f}, nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	f.Close()
	return nil, fmt.Errorf("store: %s: %w (%w)", f.Name(), ErrBusy, err)
}

// Unlock gives it back.
func (l *Lock) Unlock() error { return l.file.Close() }

// Working reports whether somebody holds the lock of a run.
func (db *DB) Working(id string) bool {
	if checkID(id) != nil {
		return false
	}
	f, err := os.Open(filepath.Join(db.dir, locks, id))
	if err != nil {
		return false // nobody ever did
	}
	defer f.Close()
	return lock(f, true) != nil
}
