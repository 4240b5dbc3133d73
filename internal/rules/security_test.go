package rules

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestSecurityNamesItsProofs: every test that SECURITY.md gives as a proof is there.
func TestSecurityNamesItsProofs(t *testing.T) {
	text, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for _, named := range regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllSubmatch(text, -1) {
		missing[string(named[1])] = true
	}
	if len(missing) < 15 {
		t.Fatalf("%d tests are named: the search does not work", len(missing))
	}
	declared := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(t \*testing\.T\)`)
	err = fs.WalkDir(os.DirFS("../.."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "dist") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := os.ReadFile("../../" + name)
		for _, found := range declared.FindAllSubmatch(source, -1) {
			delete(missing, string(found[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range missing {
		t.Errorf("SECURITY.md gives %s as a proof, which nobody wrote", name)
	}
}
