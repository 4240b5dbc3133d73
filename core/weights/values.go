package weights

import (
	"encoding/binary"
	"math"
	"slices"

	"okuyuki/core/half"
)

// FromFloat32s stores v, row-major, without loss. Values that do not fit the shape are an error
// of Encode, as infinite ones and NaN are; the same holds for Half and Int8.
func FromFloat32s(shape []int, v []float32) Tensor {
	data := make([]byte, 0, 4*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	return Tensor{F32, slices.Clone(shape), data}
}

// Half stores v in half precision: a relative error of at most 2⁻¹¹ for values between 2⁻¹⁴ and
// 65504; 65520 and above become infinite.
func Half(shape []int, v []float32) Tensor {
	data := make([]byte, 0, 2*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint16(data, half.FromFloat32(x))
	}
	return Tensor{F16, slices.Clone(shape), data}
}

// Int8 stores v in 8 bits a value, symmetric about 0: for every index c of the last dimension
// scale[c] = max|v| / 127 and q = v / scale[c], rounded to the nearest integer. The error of a
// value is at most half its scale. Values of 3.3e38 and above have no valid scale.
func Int8(shape []int, v []float32) (q, scale Tensor) {
	channels := channelCount(shape)
	largest := make([]float32, channels)
	for i, x := range v {
		c := i % channels
		largest[c] = max(largest[c], abs(x)) // NaN stays, so that Encode refuses it
	}
	scales := largest
	for c, m := range largest {
		scales[c] = scaleFor(m)
	}
	data := make([]byte, len(v))
	for i, x := range v {
		if s := scales[i%channels]; s > 0 && !math.IsInf(float64(s), 0) {
			data[i] = byte(int8(math.RoundToEven(float64(x) / float64(s))))
		}
	}
	return Tensor{I8, slices.Clone(shape), data}, FromFloat32s([]int{channels}, scales)
}

// scaleFor is the smallest float32 that takes no value up to m beyond 127 steps. (Rounding to
// the nearest could: with subnormal numbers by far, otherwise by a part of 2²⁴.)
func scaleFor(m float32) float32 {
	s := m / 127
	if float64(s)*127 < float64(m) {
		s = math.Nextafter32(s, float32(math.Inf(1)))
	}
	return s
}

// channelCount is the length of the last dimension, at least 1.
func channelCount(shape []int) int {
	if len(shape) == 0 {
		return 1
	}
	return max(shape[len(shape)-1], 1)
}

func abs(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// Float32s gives shape and values of a tensor, in whichever type it is stored. Both are the
// caller's own. Look at Tensors[name].Shape first where the size matters: 8-bit values take four
// times as much memory here.
func (f *File) Float32s(name string) (shape []int, v []float32, err error) {
	t, ok := f.Tensors[name]
	if !ok {
		return nil, nil, refusal(KindMissing, name, "the file has no such tensor")
	}
	if err := f.check(name, t); err != nil {
		return nil, nil, err
	}
	v = make([]float32, len(t.Data)/t.DType.Size())
	switch t.DType {
	case F32:
		decode32(v, t.Data)
	case F16:
		for i := range v {
			v[i] = half.ToFloat32(binary.LittleEndian.Uint16(t.Data[2*i:]))
		}
	case I8:
		scales := make([]float32, channelCount(t.Shape))
		decode32(scales, f.Tensors[name+scaleSuffix].Data)
		for i := range v {
			v[i] = scales[i%len(scales)] * float32(int8(t.Data[i]))
		}
	}
	return slices.Clone(t.Shape), v, nil
}

func decode32(dst []float32, data []byte) {
	for i := range dst {
		dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
}
