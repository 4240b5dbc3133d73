// Package half converts between float32 and IEEE 754 binary16 ("half precision"), which
// stores cached features and delivered weights in half the bytes at a relative error of
// at most 2⁻¹¹ for values between 2⁻¹⁴ and 65504.
package half

import (
	"math"
	"sync"
)

// Encode writes the nearest half-precision number of every value, ties to even. Values
// beyond the range become infinite, NaN stays NaN.
func Encode(dst []uint16, src []float32) {
	dst = dst[:len(src)]
	for i, v := range src {
		dst[i] = FromFloat32(v)
	}
}

// Decode writes the exact value of every half-precision number.
func Decode(dst []float32, src []uint16) {
	values := values()
	dst = dst[:len(src)]
	for i, h := range src {
		dst[i] = values[h]
	}
}

// DecodeBytes is Decode of little-endian bytes, two a number.
func DecodeBytes(dst []float32, src []byte) {
	values := values()
	src = src[:2*len(dst)]
	for i := range dst {
		dst[i] = values[uint16(src[2*i])|uint16(src[2*i+1])<<8]
	}
}

// values are those of all half-precision numbers: looking one up takes a fraction of the
// time of ToFloat32, most of all in a browser.
var values = sync.OnceValue(func() *[1 << 16]float32 {
	var v [1 << 16]float32
	for i := range v {
		v[i] = ToFloat32(uint16(i))
	}
	return &v
})

// FromFloat32 is the nearest half-precision number, ties to even.
func FromFloat32(v float32) uint16 {
	bits := math.Float32bits(v)
	sign := uint16(bits >> 16 & 0x8000)
	bits &= 0x7fffffff
	switch {
	case bits > 0x7f800000: // NaN
		return sign | 0x7e00
	case bits >= 0x477ff000: // 65520 and above round to infinity
		return sign | 0x7c00
	case bits < 0x38800000: // below 2⁻¹⁴: let the float adder round at bit 2⁻²⁴
		const shift = 0.5 // its last bit is 2⁻²⁴
		return sign | uint16(math.Float32bits(math.Float32frombits(bits)+shift)-math.Float32bits(shift))
	}
	// Rebias the exponent by 15-127 and round the 13 lost bits to even.
	bits += 0xc8000fff + bits>>13&1
	return sign | uint16(bits>>13)
}

// ToFloat32 is exact.
func ToFloat32(h uint16) float32 {
	// The bits as a float32 are too small by 2¹¹², also for subnormal numbers.
	v := math.Float32frombits(uint32(h&0x7fff)<<13) * 0x1p112
	bits := math.Float32bits(v)
	if h&0x7c00 == 0x7c00 { // infinity and NaN
		bits |= 0x7f800000
	}
	return math.Float32frombits(bits | uint32(h&0x8000)<<16)
}
