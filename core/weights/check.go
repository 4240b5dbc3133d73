package weights

import (
	"encoding/binary"
	"math"
	"slices"
	"unicode/utf8"
)

// maxScale keeps every 8-bit weight, down to -128 steps, finite.
const maxScale = math.MaxFloat32 / 128

// checkAll checks what a file must fulfil whether it was read or is to be written.
func (f *File) checkAll() error {
	if len(f.Tensors) > MaxTensors {
		return refusal(KindTooManyTensors, "", "%d tensors, more than %d", len(f.Tensors), MaxTensors)
	}
	for name, t := range f.Tensors {
		if err := checkName(name); err != nil {
			return err
		}
		if err := f.check(name, t); err != nil {
			return err
		}
	}
	return nil
}

func checkName(name string) error {
	switch {
	case name == "":
		return refusal(KindName, "", "a tensor has an empty name")
	case len(name) > MaxName:
		return refusal(KindName, "", "a tensor's name has %d bytes, more than %d", len(name), MaxName)
	case name == metadataKey:
		return refusal(KindName, name, "the name is reserved")
	case !utf8.ValidString(name):
		return refusal(KindName, name, "the name is not UTF-8")
	}
	return nil
}

// check checks one tensor: type, shape, size, values and, for 8-bit weights, scales.
func (f *File) check(name string, t Tensor) error {
	size := t.DType.Size()
	if size == 0 {
		return refusal(KindDType, name, "numbers of type %.16q are not read", string(t.DType))
	}
	n, err := elements(name, t.Shape)
	if err != nil {
		return err
	}
	if len(t.Data) != n*size {
		return refusal(KindSize, name, "%d bytes, its shape needs %d", len(t.Data), n*size)
	}
	if i := firstNotFinite(t); i >= 0 {
		return refusal(KindNotFinite, name, "value %d is infinite or not a number", i)
	}
	if t.DType == I8 {
		return f.checkScale(name, t)
	}
	return nil
}

// elements is the number of values of a shape. With every factor and the product so far below
// 2²⁸, the next product cannot overflow.
func elements(name string, shape []int) (int, error) {
	if len(shape) > MaxRank {
		return 0, refusal(KindShape, name, "%d dimensions, more than %d", len(shape), MaxRank)
	}
	n := int64(1)
	for _, d := range shape {
		if d < 1 || d > MaxFile {
			return 0, refusal(KindShape, name, "a dimension of %d", d)
		}
		if n *= int64(d); n > MaxFile {
			return 0, refusal(KindShape, name, "more than %d values", MaxFile)
		}
	}
	return int(n), nil
}

func (f *File) checkScale(name string, t Tensor) error {
	scale, ok := f.Tensors[name+scaleSuffix]
	if !ok {
		return refusal(KindScale, name, "8-bit weights without %q", name+scaleSuffix)
	}
	channels := channelCount(t.Shape)
	if scale.DType != F32 || !slices.Equal(scale.Shape, []int{channels}) || len(scale.Data) != 4*channels {
		return refusal(KindScale, name, "scales %s %v, want F32 [%d]", scale.DType, scale.Shape, channels)
	}
	if i := firstNotFinite(scale); i >= 0 {
		return refusal(KindNotFinite, name+scaleSuffix, "value %d is infinite or not a number", i)
	}
	v := make([]float32, channels)
	decode32(v, scale.Data)
	for c, s := range v {
		if s < 0 || s > maxScale {
			return refusal(KindScale, name, "scale %d is %v", c, s)
		}
	}
	return nil
}

// firstNotFinite is the index of the first infinite value or NaN, whose exponents are all ones;
// -1 if there is none.
func firstNotFinite(t Tensor) int {
	const exponent32, exponent16 = 0x7f800000, 0x7c00
	switch t.DType {
	case F32:
		for i := 0; i+4 <= len(t.Data); i += 4 {
			if binary.LittleEndian.Uint32(t.Data[i:])&exponent32 == exponent32 {
				return i / 4
			}
		}
	case F16:
		for i := 0; i+2 <= len(t.Data); i += 2 {
			if binary.LittleEndian.Uint16(t.Data[i:])&exponent16 == exponent16 {
				return i / 2
			}
		}
	}
	return -1
}
