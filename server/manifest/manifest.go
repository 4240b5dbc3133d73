// Package manifest describes a built page: every file that the server may hand
// out, with its digest, its media type and the compressed forms beside it.
// The bundler writes it, the HTTP server reads it.
package manifest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Name is the manifest's own file name at the root of a bundle.
const Name = "manifest.json"

// Encodings lists the content codings that a bundle may hold, with the file
// name suffix of each. The order breaks ties between forms of equal size.
var Encodings = []struct{ Coding, Suffix string }{
	{"br", ".br"},
	{"zstd", ".zst"},
	{"gzip", ".gz"},
}

// Manifest lists the files of a bundle.
type Manifest struct {
	Version string          `json:"version"` // of the program that was bundled
	Files   map[string]File `json:"files"`   // by slash-separated path from the root
}

// File is one file of a bundle.
type File struct {
	SHA256  string           `json:"sha256"`            // of the uncompressed bytes, hexadecimal
	Size    int64            `json:"size"`              // of the uncompressed bytes
	Type    string           `json:"type"`              // media type, as sent in Content-Type
	Encoded map[string]int64 `json:"encoded,omitempty"` // size by content coding
	Quick   bool             `json:"quick,omitempty"`   // compressed in haste: larger than need be
}

// Read loads and checks the manifest of a bundle. A bundle that was never built
// has none: the error then satisfies errors.Is(err, fs.ErrNotExist).
func Read(files fs.FS) (*Manifest, error) {
	data, err := fs.ReadFile(files, Name)
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("manifest: %s: %w", Name, err)
	}
	for name, f := range m.Files {
		if !fs.ValidPath(name) || name == "." {
			return nil, fmt.Errorf("manifest: %q is no path inside the bundle", name)
		}
		if len(f.SHA256) != 64 {
			return nil, fmt.Errorf("manifest: %s: bad SHA-256 %q", name, f.SHA256)
		}
		if err := check(files, name, f.Size); err != nil {
			return nil, err
		}
		for coding, size := range f.Encoded {
			suffix, ok := Suffix(coding)
			if !ok {
				return nil, fmt.Errorf("manifest: %s: unknown coding %q", name, coding)
			}
			if err := check(files, name+suffix, size); err != nil {
				return nil, err
			}
		}
	}
	return &m, nil
}

// check makes sure that a listed file is there with the listed size.
func check(files fs.FS, name string, size int64) error {
	info, err := fs.Stat(files, name)
	if err != nil {
		// Not wrapped: only a missing manifest means that there is no bundle.
		return fmt.Errorf("manifest: a listed file is missing: %v", err)
	}
	if info.Size() != size {
		return fmt.Errorf("manifest: %s has %d bytes, the manifest says %d", name, info.Size(), size)
	}
	return nil
}

// Suffix returns the file name suffix of a content coding.
func Suffix(coding string) (string, bool) {
	for _, e := range Encodings {
		if e.Coding == coding {
			return e.Suffix, true
		}
	}
	return "", false
}

// mediaTypes is closed, so that what the page serves does not depend on the
// MIME tables of the machine.
var mediaTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".md":          "text/markdown; charset=utf-8",
	".model":       "application/octet-stream",
	".bin":         "application/octet-stream",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".ts":          "text/plain; charset=utf-8", // browsers run none
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
}

// MediaType returns the media type of a file name; ok is false for a kind of
// file that the page has no use for.
func MediaType(name string) (mediaType string, ok bool) {
	mediaType, ok = mediaTypes[strings.ToLower(path.Ext(name))]
	return mediaType, ok
}
