package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocsCommands runs every command of the documentation, in the order of the page, in a folder with a photo; those marked
// norun, with a reason, go through the parser alone.
func TestDocsCommands(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "docs", "*", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	sources := map[string]string{}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		sources[page] = string(text)
	}
	block := regexp.MustCompile("(?ms)^```([^\n]*)\n(.*?)^```$")
	model := writeModel(t)
	ran, parsed := 0, 0
	for _, page := range pages {
		t.Run(filepath.Base(filepath.Dir(page))+"/"+filepath.Base(page), func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.Mkdir("photos", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile("photo.png", gradient(t), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, m := range block.FindAllStringSubmatch(sources[page], -1) {
				kind, reason, skipped := strings.Cut(m[1], " norun")
				if kind != "sh" || skipped && strings.TrimSpace(reason) == "" {
					t.Errorf("a block is marked %q, want sh, or sh norun REASON", m[1])
				}
				for line := range strings.Lines(m[2]) {
					args := strings.Fields(line)
					if args[0] != "okuyuki" {
						t.Errorf("%q is no command of this program", line)
						continue
					}
					args = args[1:]
					if skipped {
						args = append(args, "--help") // the parser looks at all options first
						parsed++
					} else {
						ran++
						if args[0] == "predict" { // tests run before a base model is built in
							args = append(args, "--model", model)
						}
					}
					if code, out, log := okuyuki(t, args...); code != exitDone || out == "" {
						t.Errorf("%s: exit %d, printed %q, %s", strings.TrimSpace(line), code, out, log)
					}
				}
			}
		})
	}
	if ran < 8 || parsed < 8 {
		t.Errorf("%d commands ran and %d were parsed", ran, parsed)
	}
}
