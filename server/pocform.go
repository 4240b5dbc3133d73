package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"okuyuki/core/poc"
)

// workDays are taken where the form names none, as in the page.
const workDays = 20

// maxForm bounds the file of a form, in bytes.
const maxForm = 1 << 20

// readForm reads a poc.Form and checks that a cost can be reckoned from it; nil for no name.
// What is wrong with its fields is told in the language.
func readForm(name, language string) (*poc.Form, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	form := poc.Form{WorkDays: workDays}
	d := json.NewDecoder(io.LimitReader(f, maxForm))
	d.DisallowUnknownFields() // a misspelt field would count as 0
	if err := d.Decode(&form); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errRefused, name, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: %s: more than one form", errRefused, name)
	}
	if errs := form.Check(); errs != nil {
		var said []string
		for _, e := range errs {
			cause, next := e.Text(language)
			said = append(said, cause+" ("+e.Field+"): "+next)
		}
		return nil, fmt.Errorf("%w: %s: %s", errRefused, name, strings.Join(said, " "))
	}
	return &form, nil
}

// checkOutputs finds before the work begins what would keep its files from being written
// after it. Names may be empty.
func checkOutputs(names ...string) error {
	for _, name := range names {
		if name == "" {
			continue
		}
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return fmt.Errorf("%w: %s is a folder", errUsage, name)
		}
		info, err := os.Stat(filepath.Dir(name))
		if err == nil && !info.IsDir() {
			err = errors.New("not a folder")
		}
		if err != nil {
			return fmt.Errorf("%w: %s cannot be written: %w", errUsage, name, err)
		}
	}
	return nil
}
