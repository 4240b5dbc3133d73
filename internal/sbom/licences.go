package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// phrases tell licences by words that no other one has. The text of a BSD licence without the clause on names has two clauses.
var phrases = []struct{ id, phrase string }{
	{"Apache-2.0", `Apache License,? Version 2\.0`},
	{"BSD-2-Clause", `Redistribution and use in source and binary forms`},
	{"BSD-3-Clause", `Neither the names? of|The names of its contributors may not|nor the names of`},
	{"CC-BY-4.0", `Creative Commons Attribution 4\.0`},
	{"FTL", `The FreeType License`},
	{"MIT", `Permission is hereby granted, free of charge`},
	{"MPL-2.0", `Mozilla Public License,? (Version|version) 2\.0`},
}

// licence names the licences of a text by their SPDX identifiers, joined with AND; "": none is recognised.
func licence(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	var ids []string
	for _, p := range phrases {
		if regexp.MustCompile(p.phrase).MatchString(text) {
			ids = append(ids, p.id)
		}
	}
	if slices.Contains(ids, "BSD-3-Clause") {
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == "BSD-2-Clause" })
	}
	return strings.Join(ids, " AND ")
}

// licenceFile is the main one of a module; others beside it are for parts of it.
var licenceFile = regexp.MustCompile(`(?i)^(licen[sc]e|copying)(\.md|\.txt)?$`)

// anyLicenceFile is what must be passed on with a module.
var anyLicenceFile = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice|patents)`)

// text is the main licence file of a module.
func (m module) text() (string, error) {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return "", fmt.Errorf("%s: %w", m.Path, err)
	}
	for _, e := range entries {
		if licenceFile.MatchString(e.Name()) {
			data, err := os.ReadFile(filepath.Join(m.Dir, e.Name()))
			return string(data), err
		}
	}
	return "", fmt.Errorf("%s has no licence file", m.Path)
}

// The section of NOTICE that lists the modules, a line each: path and SPDX expression.
const noticeSection = "Modules linked into the program or the page"

var noticeLine = regexp.MustCompile(`^  (\S+)\s+(\S.*)$`)

// noticed is what NOTICE says of the modules.
func noticed(root string) (map[string]string, error) {
	text, err := os.ReadFile(filepath.Join(root, "NOTICE"))
	if err != nil {
		return nil, err
	}
	_, section, ok := strings.Cut(string(text), "\n"+noticeSection)
	if !ok {
		return nil, fmt.Errorf("NOTICE has no section %q", noticeSection)
	}
	section, _, _ = strings.Cut(section, "\n\n")
	list := map[string]string{}
	for line := range strings.SplitSeq(section, "\n") {
		if parts := noticeLine.FindStringSubmatch(line); parts != nil {
			list[parts[1]] = parts[2]
		}
	}
	return list, nil
}

// writeTexts prints NOTICE and, in full, the licence of Go and of every module with the notices that go with it.
func writeTexts(out io.Writer, root string, modules []module) error {
	notice, err := os.ReadFile(filepath.Join(root, "NOTICE"))
	if err != nil {
		return err
	}
	out.Write(notice) // run flushes, and returns what went wrong
	goroot, err := goEnv(root, "GOROOT")
	if err != nil {
		return err
	}
	for _, m := range append([]module{{Path: "The Go standard library and runtime", Dir: goroot}}, modules...) {
		err := fs.WalkDir(os.DirFS(m.Dir), ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || name == "." {
				return err
			}
			if e.IsDir() {
				if strings.EqualFold(name, "licenses") {
					return nil
				}
				return fs.SkipDir
			}
			if !anyLicenceFile.MatchString(name) {
				return nil
			}
			data, err := os.ReadFile(filepath.Join(m.Dir, name))
			if err == nil {
				fmt.Fprintf(out, "\n%s\n%s: %s\n\n%s\n", strings.Repeat("=", 80), m.Path, name, data)
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
