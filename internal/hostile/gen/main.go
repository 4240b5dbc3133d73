// Command gen writes the files of package hostile to a folder, and a README with what is wrong with each.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"okuyuki/internal/hostile"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: gen DIR")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

// write replaces whatever the folder holds.
func write(dir string) error {
	old, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	var readme strings.Builder
	readme.WriteString("Files that a reader must refuse, or survive. Written by `go generate ./internal/hostile`; " +
		"`internal/hostile/readers_test.go` says what is measured.\n\n| file | reader | refused as | what it is |\n|---|---|---|---|\n")
	for _, f := range hostile.Files() {
		kind := f.Kind
		if kind == hostile.Read {
			kind = "(read)"
		}
		fmt.Fprintf(&readme, "| %s | %s | %s | %s |\n", f.Name, f.Reader, kind, f.Why)
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "README.md"), []byte(readme.String()), 0o644)
}
