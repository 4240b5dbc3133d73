// Package refused gives the errors of files that come from outside a kind, and every kind a text for people: what is wrong and what
// to do about it, in Japanese and English.
package refused

import (
	"errors"
	"fmt"

	"okuyuki/core/depthmap"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/project"
	"okuyuki/core/weights"
	"okuyuki/core/workbench"
)

// Kind says why a file was refused. The list is closed: Kinds has it.
type Kind string

// The kinds. Photos have those of core/photo beside them, with "photo." before.
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

// Of finds the kind of an error of any reader; "" where it is about no file.
func Of(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case photo.KindOf(err) != "":
		return ofPhoto(photo.KindOf(err))
	case weights.KindOf(err) != "":
		return ofWeights(weights.KindOf(err))
	case project.KindOf(err) != "":
		return ofProject(project.KindOf(err))
	case errors.Is(err, depthmap.ErrNotPNG):
		return Format
	case errors.Is(err, depthmap.ErrTooLarge):
		return Limit
	case errors.Is(err, depthmap.ErrNotGrey), errors.Is(err, depthmap.ErrEmpty), errors.Is(err, workbench.ErrDepthShape), errors.Is(err, model.ErrFile):
		return Content
	}
	return ""
}

func ofPhoto(k photo.Kind) Kind { return "photo." + Kind(k) }

func ofWeights(k weights.Kind) Kind {
	switch k {
	case weights.KindFormat:
		return Format
	case weights.KindDType:
		return Unsupported
	case weights.KindTooLarge, weights.KindTooManyTensors:
		return Limit
	case weights.KindMissing:
		return Content
	}
	return Damaged
}

func ofProject(k project.Kind) Kind {
	switch k {
	case project.KindNotProject:
		return Format
	case project.KindVersion:
		return Later
	case project.KindTooLarge:
		return Limit
	case project.KindUnsafe:
		return Unsafe
	}
	return Damaged
}
