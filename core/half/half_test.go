package half_test

import (
	"math"
	"testing"

	"okuyuki/core/half"

	"pgregory.net/rapid"
)

// value computes a half-precision number from its definition.
func value(h uint16) float64 {
	exponent, fraction := int(h>>10&31), float64(h&1023)
	v := 0.0
	switch exponent {
	case 0:
		v = math.Ldexp(fraction, -24)
	case 31:
		v = math.Inf(1)
		if fraction != 0 {
			return math.NaN()
		}
	default:
		v = math.Ldexp(1024+fraction, exponent-25)
	}
	if h>>15 == 1 {
		return -v
	}
	return v
}

func TestEveryHalf(t *testing.T) {
	for i := range 1 << 16 {
		h := uint16(i)
		want, got := value(h), float64(half.ToFloat32(h))
		if math.IsNaN(want) {
			if !math.IsNaN(got) {
				t.Fatalf("%#x is %v, want NaN", h, got)
			}
			continue
		}
		if got != want || math.Signbit(got) != math.Signbit(want) {
			t.Fatalf("%#x is %v, want %v", h, got, want)
		}
		if back := half.FromFloat32(float32(want)); back != h {
			t.Fatalf("%v encodes to %#x, want %#x", want, back, h)
		}
	}
}

// The encoding of any number is no further away than its neighbours, and even on a tie.
func TestNearestEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(rapid.Float32Range(-70000, 70000), rapid.Float32Range(-1e-4, 1e-4), rapid.Float32Range(-1, 1)).Draw(t, "v")
		h := half.FromFloat32(v)
		size := h & 0x7fff
		if size == 0x7c00 {
			if math.Abs(float64(v)) < 65520 {
				t.Fatalf("%v became infinite", v)
			}
			return
		}
		here := math.Abs(value(h) - float64(v))
		for _, other := range []uint16{h - 1, h + 1} {
			if other&0x7fff > 0x7c00 || (size == 0 && other == h-1) {
				continue
			}
			there := math.Abs(value(other) - float64(v))
			if other&0x7fff == 0x7c00 {
				there = math.Abs(65536 - math.Abs(float64(v)))
			}
			if there < here || (there == here && h&1 == 1) {
				t.Fatalf("%v became %v (%#x), %v is nearer or even", v, value(h), h, value(other))
			}
		}
	})
}

func TestSlices(t *testing.T) {
	src := []float32{0, 1, -2.5, float32(math.Inf(-1)), 1e9}
	h := make([]uint16, len(src))
	half.Encode(h, src)
	back := make([]float32, len(src))
	half.Decode(back, h)
	for i, want := range []float32{0, 1, -2.5, float32(math.Inf(-1)), float32(math.Inf(1))} {
		if back[i] != want {
			t.Errorf("%v came back as %v, want %v", src[i], back[i], want)
		}
	}
}
