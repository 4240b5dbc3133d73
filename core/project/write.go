package project

import (
	"archive/zip"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"

	"okuyuki/core/photo"
)

// Write writes a project file. load gives the file of photo i; its metadata but the time is left out (see photo.StripMetadata), so
// that a project can be handed on without telling where the photos were taken. model may be nil. The same content gives the same bytes.
func Write(w io.Writer, p *Project, load func(i int) ([]byte, error), model []byte) error {
	d := document{Format: Format, Version: Version, Name: p.Name, Classes: p.Classes, Learn: p.Learn, Photos: []photoJSON{}}
	if d.Classes == nil {
		d.Classes = []Class{}
	}
	z := zip.NewWriter(w)
	for i, ph := range p.Photos {
		original, err := load(i)
		if err != nil {
			return fmt.Errorf("project: photo %q: %w", ph.Name, err)
		}
		q, data, err := pack(entryName(i, ph.Name), ph, original)
		if err != nil {
			return err
		}
		d.Photos = append(d.Photos, q)
		if err := store(z, q.Path, data); err != nil {
			return err
		}
	}
	if err := d.check(); err != nil {
		return err
	}
	if model != nil {
		if err := store(z, modelName, model); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return fmt.Errorf("project: %w", err)
	}
	if err := store(z, jsonName, data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("project: %w", err)
	}
	return nil
}

// pack is a photo as the project lists it, and its file without metadata.
func pack(name string, p Photo, original []byte) (photoJSON, []byte, error) {
	data, err := photo.StripMetadata(original)
	if err != nil {
		return photoJSON{}, nil, fmt.Errorf("project: photo %q: %w", p.Name, err)
	}
	q := photoJSON{ID: p.ID, Name: p.Name, Path: name, Type: p.Type, Group: p.Group,
		Taken: cmp.Or(p.Taken, photo.Taken(original)), Original: cmp.Or(p.Original, hexSum(original)),
		Size: int64(len(data)), SHA256: hexSum(data)}
	if p.Label != "" {
		q.Label = &p.Label
	}
	return q, data, nil
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// store adds an entry as it is: photos and models do not shrink, and sizes that stand before the data are simpler to read.
func store(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data))})
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		return fmt.Errorf("project: %s: %w", name, err)
	}
	return nil
}

// entryName is a name that every file system takes, with the user's own at its end.
func entryName(i int, name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/:*?"<>|`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if r := []rune(name); len(r) > 80 {
		name = string(r[len(r)-80:])
	}
	name = strings.TrimRight(name, ". ") // which Windows drops
	return fmt.Sprintf("%s%04d-%s", photoDir, i+1, name)
}
