package hostile

import (
	"archive/zip"
	"bytes"
	"io/fs"
)

// Entry is one file of a zip.
type Entry struct {
	Name, Body string
	Deflate    bool
	Mode       fs.FileMode
}

// Zip is an archive of entries of any name and mode.
func Zip(entries ...Entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.Name}
		if e.Deflate {
			h.Method = zip.Deflate
		}
		if e.Mode != 0 {
			h.SetMode(e.Mode)
		}
		w, err := z.CreateHeader(h)
		must(err)
		_, err = w.Write([]byte(e.Body))
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}
