package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"okuyuki/core/version"
	"okuyuki/server/manifest"
	"okuyuki/server/runs"
	"okuyuki/web"
)

// withBase is a service whose last model is the one that the page of photos begins with, which the program holds anyway.
type withBase struct {
	*runs.Service
	bundle fs.FS
}

// Models implements api.Service.
func (s withBase) Models() ([]runs.Model, error) {
	list, err := s.Service.Models()
	if err != nil {
		return nil, err
	}
	if base, ok := s.base(); ok {
		list = append(list, base)
	}
	return list, nil
}

// OpenModel implements api.Service.
func (s withBase) OpenModel(sha256 string) (io.ReadSeekCloser, runs.Model, error) {
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

// base is the base model, if the bundle holds one.
func (s withBase) base() (runs.Model, bool) {
	m, err := manifest.Read(s.bundle)
	if err != nil {
		return runs.Model{}, false
	}
	file, ok := m.Files[web.BaseModel]
	return runs.Model{SHA256: file.SHA256, Name: "okuyuki-base-" + version.Version + ".safetensors", Size: file.Size}, ok
}
