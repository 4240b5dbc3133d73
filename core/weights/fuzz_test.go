package weights_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"okuyuki/core/weights"
	"okuyuki/core/weights/pack"
	corpus "okuyuki/internal/hostile"
)

// magic begins a zstd frame (RFC 8878).
const magic = "\x28\xb5\x2f\xfd"

func FuzzDecode(f *testing.F) {
	f.Add([]byte(golden))
	f.Add(pack.Zstd([]byte(golden)))
	for _, c := range hostile {
		if len(c.data) < 1<<10 {
			f.Add(c.data)
		}
	}
	for _, c := range envelopes {
		if len(c.data) < 1<<10 {
			f.Add(c.data)
		}
	}
	for _, h := range corpus.For(corpus.Model) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if took := corpus.CostOf(func() { checkPromises(t, data) }); took.Bytes > uint64(64<<20+64*len(data)) && !bytes.HasPrefix(data, []byte(magic)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(data))
		}
	})
}

// checkPromises decodes any bytes: a refusal is typed, and a file that is accepted has finite
// values and is the same when written and read again.
func checkPromises(t *testing.T, data []byte) {
	t.Helper()
	f, err := weights.Decode(data)
	if err != nil {
		var e *weights.Error
		if f != nil || !errors.As(err, &e) || e.Kind == "" {
			t.Fatalf("%v, %v: want no file and an *Error", f, err)
		}
		return
	}
	for _, name := range f.Names() {
		_, v, err := f.Float32s(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range v {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				t.Fatalf("%q has the value %v", name, x)
			}
		}
	}
	first := encode(t, f)
	g, err := weights.Decode(first)
	if err != nil {
		t.Fatalf("what was written is refused: %v", err)
	}
	if !bytes.Equal(encode(t, g), first) {
		t.Fatal("the file changed when written and read again")
	}
}
