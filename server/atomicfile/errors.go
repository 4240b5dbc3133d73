package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"
)

// Why a file was not written, and what to do about it; errors.Is finds them.
var (
	ErrFull   = errors.New("the disk is full: free some space and do it again; what was there before is kept")
	ErrDenied = errors.New("it may not be written to: change the permissions, or name another place")
	ErrFailed = errors.New("the disk fails: look after it, or name another place; what was there before is kept")
)

// Error is a file that was not written. What it held before is there still or, where nothing but the last sync has failed, what it
// should hold.
type Error struct {
	File string
	Why  error // one of those above
	Err  error // what the system said
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v (%v)", e.File, e.Why, e.Err) }

// Unwrap is for errors.Is.
func (e *Error) Unwrap() []error { return []error{e.Why, e.Err} }

// IsFull reports whether an error of a system says that a disk has no space left.
func IsFull(err error) bool {
	return slices.ContainsFunc(full, func(e error) bool { return errors.Is(err, e) })
}

// explain says why a file was not written.
func explain(name string, err error) error {
	why := ErrFailed
	switch {
	case IsFull(err):
		why = ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrNotExist):
		why = ErrDenied
	}
	return &Error{name, why, err}
}
