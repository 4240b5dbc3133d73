package weights_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/weights"
)

// file is a file with any header and data.
func file(header, data string) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), data...)
}

// tensor is a header with one tensor "x".
func tensor(dtype, shape string, begin, end uint64) string {
	return fmt.Sprintf(`{"x":{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}}`, dtype, shape, begin, end)
}

// lengthOnly is a file that begins with this length of the header.
func lengthOnly(n uint64) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, n), `{"x":{}}`...)
}

func manyTensors() []byte {
	var b strings.Builder
	for i := range weights.MaxTensors + 1 {
		fmt.Fprintf(&b, `,"%d":{"dtype":"I8","shape":[1],"data_offsets":[%d,%d]}`, i, i, i+1)
	}
	return file("{"+b.String()[1:]+"}", strings.Repeat("\x00", weights.MaxTensors+1))
}

var hostile = []struct {
	name string
	kind weights.Kind
	data []byte
}{
	{"empty", weights.KindTruncated, nil},
	{"seven bytes", weights.KindTruncated, []byte("\x08\x00\x00\x00\x00\x00\x00")},
	{"a photo", weights.KindFormat, []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01")},
	{"text", weights.KindFormat, []byte("Not Found, sorry")},
	{"not an object", weights.KindFormat, file(`[1]`, "")},
	{"space before the brace", weights.KindFormat, file(` {}`, "")},
	{"no header", weights.KindFormat, file(``, "")},
	{"length 2^64-1", weights.KindFormat, lengthOnly(1<<64 - 1)},
	{"length wraps to 0 with 8 added", weights.KindFormat, lengthOnly(1<<64 - 8)},
	{"length 2^63", weights.KindFormat, lengthOnly(1 << 63)},
	{"length 2^32+8", weights.KindFormat, lengthOnly(1<<32 + 8)},
	{"header above the limit", weights.KindTooLarge, lengthOnly(weights.MaxHeader + 1)},
	{"header cut off", weights.KindTruncated, lengthOnly(9)},
	{"data cut off", weights.KindTruncated, file(tensor("F32", "[2]", 0, 8), "1234567")},
	{"end near 2^63", weights.KindTooLarge, file(tensor("F32", "[2]", 0, 1<<63-1), "12345678")},
	{"end above 2^63", weights.KindHeader, file(tensor("F32", "[2]", 0, 1<<63), "12345678")},
	{"bytes after the last tensor", weights.KindLayout, file(tensor("F32", "[2]", 0, 8), "123456789")},
	{"bytes without a tensor", weights.KindLayout, file(`{}`, "1")},
	{"gap at the start", weights.KindLayout, file(tensor("I8", "[2]", 1, 3), "123")},
	{"gap", weights.KindLayout, file(`{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F16","shape":[1],"data_offsets":[3,5]}}`, "12345")},
	{"overlap", weights.KindLayout, file(`{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[2],"data_offsets":[2,6]}}`, "123456")},
	{"same place", weights.KindLayout, file(`{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}`, "12")},
	{"end before begin", weights.KindSize, file(tensor("F32", "[2]", 8, 0), "12345678")},
	{"less than the shape", weights.KindSize, file(tensor("F32", "[2]", 0, 4), "1234")},
	{"more than the shape", weights.KindSize, file(tensor("F32", "[2]", 0, 12), "123456789012")},
	{"no bytes", weights.KindSize, file(tensor("F32", "[2]", 0, 0), "")},
	{"float64", weights.KindDType, file(tensor("F64", "[1]", 0, 8), "12345678")},
	{"unknown type", weights.KindDType, file(tensor("X", "[1]", 0, 8), "12345678")},
	{"no type", weights.KindDType, file(tensor("", "[1]", 0, 0), "")},
	{"small letters", weights.KindDType, file(tensor("f32", "[1]", 0, 4), "1234")},
	{"shape product 2^64+2", weights.KindShape, file(tensor("F32", "[4294967296,4294967296,2]", 0, 8), "12345678")},
	{"shape product 2^64", weights.KindShape, file(tensor("F32", "[65536,65536,65536,65536]", 0, 0), "")},
	{"dimension 2^63-1", weights.KindShape, file(tensor("I8", "[9223372036854775807]", 0, 1), "1")},
	{"dimension 0", weights.KindShape, file(tensor("F32", "[0]", 0, 0), "")},
	{"dimension 0 hides an overflow", weights.KindShape, file(tensor("F32", "[4294967296,4294967296,0]", 0, 0), "")},
	{"nine dimensions", weights.KindShape, file(tensor("F32", "[1,1,1,1,1,1,1,1,1]", 0, 4), "1234")},
	{"NaN", weights.KindNotFinite, file(tensor("F32", "[1]", 0, 4), "\x00\x00\xc0\x7f")},
	{"signalling NaN", weights.KindNotFinite, file(tensor("F32", "[1]", 0, 4), "\x01\x00\x80\xff")},
	{"infinity last", weights.KindNotFinite, file(tensor("F32", "[2]", 0, 8), "\x00\x00\x00\x00\x00\x00\x80\x7f")},
	{"half infinity", weights.KindNotFinite, file(tensor("F16", "[2]", 0, 4), "\x00\x00\x00\x7c")},
	{"half NaN", weights.KindNotFinite, file(tensor("F16", "[1]", 0, 2), "\x00\xfe")},
	{"8 bits without scales", weights.KindScale, file(tensor("I8", "[1]", 0, 1), "1")},
	{"scales of another shape", weights.KindScale, scaled("F32", "[1]", "1234")},
	{"half scales", weights.KindScale, scaled("F16", "[2]", "1234")},
	{"negative scale", weights.KindScale, scaled("F32", "[2]", "\x00\x00\x80?\x00\x00\x80\xbf")},
	{"weights beyond float32", weights.KindScale, scaled("F32", "[2]", "\x00\x00\x80?\x00\x00\x00\x7f")},
	{"scale NaN", weights.KindNotFinite, scaled("F32", "[2]", "\x00\x00\x80?\x00\x00\xc0\x7f")},
	{"too many tensors", weights.KindTooManyTensors, manyTensors()},
	{"same name", weights.KindDuplicate, file(`{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"x":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}`, "1234")},
	{"same name, escaped", weights.KindDuplicate, file(`{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"\u0078":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}`, "1234")},
	{"metadata twice", weights.KindDuplicate, file(`{"__metadata__":{},"__metadata__":{}}`, "")},
	{"same metadata", weights.KindDuplicate, file(`{"__metadata__":{"a":"1","a":"2"}}`, "")},
	{"same field", weights.KindDuplicate, file(`{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"dtype":"I8"}}`, "1234")},
	{"empty name", weights.KindName, file(`{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234")},
	{"long name", weights.KindName, file(`{"`+strings.Repeat("x", weights.MaxName+1)+`":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234")},
	{"not UTF-8", weights.KindHeader, file("{\"\xff\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "1234")},
	{"cut JSON", weights.KindHeader, file(`{"x":{"dtype":"F32"`, "")},
	{"more after the brace", weights.KindHeader, file(`{}{}`, "")},
	{"zero bytes after the brace", weights.KindHeader, file("{}\x00\x00", "")},
	{"deep", weights.KindHeader, file(`{"x":`+strings.Repeat("[", 500_000), "")},
	{"deep objects", weights.KindHeader, file(strings.Repeat(`{"x":`, 100_000), "")},
	{"deep in the shape", weights.KindHeader, file(`{"x":{"shape":`+strings.Repeat("[", 500_000), "")},
	{"deep in an unknown field", weights.KindHeader, file(`{"x":{"y":`+strings.Repeat("[", 500_000), "")},
	{"unknown field", weights.KindHeader, file(`{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"stride":[1]}}`, "1234")},
	{"no shape", weights.KindHeader, file(`{"x":{"dtype":"F32","data_offsets":[0,4]}}`, "1234")},
	{"empty tensor", weights.KindHeader, file(`{"x":{}}`, "")},
	{"tensor null", weights.KindHeader, file(`{"x":null}`, "")},
	{"metadata null", weights.KindHeader, file(`{"__metadata__":null}`, "")},
	{"metadata with a number", weights.KindHeader, file(`{"__metadata__":{"a":1}}`, "")},
	{"metadata nested", weights.KindHeader, file(`{"__metadata__":{"a":{"b":"c"}}}`, "")},
	{"type is a number", weights.KindHeader, file(`{"x":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}`, "1234")},
	{"shape is a number", weights.KindHeader, file(tensor("F32", "1", 0, 4), "1234")},
	{"negative dimensions", weights.KindHeader, file(tensor("F32", "[-1,-1]", 0, 4), "1234")},
	{"broken dimension", weights.KindHeader, file(tensor("F32", "[1.0]", 0, 4), "1234")},
	{"dimension with exponent", weights.KindHeader, file(tensor("F32", "[1e0]", 0, 4), "1234")},
	{"dimension is text", weights.KindHeader, file(tensor("F32", `["1"]`, 0, 4), "1234")},
	{"nested shape", weights.KindHeader, file(tensor("F32", "[[1]]", 0, 4), "1234")},
	{"one offset", weights.KindHeader, file(`{"x":{"dtype":"F32","shape":[1],"data_offsets":[4]}}`, "1234")},
	{"three offsets", weights.KindHeader, file(`{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}`, "1234")},
}

// scaled is a file with 8-bit weights of two channels and any scales of 4 or 8 bytes.
func scaled(dtype, shape, data string) []byte {
	return file(fmt.Sprintf(`{"x":{"dtype":"I8","shape":[2],"data_offsets":[0,2]},"x.scale":{"dtype":%q,"shape":%s,"data_offsets":[2,%d]}}`,
		dtype, shape, 2+len(data)), "\x80\x80"+data)
}

func TestHostile(t *testing.T) {
	seen := map[weights.Kind]bool{}
	for _, c := range hostile {
		f, err := weights.Decode(c.data)
		if f != nil || weights.KindOf(err) != c.kind {
			t.Errorf("%s: %v, %v; want kind %q", c.name, f, err, c.kind)
			continue
		}
		if !strings.HasPrefix(err.Error(), "weights: ") || len(err.Error()) > 600 {
			t.Errorf("%s: message %q", c.name, err)
		}
		seen[c.kind] = true
	}
	_, _, err := sample().Float32s("nothing")
	seen[weights.KindOf(err)] = true
	for _, c := range envelopes {
		seen[c.kind] = true // checked by TestHostileEnvelopes
	}
	for _, kind := range weights.Kinds() {
		if !seen[kind] {
			t.Errorf("no test for the kind %q", kind)
		}
	}
	if len(seen) != len(weights.Kinds()) {
		t.Errorf("errors of kinds %v, listed are %v", seen, weights.Kinds())
	}
}

// The hostile scales are refused for what is wrong with them: good ones in the same file are not.
func TestScaledIsSound(t *testing.T) {
	f, err := weights.Decode(scaled("F32", "[2]", "\x00\x00\x80?\x00\x00\x00@"))
	if err != nil {
		t.Fatal(err)
	}
	if _, v, err := f.Float32s("x"); err != nil || !slices.Equal(v, []float32{-128, -256}) {
		t.Errorf("values %v, %v", v, err)
	}
}

func TestFileAboveLimit(t *testing.T) {
	if f, err := weights.Decode(make([]byte, weights.MaxFile+1)); weights.KindOf(err) != weights.KindTooLarge {
		t.Errorf("%v, %v; want kind too_large", f, err)
	}
}

func TestEveryTruncation(t *testing.T) {
	for n := range len(golden) {
		if f, err := weights.Decode([]byte(golden[:n])); weights.KindOf(err) != weights.KindTruncated {
			t.Fatalf("%d bytes of %d: %v, %v; want kind truncated", n, len(golden), f, err)
		}
	}
}

// A flipped bit is refused or changes values or names: it never breaks what the package promises.
func TestEveryFlippedBit(t *testing.T) {
	for i := range 8 * len(golden) {
		data := []byte(golden)
		data[i/8] ^= 1 << (i % 8)
		checkPromises(t, data)
	}
}
