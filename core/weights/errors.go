package weights

import (
	"errors"
	"fmt"
)

// Kind says why a model file was refused. The list is closed.
type Kind string

// The kinds.
const (
	KindFormat         Kind = "format"           // not a safetensors file
	KindCompression    Kind = "compression"      // damaged zstd data, or a window above 8 MiB
	KindTruncated      Kind = "truncated"        // ends before its header or its header's tensors do
	KindTooLarge       Kind = "too_large"        // above MaxFile or MaxHeader
	KindTooManyTensors Kind = "too_many_tensors" // above MaxTensors
	KindHeader         Kind = "header"           // the header is not the JSON it should be
	KindDuplicate      Kind = "duplicate"        // the header names something twice
	KindName           Kind = "name"             // a name is empty, too long, reserved or not UTF-8
	KindDType          Kind = "dtype"            // a type of number that is not read
	KindShape          Kind = "shape"            // too many dimensions, a dimension of 0, or too many elements
	KindSize           Kind = "size"             // the bytes of a tensor do not fit its shape
	KindLayout         Kind = "layout"           // tensors overlap, or bytes belong to none
	KindNotFinite      Kind = "not_finite"       // an infinite value or NaN
	KindScale          Kind = "scale"            // 8-bit weights without scales that fit them
	KindMissing        Kind = "missing"          // no tensor of that name
)

// Kinds lists every Kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{KindFormat, KindCompression, KindTruncated, KindTooLarge, KindTooManyTensors, KindHeader, KindDuplicate,
		KindName, KindDType, KindShape, KindSize, KindLayout, KindNotFinite, KindScale, KindMissing}
}

// Error is the error of everything in this package.
type Error struct {
	Kind   Kind
	Tensor string // the tensor's name, where the error is about one
	Detail string // what is wrong, in English, for logs
	Err    error  // cause; may be nil
}

func (e *Error) Error() string {
	s := "weights: "
	if e.Tensor != "" {
		s += fmt.Sprintf("tensor %q: ", e.Tensor)
	}
	s += e.Detail
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the Kind of err, or "" if it is not an error of this package.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// refusal is an Error about the tensor, or about the file if tensor is "".
func refusal(kind Kind, tensor, format string, args ...any) *Error {
	return &Error{Kind: kind, Tensor: tensor, Detail: fmt.Sprintf(format, args...)}
}
