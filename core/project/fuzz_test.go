package project

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"okuyuki/internal/hostile"
)

// Whatever the bytes, opening ends with a project whose names are all harmless or with a typed refusal, and so does reading from it;
// neither takes more memory than the file can hold.
func FuzzOpen(f *testing.F) {
	f.Add(write(f, example(), []byte("m")))
	f.Add(hostile.Zip(hostile.Entry{Name: "project.json", Body: "{}", Deflate: true}))
	for _, h := range hostile.For(hostile.Project) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		took := hostile.CostOf(func() { readAll(t, data) })
		if took.Bytes > uint64(8<<20+8*MaxRatio*len(data)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(data))
		}
	})
}

func readAll(t *testing.T, data []byte) {
	p, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if KindOf(err) == "" {
			t.Fatalf("untyped error %v", err)
		}
		return
	}
	for name := range p.entries {
		if !filepath.IsLocal(name) || !fs.ValidPath(name) || strings.ContainsAny(name, "\\:\x00") {
			t.Fatalf("the entry %q was accepted", name)
		}
	}
	for i := range p.Photos {
		if _, err := p.Photo(i); err != nil && KindOf(err) == "" {
			t.Fatalf("untyped error %v", err)
		}
	}
	if _, err := p.Model(); err != nil && KindOf(err) == "" {
		t.Fatalf("untyped error %v", err)
	}
}

// Whatever a file is called, its entry has a name that every file system takes and that leads nowhere else; the user's own name
// survives.
func FuzzNames(f *testing.F) {
	for _, name := range []string{
		"一.jpg", "../../etc/passwd", `..\..\C:x"?.jpg`, "a/b/../c.jpg", "CON", "x. . .", "..", "/", "", "\x00\x7f\xff.jpg", strings.Repeat("長", 300), "a\u202egpj.exe",
	} {
		f.Add(name)
	}
	data := picture(f)
	f.Fuzz(func(t *testing.T, name string) {
		path := entryName(3, name)
		base, ok := strings.CutPrefix(path, photoDir)
		if !ok || !fs.ValidPath(path) || !filepath.IsLocal(path) || !utf8.ValidString(path) || len(base) > 400 || strings.HasSuffix(base, ".") || strings.HasSuffix(base, " ") ||
			strings.ContainsAny(base, `/\:*?"<>|`) || strings.ContainsFunc(base, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Fatalf("%q became %q", name, path)
		}
		p := &Project{Photos: []Photo{{ID: "a", Name: name}}}
		var b bytes.Buffer
		if err := Write(&b, p, func(int) ([]byte, error) { return data, nil }, nil); err != nil {
			t.Fatal(err)
		}
		file, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil || utf8.ValidString(name) && file.Photos[0].Name != name {
			t.Fatalf("%q came back as %+v, %v", name, file, err)
		}
	})
}

// A zip with a name that leads outside is refused, wherever it is opened.
func FuzzZipNames(f *testing.F) {
	for _, name := range []string{"photos/a.jpg", "../a", "/a", `a\b`, "C:a", "a/../b", "./a", "a//b", "a/", "", "a\x00b", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if len(name) > 1<<15 {
			return // a zip has no longer ones
		}
		readAll(t, hostile.Zip(hostile.Entry{Name: jsonName, Body: `{"format":"okuyuki-project","version":1}`}, hostile.Entry{Name: name}))
	})
}
