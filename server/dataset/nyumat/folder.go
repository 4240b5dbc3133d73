package nyumat

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"time"
)

// Names of the layout.
const (
	labelsName   = "labels.csv"
	rgbName      = "rgb"
	depthName    = "depth_mm"
	rgbPattern   = rgbName + "/%04d.jpg"
	depthPattern = depthName + "/%04d.png"
)

// Open implements fs.FS.
func (l *Layout) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if entries := l.entries(name); entries != nil {
		return &folder{entry{name: path.Base(name), folder: true}, entries}, nil
	}
	data, err := l.contents(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &file{entry{name: path.Base(name), size: int64(len(data))}, bytes.NewReader(data)}, nil
}

// contents makes a file.
func (l *Layout) contents(name string) ([]byte, error) {
	if name == labelsName {
		return l.labels()
	}
	for pattern, encode := range l.patterns() {
		var n int
		if _, err := fmt.Sscanf(name, pattern, &n); err == nil && fmt.Sprintf(pattern, n) == name && n >= 1 && n <= len(l.File.Frames) {
			return encode(n - 1)
		}
	}
	return nil, fs.ErrNotExist
}

// patterns of the names of a frame's files, and how each is made.
func (l *Layout) patterns() map[string]func(i int) ([]byte, error) {
	return map[string]func(int) ([]byte, error){rgbPattern: l.rgb, depthPattern: l.depth}
}

// entries lists a folder, in the order of names; nil if it is none.
func (l *Layout) entries(name string) []fs.DirEntry {
	var out []fs.DirEntry
	frames := func(pattern string) {
		for i := range l.File.Frames {
			out = append(out, entry{name: path.Base(fmt.Sprintf(pattern, i+1)), layout: l, dir: name})
		}
	}
	switch name {
	case ".":
		return []fs.DirEntry{entry{name: depthName, folder: true}, entry{name: labelsName, layout: l, dir: "."}, entry{name: rgbName, folder: true}}
	case rgbName:
		frames(rgbPattern)
	case depthName:
		frames(depthPattern)
	}
	return out
}

// entry is what is known of a file or a folder.
type entry struct {
	name   string
	size   int64
	folder bool
	layout *Layout // to learn the size of what was listed only
	dir    string
}

func (e entry) Name() string       { return e.name }
func (e entry) IsDir() bool        { return e.folder }
func (e entry) Type() fs.FileMode  { return e.Mode().Type() }
func (e entry) Size() int64        { return e.size }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) Sys() any           { return nil }
func (e entry) String() string     { return fs.FormatDirEntry(e) }

func (e entry) Mode() fs.FileMode {
	if e.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// Info makes the file to know its size.
func (e entry) Info() (fs.FileInfo, error) {
	if e.folder {
		return e, nil
	}
	data, err := e.layout.contents(path.Join(e.dir, e.name))
	e.size = int64(len(data))
	return e, err
}

// file is an open file.
type file struct {
	entry
	*bytes.Reader
}

func (f *file) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *file) Size() int64                { return f.entry.size }
func (f *file) Close() error               { return nil }

// folder is an open folder.
type folder struct {
	entry
	left []fs.DirEntry
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *folder) Close() error               { return nil }

func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrInvalid}
}

// ReadDir implements fs.ReadDirFile.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.left) {
		if n > 0 && len(f.left) == 0 {
			return nil, io.EOF
		}
		n = len(f.left)
	}
	out := slices.Clone(f.left[:n])
	f.left = f.left[n:]
	return out, nil
}
