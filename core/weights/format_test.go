package weights_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"testing"

	"okuyuki/core/weights"
	"okuyuki/core/weights/pack"
)

// sample has every type, and text that JSON must escape.
func sample() *weights.File {
	f := &weights.File{Meta: map[string]string{"format": "奥行 \"<1>\"\n", "a": "1"}}
	f.SetFloat32("b", []int{2, 3}, []float32{1, 2, 3, 4, 5, -6})
	f.SetHalf("a/weight", []int{3}, []float32{0.5, -2, 65504})
	f.SetInt8("q", []int{2, 2}, []float32{127, -254, 1, 254})
	return f
}

// golden is sample as the format's document lays it out. (The Go module nlpodyssey/safetensors,
// written independently, reads it and writes the same values back.)
const golden = "\x28\x01\x00\x00\x00\x00\x00\x00" +
	`{"__metadata__":{"a":"1","format":"奥行 \"<1>\"\n"},` +
	`"b":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},` +
	`"q.scale":{"dtype":"F32","shape":[2],"data_offsets":[24,32]},` +
	`"a/weight":{"dtype":"F16","shape":[3],"data_offsets":[32,38]},` +
	`"q":{"dtype":"I8","shape":[2,2],"data_offsets":[38,42]}}` + "       " +
	"\x00\x00\x80?\x00\x00\x00@\x00\x00@@\x00\x00\x80@\x00\x00\xa0@\x00\x00\xc0\xc0" +
	"\x00\x00\x80?\x00\x00\x00@" + "\x008\x00\xc0\xff{" + "\x7f\x81\x01\x7f"

func encode(t testing.TB, f *weights.File) []byte {
	t.Helper()
	data, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestGolden(t *testing.T) {
	if got := encode(t, sample()); string(got) != golden {
		t.Errorf("the file is\n%q, want\n%q", got, golden)
	}
}

// The layout as a reader would find it that knows the format's document and nothing of this package.
func TestFormat(t *testing.T) {
	data := encode(t, sample())
	n := binary.LittleEndian.Uint64(data)
	if n%8 != 0 {
		t.Errorf("a header of %d bytes: the data are not aligned", n)
	}
	var header map[string]json.RawMessage
	if err := json.Unmarshal(data[8:8+n], &header); err != nil {
		t.Fatal(err)
	}
	var meta map[string]string
	if err := json.Unmarshal(header["__metadata__"], &meta); err != nil || meta["format"] != sample().Meta["format"] {
		t.Errorf("metadata %q, %v", meta, err)
	}
	delete(header, "__metadata__")
	if len(header) != len(sample().Tensors) {
		t.Errorf("%d tensors", len(header))
	}
	for name, want := range sample().Tensors {
		var info struct {
			DType   string `json:"dtype"`
			Shape   []int  `json:"shape"`
			Offsets [2]int `json:"data_offsets"`
		}
		if err := json.Unmarshal(header[name], &info); err != nil {
			t.Fatal(err)
		}
		if at := info.Offsets[0]; at%want.DType.Size() != 0 {
			t.Errorf("%q at %d is not aligned", name, at)
		}
		if got := data[8+n:][info.Offsets[0]:info.Offsets[1]]; !bytes.Equal(got, want.Data) || info.DType != string(want.DType) {
			t.Errorf("%q is %s % x, want %s % x", name, info.DType, got, want.DType, want.Data)
		}
	}
}

// Maps are walked in another order every time.
func TestSameBytes(t *testing.T) {
	first := encode(t, sample())
	packed := pack.Zstd(first)
	for range 20 {
		if again := encode(t, sample()); !bytes.Equal(again, first) {
			t.Fatal("the same content gave other bytes")
		}
	}
	if !bytes.Equal(pack.Zstd(first), packed) {
		t.Fatal("the same bytes were compressed to others")
	}
}

func TestEmptyFile(t *testing.T) {
	data := encode(t, &weights.File{})
	if want := "\x08\x00\x00\x00\x00\x00\x00\x00{}      "; string(data) != want {
		t.Errorf("the file is %q, want %q", data, want)
	}
	if f, err := weights.Decode(data); err != nil || len(f.Tensors)+len(f.Meta) != 0 {
		t.Errorf("read as %v, %v", f, err)
	}
}

// Decode takes tensors in any order of the header, which other writers choose freely.
func TestOtherOrder(t *testing.T) {
	f, err := weights.Decode(file(`{"b":{"data_offsets":[2,6],"shape":[],"dtype":"F32"}, `+
		`"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}} `, "\x00<\x00\x00\x80?"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		if _, v, err := f.Float32s(name); err != nil || len(v) != 1 || v[0] != 1 {
			t.Errorf("%q is %v, %v; want 1", name, v, err)
		}
	}
}

func TestSum(t *testing.T) { // FIPS 180-2, appendix B.1
	if got, want := weights.Sum([]byte("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
}
