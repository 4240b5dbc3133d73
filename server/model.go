package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"okuyuki/server/httpd"
	"okuyuki/web"
)

// maxModelFile bounds what is read as a model file, in bytes.
const maxModelFile = 256 << 20

// embeddedModel returns the base model that was built into the program.
func embeddedModel() ([]byte, error) {
	data, err := fs.ReadFile(web.Bundle(), web.BaseModel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, httpd.ErrNotBuilt
	}
	return data, err
}

// readModel returns the model file of that name, or the one built in.
func readModel(name string) ([]byte, error) {
	if name == "" {
		data, err := embeddedModel()
		if errors.Is(err, httpd.ErrNotBuilt) {
			return nil, errors.New("no model is built into this program: run `make build`, or name a file with --model")
		}
		return data, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxModelFile {
		return nil, fmt.Errorf("%s: %w: %d bytes, at most %d for a model", name, errRefused, info.Size(), int64(maxModelFile))
	}
	return os.ReadFile(name)
}
