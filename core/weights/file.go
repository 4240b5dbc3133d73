package weights

import (
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"okuyuki/core/sha256"
)

// File is the content of a model file. The zero value is an empty one, ready to be filled.
type File struct {
	Tensors map[string]Tensor
	Meta    map[string]string
}

// Tensor is stored values, as the file has them.
type Tensor struct {
	DType DType
	Shape []int  // row-major; empty for a single number
	Data  []byte // little-endian
}

// DType is how one value is stored.
type DType string

// The types that are read and written.
const (
	F32 DType = "F32" // IEEE 754 binary32
	F16 DType = "F16" // IEEE 754 binary16
	I8  DType = "I8"  // two's complement, with a scale beside it
)

// Size is the number of bytes of one value, 0 for an unknown type.
func (d DType) Size() int {
	switch d {
	case F32:
		return 4
	case F16:
		return 2
	case I8:
		return 1
	}
	return 0
}

const scaleSuffix = ".scale"

// Names lists the tensors that Float32s gives, sorted: all but the scales of 8-bit tensors.
func (f *File) Names() []string {
	names := slices.Sorted(maps.Keys(f.Tensors))
	return slices.DeleteFunc(names, func(name string) bool {
		owner, ok := strings.CutSuffix(name, scaleSuffix)
		return ok && f.Tensors[owner].DType == I8
	})
}

// SetFloat32 stores v without loss, in place of what had the name.
func (f *File) SetFloat32(name string, shape []int, v []float32) {
	f.set(name, FromFloat32s(shape, v))
}

// SetHalf stores v in half precision, in place of what had the name.
func (f *File) SetHalf(name string, shape []int, v []float32) {
	f.set(name, Half(shape, v))
}

// SetInt8 stores v in 8 bits a value, in place of what had the name, and the scales under
// name + ".scale".
func (f *File) SetInt8(name string, shape []int, v []float32) {
	q, scale := Int8(shape, v)
	f.set(name, q)
	f.set(name+scaleSuffix, scale)
}

func (f *File) set(name string, t Tensor) {
	if f.Tensors == nil {
		f.Tensors = map[string]Tensor{}
	}
	if f.Tensors[name].DType == I8 {
		delete(f.Tensors, name+scaleSuffix)
	}
	f.Tensors[name] = t
}

// Sum is the SHA-256 of a file's bytes in hexadecimal, which names that very file.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Plain is a model file as it is, or what a compressed one holds. Errors are *Error.
func Plain(data []byte) ([]byte, error) {
	if !isZstd(data) {
		return data, nil
	}
	return openZstd(data)
}
