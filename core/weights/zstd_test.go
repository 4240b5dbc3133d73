//go:build !js

package weights_test

import (
	"bytes"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"okuyuki/core/weights"
	"okuyuki/core/weights/pack"
)

// Parts of a zstd frame (RFC 8878).
const (
	window8  = "\x00\x68" // no content size, window of 8 MiB
	window16 = "\x00\x70" // window of 16 MiB
	rawBlock = 0
	rleBlock = 1
)

func block(kind, size int, last bool, content string) string {
	n := size<<3 | kind<<1
	if last {
		n |= 1
	}
	return string([]byte{byte(n), byte(n >> 8), byte(n >> 16)}) + content
}

// zeros are blocks of 128 KiB: 4 bytes of the frame each.
func zeros(blocks int) string {
	return strings.Repeat(block(rleBlock, 128<<10, false, "\x00"), blocks) + block(rawBlock, 0, true, "")
}

// frame is an uncompressed block in a zstd frame, followed by other blocks.
func frame(descriptor string, content []byte, rest string) []byte {
	return []byte(magic + descriptor + block(rawBlock, len(content), rest == "", string(content)) + rest)
}

var announced = file(tensor("F32", "[50000000]", 0, 200_000_000), "")

// readsZstd is false in the page.
const readsZstd = true

var envelopes = []struct {
	name string
	kind weights.Kind
	data []byte
}{
	{"magic only", weights.KindTruncated, []byte(magic)},
	{"no block", weights.KindTruncated, []byte(magic + window8)},
	{"reserved block type", weights.KindCompression, []byte(magic + window8 + "\x07\x00\x00")},
	{"window above the limit", weights.KindCompression, frame(window16, []byte(golden), "")},
	{"claims 4 GiB in one segment", weights.KindCompression, []byte(magic + "\xa0\xff\xff\xff\xff" + zeros(1))},
	{"claims 2^63 in one segment", weights.KindCompression, []byte(magic + "\xe0\x00\x00\x00\x00\x00\x00\x00\x80" + zeros(1))},
	{"not a model", weights.KindFormat, frame(window8, []byte("Hello, world"), "")},
	{"header above the limit", weights.KindTooLarge, frame(window8, lengthOnly(1<<20+1), "")},
	{"empty frame", weights.KindTruncated, frame(window8, nil, "")},
	{"ends in the length", weights.KindTruncated, frame(window8, []byte(golden[:5]), "")},
	{"ends in the header", weights.KindTruncated, frame(window8, []byte(golden[:50]), "")},
	{"announces 200 MB, has none", weights.KindTruncated, frame(window8, announced, "")},
	{"announces 200 MB, has 1", weights.KindTruncated, frame(window8, announced, zeros(8))},
	{"a gigabyte after the model", weights.KindLayout, frame(window8, []byte(golden), zeros(8192))},
	{"a gigabyte of zeros", weights.KindFormat, []byte(magic + window8 + zeros(8192))},
	{"an envelope in an envelope", weights.KindFormat, pack.Zstd(pack.Zstd([]byte(golden)))},
	{"another file after the model", weights.KindLayout, append(pack.Zstd([]byte(golden)), pack.Zstd([]byte(golden))...)},
	{"other bytes after the model", weights.KindCompression, append(pack.Zstd([]byte(golden)), "12345678"...)},
}

// No small file takes much memory: what decompresses to more than 32 MiB stays below that.
func TestHostileEnvelopes(t *testing.T) {
	for _, c := range envelopes {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f, err := weights.Decode(c.data)
		runtime.ReadMemStats(&after)
		if f != nil || weights.KindOf(err) != c.kind {
			t.Errorf("%s: %v, %v; want kind %q", c.name, f, err, c.kind)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
			t.Errorf("%s: %d bytes allocated for a file of %d", c.name, used, len(c.data))
		}
	}
}

// The hand-made frames are refused for what is wrong with them: a sound one is not.
func TestFrameIsSound(t *testing.T) {
	f, err := weights.Decode(frame(window8, []byte(golden), ""))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(encode(t, f), []byte(golden)) {
		t.Error("the file changed in the envelope")
	}
}

func TestEveryPackedTruncation(t *testing.T) {
	packed := pack.Zstd([]byte(golden))
	for n := range len(packed) {
		if f, err := weights.Decode(packed[:n]); weights.KindOf(err) != weights.KindTruncated {
			t.Fatalf("%d bytes of %d: %v, %v; want kind truncated", n, len(packed), f, err)
		}
	}
}

// The checksum finds a change of the values, whatever the values may be.
func TestPackedChecksum(t *testing.T) {
	packed := pack.Zstd([]byte(golden))
	packed[len(packed)-5] ^= 1 // the last value: 4 bytes of checksum follow
	if f, err := weights.Decode(packed); weights.KindOf(err) != weights.KindCompression {
		t.Errorf("%v, %v; want kind compression", f, err)
	}
}

// A file above the window is compressed in a frame of another form.
func TestPackedAboveWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("compresses 9 MB")
	}
	random := rand.New(rand.NewPCG(1, 2))
	v := make([]float32, 9<<18)
	for i := range v {
		v[i] = float32(random.IntN(4))
	}
	var f weights.File
	f.SetFloat32("x", []int{len(v)}, v)
	data := encode(t, &f)
	packed := pack.Zstd(data)
	if len(packed) > len(data)/7 {
		t.Errorf("%d bytes compressed to %d: values of 2 bits should take about an eighth", len(data), len(packed))
	}
	g, err := weights.Decode(packed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(encode(t, g), data) {
		t.Error("the file changed in the envelope")
	}
}

// What a compressed file holds is the file that was compressed, up to the most that is read; damage is refused.
func TestPlain(t *testing.T) {
	model := []byte(golden)
	if got, err := weights.Plain(model); err != nil || !bytes.Equal(got, model) {
		t.Errorf("what is not compressed: %d bytes, %v", len(got), err)
	}
	whole := pack.Zstd(model)
	if got, err := weights.Plain(whole); err != nil || !bytes.Equal(got, model) {
		t.Errorf("decompressed: %d bytes, %v", len(got), err)
	}
	if got, err := weights.Plain(whole[:len(whole)/2]); weights.KindOf(err) == "" {
		t.Errorf("half of it: %d bytes, %v", len(got), err)
	}
}
