package project

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/photo"
	"okuyuki/internal/hostile"
)

// picture is a small JPEG that says where it was taken.
func picture(t testing.TB) []byte {
	t.Helper()
	s, err := scene.Render("pipes", 1, 32, 24)
	if err != nil {
		t.Fatal(err)
	}
	data, err := s.Photo.JPEG(80)
	if err != nil {
		t.Fatal(err)
	}
	return geotagged(data)
}

// geotagged puts an EXIF block into a JPEG as a telephone does (CIPA DC-008): turned right, when, with what, and where.
func geotagged(data []byte) []byte {
	be := binary.BigEndian
	var tail []byte // values that do not fit into their entries
	const head = 8 + 2 + 4*12 + 4 + 2 + 4*12 + 4
	entry := func(b []byte, tag, kind uint16, count uint32, value []byte) []byte {
		b = be.AppendUint32(be.AppendUint16(be.AppendUint16(b, tag), kind), count)
		if len(value) > 4 {
			b = be.AppendUint32(b, uint32(head+len(tail)))
			tail = append(tail, value...)
			return b
		}
		return append(append(b, value...), make([]byte, 4-len(value))...)
	}
	text := func(s string) []byte { return []byte(s + "\x00") }
	degrees := func(d, m, s uint32) (b []byte) {
		for _, v := range []uint32{d, 1, m, 1, s, 100} {
			b = be.AppendUint32(b, v)
		}
		return b
	}
	tiff := be.AppendUint16([]byte("MM\x00*\x00\x00\x00\x08"), 4)
	tiff = entry(tiff, 0x010f, 2, 10, text(maker))
	tiff = entry(tiff, 0x0112, 3, 1, []byte{0, 6})
	tiff = entry(tiff, 0x0132, 2, 20, text("2026:05:17 09:30:00"))
	tiff = entry(tiff, 0x8825, 4, 1, be.AppendUint32(nil, 8+2+4*12+4))
	tiff = be.AppendUint16(be.AppendUint32(tiff, 0), 4)
	tiff = entry(tiff, 1, 2, 2, text("N"))
	tiff = entry(tiff, 2, 5, 3, degrees(35, 40, 5236))
	tiff = entry(tiff, 3, 2, 2, text("E"))
	tiff = entry(tiff, 4, 5, 3, degrees(139, 46, 156))
	tiff = append(be.AppendUint32(tiff, 0), tail...)
	block := append([]byte("Exif\x00\x00"), tiff...)
	out := be.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(block)+2))
	return append(append(out, block...), data[2:]...)
}

const maker = "Telephone"

// latitude is that of geotagged, as the file has it.
var latitude = []byte("\x00\x00\x00\x23\x00\x00\x00\x01\x00\x00\x00\x28\x00\x00\x00\x01\x00\x00\x14\x74")

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func example() *Project {
	return &Project{
		Name:    "現場 A",
		Classes: []Class{{"c1", "配管"}, {"c2", "階段"}},
		Photos: []Photo{
			{ID: "p1", Name: "一.jpg", Type: "image/jpeg", Label: "c1", Group: "B1F"},
			{ID: "p2", Name: `..\..\C:x"?.jpg`},
			{ID: "p3", Name: strings.Repeat("長", 300) + ".jpg", Label: "c2"},
		},
		Learn: json.RawMessage(`{"stale":false}`),
	}
}

func write(t testing.TB, p *Project, model []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	data := picture(t)
	if err := Write(&b, p, func(int) ([]byte, error) { return data, nil }, model); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	p, model := example(), []byte("weights")
	file := write(t, p, model)
	if !bytes.Equal(file, write(t, p, model)) {
		t.Error("one project gives two files")
	}
	if photo := picture(t); !bytes.Contains(photo, latitude) || !bytes.Contains(photo, []byte(maker)) {
		t.Fatal("the photo does not tell where it was taken")
	}
	if bytes.Contains(file, latitude) || bytes.Contains(file, []byte(maker)) {
		t.Error("the file tells where and with what the photo was taken")
	}
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != p.Name || !reflect.DeepEqual(f.Classes, p.Classes) {
		t.Errorf("got %q %v", f.Name, f.Classes)
	}
	var a, b any
	if json.Unmarshal(f.Learn, &a) != nil || json.Unmarshal(p.Learn, &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("learn %s, want %s", f.Learn, p.Learn)
	}
	for i, want := range p.Photos {
		got := f.Photos[i]
		if !fs.ValidPath(got.Path) || !strings.HasPrefix(got.Path, "photos/") || strings.ContainsAny(got.Path, `\:"?`) {
			t.Errorf("path %q", got.Path)
		}
		want.Path = got.Path
		want.Taken, want.Original = "2026-05-17T09:30:00", sumOf(picture(t))
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		data, err := f.Photo(i)
		if err != nil {
			t.Fatal(err)
		}
		if m := decode(t, data); m.W != 24 || m.H != 32 {
			t.Errorf("%dx%d: the orientation was lost", m.W, m.H)
		}
	}
	if got, err := f.Model(); err != nil || !bytes.Equal(got, model) {
		t.Errorf("model %q, %v", got, err)
	}
	file = write(t, &Project{}, nil)
	if f, err = Open(bytes.NewReader(file), int64(len(file))); err != nil {
		t.Fatalf("an empty project: %v", err)
	}
	if m, err := f.Model(); m != nil || err != nil || f.Learn != nil {
		t.Errorf("an empty project has model %q, %v, learn %s", m, err, f.Learn)
	}
}

func TestWriteRefuses(t *testing.T) {
	good := picture(t)
	for name, c := range map[string]struct {
		p    *Project
		load func(int) ([]byte, error)
	}{
		"unknown label": {&Project{Photos: []Photo{{ID: "a", Label: "x"}}}, func(int) ([]byte, error) { return good, nil }},
		"not a photo":   {&Project{Photos: []Photo{{ID: "a"}}}, func(int) ([]byte, error) { return []byte("hello"), nil }},
		"load fails":    {&Project{Photos: []Photo{{ID: "a"}}}, func(int) ([]byte, error) { return nil, errors.New("gone") }},
		"same id":       {&Project{Photos: []Photo{{ID: "a"}, {ID: "a"}}}, func(int) ([]byte, error) { return good, nil }},
	} {
		if err := Write(new(bytes.Buffer), c.p, c.load, nil); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

// failing fails at its n-th write.
type failing struct{ n int }

func (f *failing) Write(p []byte) (int, error) {
	if f.n--; f.n < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestWriteReportsEveryFailure(t *testing.T) {
	data := picture(t)
	p := example()
	for n := 0; ; n++ {
		w := &failing{n}
		err := Write(w, p, func(int) ([]byte, error) { return data, nil }, []byte("model"))
		if err == nil {
			if w.n < 0 {
				t.Fatalf("the failure of write %d went unreported", n)
			}
			if n < 1 {
				t.Fatal("nothing was written")
			}
			return
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	const ok = `{"format":"okuyuki-project","version":1,"name":"","classes":[],"photos":[]}`
	doc := func(from, to string) hostile.Entry {
		return hostile.Entry{Name: "project.json", Body: strings.Replace(ok, from, to, 1)}
	}
	plain := hostile.Entry{Name: "project.json", Body: ok}
	many := []hostile.Entry{plain}
	for i := range MaxEntries {
		many = append(many, hostile.Entry{Name: "x" + strings.Repeat("y", i%7) + string(rune('0'+i%10)) + string(rune(0x4e00+i))})
	}
	damaged := hostile.Zip(plain)
	damaged[bytes.Index(damaged, []byte("okuyuki"))]++
	for _, c := range []struct {
		name string
		file []byte
		kind Kind
	}{
		{"empty", nil, KindNotProject},
		{"text", []byte("hello"), KindNotProject},
		{"no json", hostile.Zip(hostile.Entry{Name: "a"}), KindNotProject},
		{"not json", hostile.Zip(doc("{", "")), KindNotProject},
		{"deep json", hostile.Zip(hostile.Entry{Name: "project.json", Body: strings.Repeat("[", 20000)}), KindNotProject},
		{"another format", hostile.Zip(doc("okuyuki-project", "zip")), KindNotProject},
		{"later version", hostile.Zip(doc(`"version":1`, `"version":2`)), KindVersion},
		{"crc", damaged, KindDamaged},
		{"cut", hostile.Zip(plain)[:60], KindNotProject},
		{"twice", hostile.Zip(plain, plain), KindUnsafe},
		{"parent", hostile.Zip(plain, hostile.Entry{Name: "../a"}), KindUnsafe},
		{"absolute", hostile.Zip(plain, hostile.Entry{Name: "/etc/a"}), KindUnsafe},
		{"backslash", hostile.Zip(plain, hostile.Entry{Name: `a\..\b`}), KindUnsafe},
		{"drive", hostile.Zip(plain, hostile.Entry{Name: "C:a"}), KindUnsafe},
		{"folder", hostile.Zip(plain, hostile.Entry{Name: "photos/"}), KindUnsafe},
		{"link", hostile.Zip(plain, hostile.Entry{Name: "a", Body: "/etc/passwd", Mode: fs.ModeSymlink | 0o777}), KindUnsafe},
		{"bomb", hostile.Zip(plain, hostile.Entry{Name: "photos/a", Body: strings.Repeat("\x00", 1<<20), Deflate: true}), KindTooLarge},
		{"long json", hostile.Zip(hostile.Entry{Name: "project.json", Body: strings.Repeat(" ", MaxJSON+1)}), KindTooLarge},
		{"many", hostile.Zip(many...), KindTooLarge},
		{"photo missing", hostile.Zip(doc(`"photos":[]`, `"photos":[{"id":"a","path":"photos/a"}]`)), KindDamaged},
		{"photo size", hostile.Zip(doc(`"photos":[]`, `"photos":[{"id":"a","path":"p","size":2}]`), hostile.Entry{Name: "p", Body: "x"}), KindDamaged},
		{"photo huge", hostile.Zip(doc(`"photos":[]`, `"photos":[{"id":"a","path":"p","size":99999999999}]`)), KindTooLarge},
		{"photo twice", hostile.Zip(doc(`"photos":[]`, `"photos":[{"id":"a","path":"p"},{"id":"a","path":"q"}]`)), KindInconsistent},
		{"path twice", hostile.Zip(doc(`"photos":[]`, `"photos":[{"id":"a","path":"p"},{"id":"b","path":"p"}]`)), KindInconsistent},
		{"class twice", hostile.Zip(doc(`"classes":[]`, `"classes":[{"id":"a","name":"x"},{"id":"a","name":"y"}]`)), KindInconsistent},
		{"unknown class", hostile.Zip(doc(`"photos":[]`, `"photos":[{"id":"a","path":"p","label":"z"}]`)), KindInconsistent},
	} {
		_, err := Open(bytes.NewReader(c.file), int64(len(c.file)))
		if KindOf(err) != c.kind {
			t.Errorf("%s: error %v, want kind %q", c.name, err, c.kind)
		}
	}
	if _, err := Open(bytes.NewReader(nil), MaxBytes+1); KindOf(err) != KindTooLarge {
		t.Errorf("oversized: %v", err)
	}
}

func TestPhotoChecksItsSum(t *testing.T) {
	const sum = "0000000000000000000000000000000000000000000000000000000000000000"
	file := hostile.Zip(hostile.Entry{Name: "p", Body: "x"}, hostile.Entry{Name: "project.json",
		Body: `{"format":"okuyuki-project","version":1,"photos":[{"id":"a","path":"p","sha256":"` + sum + `"}]}`})
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Photo(0); KindOf(err) != KindDamaged {
		t.Errorf("error %v, want kind %q", err, KindDamaged)
	}
}

func decode(t testing.TB, data []byte) *photo.Image {
	t.Helper()
	m, err := photo.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
