package hostile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"strings"
)

// projects are project files: zips with project.json, photos, and a model.
func projects() []File {
	l := list{reader: Project}
	add := func(name, kind, why string, data []byte) { l.add("project-"+name+".zip", kind, why, data) }
	plain := Entry{Name: "project.json", Body: document("", "")}
	with := func(more ...Entry) []byte { return Zip(append([]Entry{plain}, more...)...) }
	listing := func(photos, classes string, more ...Entry) []byte {
		return Zip(append([]Entry{{Name: "project.json", Body: document(photos, classes)}}, more...)...)
	}
	whole := Zip(plain)

	add("empty", Read, "a project without photos", whole)
	add("text", "not_project", "a text", []byte("hello"))
	add("cut", "not_project", "cut off before the directory", whole[:60])
	add("no-json", "not_project", "an archive of something else", Zip(Entry{Name: "a.txt"}))
	add("deep", "not_project", "20,000 nested lists", Zip(Entry{Name: "project.json", Body: strings.Repeat("[", 20_000)}))
	add("other-format", "not_project", "a description of something else", Zip(Entry{Name: "project.json", Body: `{"format":"x","version":1}`}))
	add("many-claimed", "not_project", "a directory of 65,534 entries, one of which is there", claimed(whole, 65534))
	add("later", "version", "a later version", Zip(Entry{Name: "project.json", Body: strings.Replace(plain.Body, `"version":1`, `"version":99`, 1)}))
	add("parent", "unsafe", "a name that leads outside", with(Entry{Name: "../../.bashrc"}))
	add("absolute", "unsafe", "a name from the root", with(Entry{Name: "/etc/passwd"}))
	add("backslash", "unsafe", "a name that leads outside on Windows", with(Entry{Name: `..\..\a`}))
	add("drive", "unsafe", "a name on another drive", with(Entry{Name: "C:a"}))
	add("nul", "unsafe", "a name that ends early", with(Entry{Name: "photos/a.jpg\x00.html"}))
	add("link", "unsafe", "a link", with(Entry{Name: "photos/a", Body: "/etc/passwd", Mode: fs.ModeSymlink | 0o777}))
	add("device", "unsafe", "a device", with(Entry{Name: "photos/a", Mode: fs.ModeDevice | 0o666}))
	add("twice", "unsafe", "two entries of one name", Zip(plain, plain))
	add("bomb", "too_large", "10 MiB of zeros in 10 KiB", with(Entry{Name: "photos/a", Body: strings.Repeat("\x00", swell), Deflate: true}))
	add("bomb-claims-little", "damaged", "a description of 100 bytes that unpacks to 10 MiB", lying(swell, 100))
	add("claims-much", "too_large", "an entry that claims 4 GB", lying(100, 1<<32-2))
	add("crc", "damaged", "a wrong checksum", patched(whole, bytes.Index(whole, []byte("okuyuki")), 'x'))
	add("wrong-hash", "damaged", "a photo with another SHA-256 than listed",
		listing(`{"id":"a","name":"a.jpg","path":"p","type":"","label":null,"group":"","sha256":"`+strings.Repeat("0", 64)+`"}`, "", Entry{Name: "p", Body: "x"}))
	add("missing", "damaged", "a photo is listed and not there", listing(`{"id":"a","path":"photos/a"}`, ""))
	add("huge-photo", "too_large", "a photo of 100 GB is listed", listing(`{"id":"a","path":"p","size":99999999999}`, ""))
	add("photo-twice", "inconsistent", "two photos of one name", listing(`{"id":"a","path":"p"},{"id":"a","path":"q"}`, ""))
	add("class-twice", "inconsistent", "two classes of one name", listing("", `{"id":"a","name":"x"},{"id":"b","name":"x"}`))
	add("unknown-class", "inconsistent", "a photo of a class that there is not", listing(`{"id":"a","path":"p","label":"z"}`, ""))
	return l.files
}

// document is project.json with these photos and classes.
func document(photos, classes string) string {
	return fmt.Sprintf(`{"format":"okuyuki-project","version":1,"name":"","classes":[%s],"photos":[%s]}`, classes, photos)
}

// lying is a zip whose project.json has so many bytes and claims others, in its directory and behind its data.
func lying(have int, claims uint32) []byte {
	data := Zip(Entry{Name: "project.json", Body: strings.Repeat(" ", have), Deflate: true})
	directory := bytes.Index(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(data[directory+24:], claims)
	binary.LittleEndian.PutUint32(data[directory-4:], claims)
	return data
}

// claimed is a zip whose directory claims to have so many entries.
func claimed(data []byte, entries uint16) []byte {
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	return patched(data, end+8, byte(entries), byte(entries>>8), byte(entries), byte(entries>>8))
}
