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
	})
}
