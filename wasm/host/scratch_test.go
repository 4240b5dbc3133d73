//go:build js && wasm

package host

import (
	"bytes"
	"strings"
	"syscall/js"
	"testing"
)

// withScratch gives the program a worker's script whose scratch file is what a JavaScript function body returns.
func withScratch(t *testing.T, body string) {
	t.Helper()
	before := script
	t.Cleanup(func() { script = before })
	script = js.Global().Get("Object").New()
	script.Set("scratch", js.Global().Get("Function").New(body))
}

// inMemory is a file as web/js/scratch.js opens one, of at most 100 bytes.
const inMemory = `return Promise.resolve({
	bytes: new Uint8Array(0),
	read(b, at) { const part = this.bytes.subarray(at, at + b.length); b.set(part); return part.length; },
	write(b, at) {
		const part = b.subarray(0, Math.max(0, 100 - at)), grown = new Uint8Array(Math.max(this.bytes.length, at + part.length));
		grown.set(this.bytes); grown.set(part, at); this.bytes = grown; return part.length;
	},
	truncate(n) { if (n > 0) throw new Error("not asked for"); this.bytes = new Uint8Array(0); },
})`

func TestScratch(t *testing.T) {
	withScratch(t, inMemory)
	file, err := OpenScratch()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		at   int64
		text string
	}{{10, ""}, {0, "features of a photo"}, {40, "others"}, {10, ""}} { // nothing comes first: there is no buffer yet
		if n, err := file.WriteAt([]byte(part.text), part.at); n != len(part.text) || err != nil {
			t.Errorf("wrote %d bytes of %q: %v", n, part.text, err)
		}
	}
	got := make([]byte, 6)
	if n, err := file.ReadAt(got, 40); n != 6 || err != nil || string(got) != "others" {
		t.Errorf("read %q: %v", got, err)
	}
	if n, err := file.ReadAt(got[:5], 9); n != 5 || err != nil || string(got[:5]) != "of a " {
		t.Errorf("read %q: %v", got[:5], err)
	}
	if n, err := file.ReadAt(got, 44); n != 2 || err == nil {
		t.Errorf("read %d bytes over the end: %v", n, err)
	}
	if _, err := file.WriteAt(bytes.Repeat([]byte("x"), 80), 40); err == nil {
		t.Error("a full file takes all")
	}
	if err := file.Truncate(0); err != nil {
		t.Error(err)
	}
	if n, err := file.ReadAt(got, 0); n != 0 || err == nil {
		t.Errorf("%d bytes are left", n)
	}
	if err := file.Truncate(5); err == nil || !strings.Contains(err.Error(), "not asked for") {
		t.Errorf("what the browser throws: %v", err)
	}
}

func TestNoScratch(t *testing.T) {
	withScratch(t, `return Promise.reject(new Error("private window"))`)
	if _, err := OpenScratch(); err == nil || !strings.Contains(err.Error(), "private window") {
		t.Errorf("refused: %v", err)
	}
	script = js.Global().Get("Object").New()
	if _, err := OpenScratch(); err == nil {
		t.Error("a script without a scratch file has one")
	}
}
