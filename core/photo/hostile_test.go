package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"okuyuki/internal/hostile"
)

// accepted stands for no refusal.
const accepted Kind = ""

// kindHere is the kind of a hostile file in this build: what only the decoder of a WebP or GIF finds is for the browser to find.
func kindHere(f hostile.File) Kind {
	if leftToBrowser && f.ByDecoder {
		return KindConvert
	}
	return Kind(f.Kind)
}

func chunk(id, payload string) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(payload)))
	out = append(out, payload...)
	if len(payload)&1 == 1 {
		out = append(out, 0)
	}
	return out
}

func webpFile(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func TestHostile(t *testing.T) {
	for _, f := range hostile.For(hostile.Photo) {
		var err error
		took := hostile.CostOf(func() { _, err = Decode(f.Data) })
		if want := kindHere(f); KindOf(err) != want || (err == nil) != (want == accepted) {
			t.Errorf("%s: error %v, want kind %q", f.Name, err, want)
		}
		if took.Bytes > 8<<20 {
			t.Errorf("%s: took %d bytes of memory", f.Name, took.Bytes)
		}
		if _, err := StripMetadata(f.Data); err != nil && KindOf(err) == "" {
			t.Errorf("%s: stripping: untyped error %v", f.Name, err)
		}
	}
}

func TestTooLarge(t *testing.T) {
	data := append(scene(8, 8).jpeg(t), make([]byte, MaxBytes)...)
	_, err := Decode(data)
	if KindOf(err) != KindTooLarge {
		t.Errorf("error %v, want kind %q", err, KindTooLarge)
	}
}

// Every kind must be reachable, or the page has a text that nobody can see; and each error must give its promised parameters.
func TestEveryKindOccurs(t *testing.T) {
	seen := map[Kind]error{KindTooLarge: &Error{Kind: KindTooLarge, Bytes: 1, Limit: 1}}
	if !leftToBrowser {
		seen[KindConvert] = &Error{Kind: KindConvert}
	}
	for _, h := range hostile.For(hostile.Photo) {
		if _, err := Decode(h.Data); err != nil {
			seen[KindOf(err)] = err
		}
	}
	for _, k := range Kinds() {
		err := seen[k]
		if err == nil {
			t.Errorf("kind %q never occurs", k)
			continue
		}
		p := err.(*Error).Params()
		want := map[Kind][]string{KindTooLarge: {"bytes", "limit"}, KindTooManyPixels: {"width", "height", "limit"},
			KindSideTooLong: {"width", "height", "limit"}, KindConvert: {"width", "height", "orientation"}}[k]
		for _, name := range append(want, "format") {
			if _, ok := p[name]; !ok {
				t.Errorf("kind %q: no parameter %q", k, name)
			}
		}
		if !strings.Contains(err.Error(), string(k)) {
			t.Errorf("kind %q: text %q", k, err)
		}
		delete(seen, k)
	}
	for k := range seen {
		t.Errorf("kind %q is not listed", k)
	}
}

func FuzzDecode(f *testing.F) {
	for _, h := range hostile.For(hostile.Photo) {
		f.Add(h.Data)
	}
	m := scene(9, 7)
	f.Add(withExif(m.jpeg(f), orientationBlock(6)))
	f.Add(withPNGExif(m.png(f), 8))
	f.Fuzz(func(t *testing.T, data []byte) {
		var info Info
		var err error
		if took := hostile.CostOf(func() { info, err = Inspect(data) }); took.Bytes > uint64(1<<20+4*len(data)) {
			t.Fatalf("the header of %d bytes took %d of memory", len(data), took.Bytes)
		}
		if err != nil || info.Width*info.Height > 1e6 {
			if err != nil && KindOf(err) == "" {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		var got *Image
		took := hostile.CostOf(func() { got, err = Decode(data) })
		if most := 8<<20 + 64*info.Width*info.Height + 16*len(data); took.Bytes > uint64(most) {
			t.Fatalf("%dx%d pixels in %d bytes took %d bytes of memory", info.Width, info.Height, len(data), took.Bytes)
		}
		clean, stripErr := StripMetadata(data)
		if err != nil {
			if KindOf(err) == "" {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if len(got.Pix) != 3*got.W*got.H {
			t.Fatalf("%dx%d with %d bytes", got.W, got.H, len(got.Pix))
		}
		if stripErr != nil {
			if KindOf(stripErr) == "" {
				t.Fatalf("stripping: untyped error %v", stripErr)
			}
			return
		}
		if again, err := Decode(clean); err != nil || !bytes.Equal(again.Pix, got.Pix) {
			t.Fatalf("without metadata the picture differs: %v", err)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	for o := range 10 {
		f.Add(orientationBlock(o))
		f.Add([]byte(fmt.Sprintf("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00%c\x00\x00\x00", o)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := tiffOrientation(data); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}
