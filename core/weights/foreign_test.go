package weights_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"okuyuki/core/weights"
)

func TestDecodeForeign(t *testing.T) {
	// 1, -2.5 and the smallest number above 1, in BF16; a counter; 0.5 in F16
	const header = `{"b":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]},"h":{"dtype":"F16","shape":[],"data_offsets":[6,8]},` +
		`"n":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}`
	const data = "\x80\x3f\x20\xc0\x81\x3f\x00\x38\x01\x00\x00\x00\x00\x00\x00\x00"
	f, others, err := weights.DecodeForeign(file(header, data))
	if err != nil {
		t.Fatal(err)
	}
	if shape, v, err := f.Float32s("b"); err != nil || !slices.Equal(shape, []int{3}) || !slices.Equal(v, []float32{1, -2.5, 1.0078125}) {
		t.Errorf("%v %v, %v", shape, v, err)
	}
	if _, v, err := f.Float32s("h"); err != nil || !slices.Equal(v, []float32{.5}) {
		t.Errorf("%v, %v", v, err)
	}
	if len(f.Tensors) != 2 || len(others) != 1 || others["n"] != "I64" {
		t.Errorf("%v, others %v", f.Names(), others)
	}
}

func TestHostileForeignFiles(t *testing.T) {
	for _, c := range []struct {
		name string
		kind weights.Kind
		data []byte
	}{
		{"BF16 of other size", weights.KindSize, file(tensor("BF16", "[3]", 0, 4), "1234")},
		{"BF16 not a number", weights.KindNotFinite, file(tensor("BF16", "[1]", 0, 2), "\xc0\x7f")},
		{"BF16 infinite", weights.KindNotFinite, file(tensor("BF16", "[1]", 0, 2), "\x80\xff")},
		{"a counter of other size", weights.KindSize, file(tensor("I64", "[]", 0, 4), "1234")},
		{"a counter of no size", weights.KindShape, file(tensor("I64", "[0]", 0, 0), "")},
		{"a type of nobody", weights.KindDType, file(tensor("F8_E4M3", "[1]", 0, 1), "1")},
		{"overlap", weights.KindLayout, file(`{"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}`, "12345678")},
		{"outside", weights.KindTruncated, file(tensor("BF16", "[4]", 0, 8), "1234")},
		{"bytes behind", weights.KindLayout, file(tensor("BF16", "[1]", 0, 2), "1234")},
		{"many", weights.KindTooManyTensors, manyTensors()},
		{"compressed", weights.KindFormat, []byte(magic + "12345678")},
	} {
		f, others, err := weights.DecodeForeign(c.data)
		if f != nil || others != nil || weights.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %s", c.name, err, c.kind)
		}
	}
}

// Any bytes: a refusal is typed, what is accepted is finite and as large as its shape; and what Decode reads, without 8-bit
// weights, is read alike.
func FuzzDecodeForeign(f *testing.F) {
	f.Add([]byte(golden))
	f.Add(file(tensor("BF16", "[2]", 0, 4), "1234"))
	f.Add(file(tensor("I64", "[]", 0, 8), "12345678"))
	for _, c := range hostile {
		if len(c.data) < 1<<10 {
			f.Add(c.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, others, err := weights.DecodeForeign(data)
		if err != nil {
			var e *weights.Error
			if got != nil || !errors.As(err, &e) || e.Kind == "" {
				t.Fatalf("%v, %v: want no file and an *Error", got, err)
			}
		} else {
			for _, name := range got.Names() {
				shape, v, err := got.Float32s(name)
				n := 1
				for _, d := range shape {
					n *= d
				}
				if err != nil || len(v) != n || slices.ContainsFunc(v, func(x float32) bool { return math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) }) {
					t.Fatalf("%q: %v, %d values of shape %v", name, err, len(v), shape)
				}
			}
		}
		ours, refused := weights.Decode(data)
		if refused != nil || bytes.HasPrefix(data, []byte(magic)) || len(others) > 0 {
			return
		}
		if err != nil || len(got.Tensors) != len(ours.Tensors) {
			t.Fatalf("Decode reads it, DecodeForeign says %v", err)
		}
		for name, x := range ours.Tensors {
			if !bytes.Equal(got.Tensors[name].Data, x.Data) {
				t.Fatalf("%q differs", name)
			}
		}
	})
}
