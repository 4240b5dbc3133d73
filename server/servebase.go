package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"okuyuki/core/model"
	"okuyuki/core/version"
	"okuyuki/core/weights"
	"okuyuki/server/manifest"
	"okuyuki/server/refused"
	"okuyuki/server/runs"
	"okuyuki/web"
)

// withBase is a service whose last models are those of the user's own and the one that the page of photos begins with, which the program
// holds anyway.
type withBase struct {
	*runs.Service
	bundle fs.FS
	own    []ownBase
}

// ownBase is a base model that the user has named, as the page reads it.
type ownBase struct {
	runs.Model
	file []byte
}

// ownBases reads base models, and refuses what is none.
func ownBases(names []string) (own []ownBase, err error) {
	for _, name := range names {
		file, err := readModel(name)
		if err != nil {
			return nil, err
		}
		m, err := model.Load(file)
		if err == nil && !m.Preset.IsBase() {
			err = refused.Errorf(refused.Content, "a model of preset %q, no base model", m.Preset)
		}
		if err == nil {
			file, err = weights.Plain(file) // the page has no decoder
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", errRefused, name, err)
		}
		own = append(own, ownBase{runs.Model{SHA256: weights.Sum(file), Name: cmp.Or(m.Meta["name"], nameOf(name)) + ".safetensors", Size: int64(len(file))}, file})
	}
	return own, nil
}

// Models implements api.Service.
func (s withBase) Models() ([]runs.Model, error) {
	list, err := s.Service.Models()
	if err != nil {
		return nil, err
	}
	for _, own := range s.own {
		list = append(list, own.Model)
	}
	if base, ok := s.base(); ok {
		list = append(list, base)
	}
	return list, nil
}

// OpenModel implements api.Service.
func (s withBase) OpenModel(sha256 string) (io.ReadSeekCloser, runs.Model, error) {
	for _, own := range s.own {
		if own.SHA256 == sha256 {
			return inMemory{bytes.NewReader(own.file)}, own.Model, nil
		}
	}
	base, ok := s.base()
	if !ok || base.SHA256 != sha256 {
		return s.Service.OpenModel(sha256)
	}
	f, err := s.bundle.Open(web.BaseModel)
	if err != nil {
		return nil, base, fmt.Errorf("the base model: %w", err)
	}
	file, ok := f.(io.ReadSeekCloser)
	if !ok {
		f.Close()
		return nil, base, errors.New("the base model cannot be read in parts")
	}
	return file, base, nil
}

// inMemory is a file that needs no closing.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// base is the base model, if the bundle holds one.
func (s withBase) base() (runs.Model, bool) {
	m, err := manifest.Read(s.bundle)
	if err != nil {
		return runs.Model{}, false
	}
	file, ok := m.Files[web.BaseModel]
	return runs.Model{SHA256: file.SHA256, Name: "okuyuki-base-" + version.Version + ".safetensors", Size: file.Size}, ok
}
