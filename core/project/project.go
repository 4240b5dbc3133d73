// Package project reads and writes the page's project file: a zip with project.json, the photos, and the model that was learnt.
// The page packs and unpacks the same format in its own script (web/js/project.js), so that photos stay on disk there.
package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"okuyuki/core/photo"
)

// Format and Version mark project.json.
const (
	Format  = "okuyuki-project"
	Version = 1
)

// Limits on a project file. A file beyond them is refused before memory is asked for.
const (
	MaxBytes   = 2 << 30   // of the file, and of its entries unpacked
	MaxEntries = 20_000    // entries of the zip
	MaxJSON    = 8 << 20   // bytes of project.json
	MaxModel   = 256 << 20 // bytes of the model
	MaxRatio   = 100       // of unpacked to packed bytes, of an entry
)

// Names within the zip.
const (
	jsonName  = "project.json"
	modelName = "model.safetensors"
	photoDir  = "photos/"
)

// Project is the content of project.json.
type Project struct {
	Name    string
	Classes []Class
	Photos  []Photo
	Learn   json.RawMessage // how the page learnt, as it wrote it; nil if it has not
}

// Class is a class that the user made.
type Class struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Photo is one photo of the project.
type Photo struct {
	ID    string
	Name  string // of the user's file
	Path  string // in the zip; Write chooses it
	Type  string // media type, such as image/jpeg; may be empty
	Label string // ID of a class, or ""
	Group string // photos of one non-empty group share a place

	// What the project knows of the user's own file, whose metadata it leaves out. Write finds both where they are "".
	Taken    string // "2006-01-02T15:04:05" by the camera's clock; "" unknown
	Original string // SHA-256 in hex: copies are told by it; "" unknown
}

// Kind says why a project file was refused. The list is closed.
type Kind string

// The kinds of refusal.
const (
	KindNotProject   Kind = "not_project"  // no zip, or no project.json in it
	KindVersion      Kind = "version"      // a later version of the format
	KindTooLarge     Kind = "too_large"    // a limit is passed
	KindUnsafe       Kind = "unsafe"       // names or entries that an honest program does not write
	KindDamaged      Kind = "damaged"      // a checksum fails, or an entry is missing or cut off
	KindInconsistent Kind = "inconsistent" // project.json contradicts itself
)

// Kinds lists every Kind.
func Kinds() []Kind {
	return []Kind{KindNotProject, KindVersion, KindTooLarge, KindUnsafe, KindDamaged, KindInconsistent}
}

// Error is the error of Open and of reading from a File.
type Error struct {
	Kind  Kind
	Entry string // of the zip; "" when it is the file as a whole
	Err   error
}

// Error describes the refusal in English.
func (e *Error) Error() string {
	s := "project: " + string(e.Kind)
	if e.Entry != "" {
		s += " (" + strconv.Quote(e.Entry) + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the Kind of err, or "" if it is not a refusal of this package.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func refuse(k Kind, entry, format string, args ...any) error {
	return &Error{Kind: k, Entry: entry, Err: fmt.Errorf(format, args...)}
}

// document is project.json as it is written.
type document struct {
	Format  string          `json:"format"`
	Version int             `json:"version"`
	Name    string          `json:"name"`
	Classes []Class         `json:"classes"`
	Photos  []photoJSON     `json:"photos"`
	Learn   json.RawMessage `json:"learn"`
}

type photoJSON struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Path  string  `json:"path"`
	Type  string  `json:"type"`
	Label *string `json:"label"` // null: none
	Group string  `json:"group"`

	Taken    string `json:"taken,omitempty"`
	Original string `json:"original,omitempty"`

	Depth  string `json:"depth,omitempty"` // entry of the depth map that came with the photo
	Size   int64  `json:"size,omitempty"`
	SHA256 string `json:"sha256,omitempty"` // hex; the page leaves it out
}

// check makes sure that everything that is referred to exists, once.
func (d *document) check() error {
	classes, names := map[string]bool{}, map[string]bool{}
	for _, c := range d.Classes {
		if c.ID == "" || c.Name == "" || classes[c.ID] || names[c.Name] {
			return refuse(KindInconsistent, jsonName, "class %q (%q) is empty or given twice", c.ID, c.Name)
		}
		classes[c.ID], names[c.Name] = true, true
	}
	ids, paths := map[string]bool{}, map[string]bool{}
	for _, p := range d.Photos {
		switch {
		case p.ID == "" || ids[p.ID] || paths[p.Path]:
			return refuse(KindInconsistent, jsonName, "photo %q is without id or given twice", p.ID)
		case p.Label != nil && !classes[*p.Label]:
			return refuse(KindInconsistent, jsonName, "photo %q has the unknown class %q", p.ID, *p.Label)
		case p.Size < 0 || p.Size > photo.MaxBytes:
			return refuse(KindTooLarge, jsonName, "photo %q has %d bytes, limit %d", p.ID, p.Size, photo.MaxBytes)
		}
		ids[p.ID], paths[p.Path] = true, true
	}
	return nil
}
