// Package refused gives errors about files that come from outside a kind, which package explain has the texts of.
package refused

import (
	"errors"
	"fmt"
)

// Kind says why a file was refused. The list is closed.
type Kind string

// The kinds.
const (
	Format      Kind = "format"      // not of the format that is read here
	Damaged     Kind = "damaged"     // contradicts itself, or is cut off
	Unsupported Kind = "unsupported" // uses what is not read of its format
	Limit       Kind = "limit"       // larger than is read here
	Content     Kind = "content"     // sound, but holds something else than is asked for
	Unsafe      Kind = "unsafe"      // has what an honest program does not write
	Later       Kind = "later"       // was written by a later version of this program
)

// Error is an error of a kind.
type Error struct {
	Kind Kind
	Err  error
}

// Error is the text of what is wrong, without the kind.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New is an error to be wrapped and compared with.
func New(k Kind, text string) error { return &Error{k, errors.New(text)} }

// Errorf is fmt.Errorf with a kind.
func Errorf(k Kind, format string, args ...any) error { return &Error{k, fmt.Errorf(format, args...)} }

// As gives an error a kind, unless it is nil or has one.
func As(k Kind, err error) error {
	if err == nil || Of(err) != "" {
		return err
	}
	return &Error{k, err}
}

// Of is the kind of an error; "" where it has none.
func Of(err error) Kind {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Kind
	}
	return ""
}
