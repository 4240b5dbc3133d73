package weights_test

import (
	"testing"

	"okuyuki/core/weights"
	"okuyuki/core/weights/pack"
)

// readsZstd is false in the page: see zstd_js.go.
const readsZstd = false

// envelopes are all refused alike in the page.
var envelopes = []struct {
	name string
	kind weights.Kind
	data []byte
}{
	{"a good file", weights.KindCompression, pack.Zstd([]byte(golden))},
	{"magic only", weights.KindCompression, []byte(magic)},
}

func TestCompressedFilesAreRefused(t *testing.T) {
	for _, c := range envelopes {
		if f, err := weights.Decode(c.data); f != nil || weights.KindOf(err) != c.kind {
			t.Errorf("%s: %v, %v", c.name, f, err)
		}
	}
}
