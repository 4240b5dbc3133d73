package pack_test

import (
	"bytes"
	"testing"

	"okuyuki/core/weights/pack"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

func TestZstd(t *testing.T) {
	r, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rapid.Check(t, func(t *rapid.T) {
		data := bytes.Repeat(rapid.SliceOf(rapid.Byte()).Draw(t, "data"), rapid.IntRange(1, 50).Draw(t, "times"))
		got, err := r.DecodeAll(pack.Zstd(data), nil)
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("% x, %v; want % x", got, err, data)
		}
		if plain, err := pack.Plain(pack.Zstd(data)); err != nil || !bytes.Equal(plain, data) {
			t.Fatalf("% x, %v; want % x", plain, err, data)
		}
	})
}

func TestPlain(t *testing.T) {
	model := []byte("\x02\x00\x00\x00\x00\x00\x00\x00{}")
	if got, err := pack.Plain(model); err != nil || !bytes.Equal(got, model) {
		t.Errorf("what is not compressed: %q, %v", got, err)
	}
	whole := pack.Zstd(bytes.Repeat([]byte("weights"), 100))
	for name, data := range map[string][]byte{
		"half": whole[:len(whole)/2], "a bomb": bomb(),
	} {
		if got, err := pack.Plain(data); err == nil {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}

// bomb is 512 MB of zeros: blocks of 128 KiB that repeat a byte (RFC 8878, section 3.1.1.2).
func bomb() []byte {
	block := []byte{0x02 | byte(128<<10<<3&0xff), byte(128 << 10 << 3 >> 8 & 0xff), byte(128 << 10 << 3 >> 16), 0}
	return append([]byte("\x28\xb5\x2f\xfd\x00\x50"), bytes.Repeat(block, 4096)...)
}
