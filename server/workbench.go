package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"okuyuki/core/project"
	"okuyuki/core/workbench"
)

// openWorkbench opens what --model names: a base model, what was learned in the page, as a project or as a model file, or, for "",
// the base model built in. What was learned belongs to a base model: that of the file base, or for "" the one built in.
func openWorkbench(name, base string) (*workbench.Workbench, error) {
	if name != "" && isProject(name) {
		return openProject(name, base)
	}
	bench, err := openBase(name)
	if name != "" && errors.Is(err, errRefused) {
		return openLearned(name, base, err)
	}
	return bench, err
}

// openLearned puts a file of what was learned on its base model; noBase is why the file is no base model.
func openLearned(name, base string, noBase error) (*workbench.Workbench, error) {
	bench, err := openBase(base)
	if err != nil {
		return nil, noBase
	}
	file, err := readModel(name)
	if err != nil {
		return nil, err
	}
	var other *workbench.OtherBaseError
	switch err := bench.ImportModel(file); {
	case errors.As(err, &other):
		return nil, fmt.Errorf("%s: %w: %w", name, errRefused, err)
	case err != nil:
		return nil, noBase
	}
	return bench, nil
}

// openBase opens a base model, the one built in for "".
func openBase(name string) (*workbench.Workbench, error) {
	file, err := readModel(name)
	if err != nil {
		return nil, err
	}
	bench, err := workbench.New(file)
	if err != nil {
		return nil, fmt.Errorf("%w: the model: %w", errRefused, err)
	}
	return bench, nil
}

// isProject reports whether a file begins as a zip does.
func isProject(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false // reading it as a model tells why
	}
	defer f.Close()
	head := make([]byte, 4)
	n, _ := f.Read(head)
	return bytes.Equal(head[:n], []byte("PK\x03\x04"))
}

// openProject puts the project's model on its base model.
func openProject(name, base string) (*workbench.Workbench, error) {
	learned, err := modelOfProject(name)
	if err != nil {
		return nil, err
	}
	if learned == nil {
		return nil, fmt.Errorf("%s: %w: %w", name, errRefused, errors.New("the project has learned nothing yet: open it in the page, learn, save it again"))
	}
	bench, err := openBase(base)
	if err != nil {
		return nil, err
	}
	if err := bench.ImportModel(learned); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", name, errRefused, err)
	}
	return bench, nil
}

// modelOfProject is the model that a project has learned, or nil.
func modelOfProject(name string) (learned []byte, err error) {
	err = withProject(name, func(p *project.File) (err error) {
		if learned, err = p.Model(); err != nil {
			return fmt.Errorf("%s: %w: %w", name, errRefused, err)
		}
		return nil
	})
	return learned, err
}

// withProject opens a project file for as long as use takes.
func withProject(name string, use func(*project.File) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	p, err := project.Open(f, info.Size())
	if err != nil {
		return fmt.Errorf("%s: %w: %w", name, errRefused, err)
	}
	return use(p)
}
