package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/project"
)

// A project can be a model only if it is one, and has learned something.
func TestProjectsThatAreNoModel(t *testing.T) {
	var unlearned bytes.Buffer
	if err := project.Write(&unlearned, &project.Project{Name: "site"}, nil, nil); err != nil {
		t.Fatal(err)
	}
	photo := filepath.Join(t.TempDir(), "photo.jpg")
	for name, c := range map[string]struct {
		file []byte
		log  string
	}{
		"a zip cut short": {[]byte("PK\x03\x04 and no more"), "project"},
		"nothing learned": {unlearned.Bytes(), "learned nothing yet"},
	} {
		file := filepath.Join(t.TempDir(), "site.okuyuki.zip")
		if err := os.WriteFile(file, c.file, 0o644); err != nil {
			t.Fatal(err)
		}
		code, out, log := okuyuki(t, "predict", "--model", file, photo)
		if code != exitRefused || out != "" || !strings.Contains(log, c.log) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, log)
		}
	}
}
