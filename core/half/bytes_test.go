package half_test

import (
	"encoding/binary"
	"math"
	"testing"

	"okuyuki/core/half"
)

// What files and shelves hold, little-endian bytes, is read as the numbers themselves are: every one of them.
func TestDecodeBytes(t *testing.T) {
	numbers, raw := make([]uint16, 1<<16), []byte(nil)
	for i := range numbers {
		numbers[i] = uint16(i)
		raw = binary.LittleEndian.AppendUint16(raw, uint16(i))
	}
	want, got := make([]float32, len(numbers)), make([]float32, len(numbers))
	half.Decode(want, numbers)
	half.DecodeBytes(got, append(raw, 0xff)) // what is beyond is left alone
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%#x is %v in bytes, %v as a number", i, got[i], want[i])
		}
	}
}

// A NaN of any kind stays one, with its sign, and never becomes infinite by losing its low bits.
func TestNaN(t *testing.T) {
	for _, bits := range []uint32{0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffc00000} {
		h := half.FromFloat32(math.Float32frombits(bits))
		if !math.IsNaN(value(h)) || h>>15 != uint16(bits>>31) {
			t.Errorf("%#x became %#x", bits, h)
		}
	}
}
