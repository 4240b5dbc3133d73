package statedict

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says why a state dict was refused. The list is closed.
type Kind string

// The kinds.
const (
	KindPickle  Kind = "pickle"  // saved by torch.save, not as safetensors
	KindNaming  Kind = "naming"  // names of no library that is known, or two networks in one file
	KindMissing Kind = "missing" // tensors that a MobileNetV2 has
	KindWidth   Kind = "width"   // a MobileNetV2 of another width than 1.0
	KindShape   Kind = "shape"   // tensors of other shapes
	KindUnknown Kind = "unknown" // tensors that a MobileNetV2 has not
	KindType    Kind = "type"    // numbers of a type that is not read
	KindValue   Kind = "value"   // a negative variance, or weights that are not finite once folded
)

// Kinds lists every Kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{KindPickle, KindNaming, KindMissing, KindWidth, KindShape, KindUnknown, KindType, KindValue}
}

// Error is the error of a file that is no backbone; those of a damaged file are *weights.Error.
type Error struct {
	Kind    Kind
	Tensors []string // that it is about, sorted; may be empty
	Detail  string   // what is wrong, in English
}

// named is how many tensors a message names.
const named = 3

func (e *Error) Error() string {
	s := "statedict: " + e.Detail
	if len(e.Tensors) > 0 {
		s += ": " + strings.Join(e.Tensors[:min(named, len(e.Tensors))], ", ")
	}
	if more := len(e.Tensors) - named; more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}

// KindOf returns the Kind of err, or "" if it is not an error of this package.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func refusal(kind Kind, tensors []string, format string, args ...any) *Error {
	tensors = slices.Clone(tensors)
	for i, name := range tensors {
		tensors[i] = fmt.Sprintf("%.80q", name)
	}
	slices.Sort(tensors)
	return &Error{kind, tensors, fmt.Sprintf(format, args...)}
}
