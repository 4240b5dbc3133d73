package project

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"

	"okuyuki/core/photo"
)

// File is an open project file. Photos are read when they are asked for.
type File struct {
	Project
	entries map[string]*zip.File
	listed  []photoJSON
}

// Open reads the directory and project.json of a project file of size bytes, and checks both.
func Open(r io.ReaderAt, size int64) (*File, error) {
	if size > MaxBytes {
		return nil, refuse(KindTooLarge, "", "%d bytes, limit %d", size, int64(MaxBytes))
	}
	z, err := zip.NewReader(r, size)
	// A name that leaves the folder comes with an error and a reader; entry refuses it with its name.
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, &Error{Kind: KindNotProject, Err: err}
	}
	f := &File{entries: map[string]*zip.File{}}
	if err := f.index(z); err != nil {
		return nil, err
	}
	data, err := f.read(jsonName, MaxJSON)
	if err != nil {
		return nil, err
	}
	if err := f.parse(data); err != nil {
		return nil, err
	}
	return f, nil
}

// index checks every entry of the zip by what its directory says.
func (f *File) index(z *zip.Reader) error {
	if len(z.File) > MaxEntries {
		return refuse(KindTooLarge, "", "%d entries, limit %d", len(z.File), MaxEntries)
	}
	var total uint64
	for _, e := range z.File {
		switch {
		case !fs.ValidPath(e.Name) || strings.ContainsAny(e.Name, "\\:\x00"), e.Mode()&fs.ModeType != 0:
			return refuse(KindUnsafe, e.Name, "not a plain file inside the project")
		case f.entries[e.Name] != nil:
			return refuse(KindUnsafe, e.Name, "given twice")
		case e.UncompressedSize64 > MaxBytes, e.CompressedSize64 > MaxBytes:
			return refuse(KindTooLarge, e.Name, "%d bytes, limit %d", e.UncompressedSize64, int64(MaxBytes))
		case e.UncompressedSize64 > 1024 && e.UncompressedSize64/MaxRatio > e.CompressedSize64:
			return refuse(KindTooLarge, e.Name, "%d bytes packed into %d", e.UncompressedSize64, e.CompressedSize64)
		}
		if total += e.UncompressedSize64; total > MaxBytes {
			return refuse(KindTooLarge, "", "more than %d bytes unpacked", int64(MaxBytes))
		}
		f.entries[e.Name] = e
	}
	if f.entries[jsonName] == nil {
		return refuse(KindNotProject, "", "no %s", jsonName)
	}
	return nil
}

func (f *File) parse(data []byte) error {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return &Error{Kind: KindNotProject, Entry: jsonName, Err: err}
	}
	if d.Format != Format {
		return refuse(KindNotProject, jsonName, "format %q", d.Format)
	}
	if d.Version != Version {
		return refuse(KindVersion, jsonName, "version %d, this program reads %d", d.Version, Version)
	}
	if err := d.check(); err != nil {
		return err
	}
	f.Name, f.Classes, f.listed = d.Name, d.Classes, d.Photos
	if len(d.Learn) > 0 && !bytes.Equal(d.Learn, []byte("null")) {
		f.Learn = d.Learn
	}
	for _, p := range d.Photos {
		e := f.entries[p.Path]
		if e == nil || p.Size != 0 && uint64(p.Size) != e.UncompressedSize64 {
			return refuse(KindDamaged, p.Path, "missing, or of another size")
		}
		if p.Depth != "" && f.entries[p.Depth] == nil {
			return refuse(KindDamaged, p.Depth, "missing")
		}
		q := Photo{ID: p.ID, Name: p.Name, Path: p.Path, Type: p.Type, Group: p.Group, Taken: p.Taken, Original: p.Original}
		if p.Label != nil {
			q.Label = *p.Label
		}
		f.Photos = append(f.Photos, q)
	}
	return nil
}

// Photo returns the file of photo i, checked against its checksums.
func (f *File) Photo(i int) ([]byte, error) {
	p := f.listed[i]
	data, err := f.read(p.Path, photo.MaxBytes)
	if err != nil {
		return nil, err
	}
	if p.SHA256 != "" && !strings.EqualFold(p.SHA256, hexSum(data)) {
		return nil, refuse(KindDamaged, p.Path, "its SHA-256 is not the one listed")
	}
	return data, nil
}

// Model returns the learnt model's file, or nil if the project has none.
func (f *File) Model() ([]byte, error) {
	if f.entries[modelName] == nil {
		return nil, nil
	}
	return f.read(modelName, MaxModel)
}

// read unpacks an entry of at most limit bytes; the zip's CRC-32 is checked on the way.
func (f *File) read(name string, limit int64) ([]byte, error) {
	e := f.entries[name]
	if e.UncompressedSize64 > uint64(limit) {
		return nil, refuse(KindTooLarge, name, "%d bytes, limit %d", e.UncompressedSize64, limit)
	}
	r, err := e.Open()
	if err != nil {
		return nil, &Error{Kind: KindDamaged, Entry: name, Err: err}
	}
	defer r.Close()
	// The size is a claim: memory grows with what is really there, and no further.
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, int64(e.UncompressedSize64)+1))
	if err != nil {
		return nil, &Error{Kind: KindDamaged, Entry: name, Err: err}
	}
	if uint64(n) != e.UncompressedSize64 {
		return nil, refuse(KindDamaged, name, "%d bytes or more, %d announced", n, e.UncompressedSize64)
	}
	return b.Bytes(), nil
}
