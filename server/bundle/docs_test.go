package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var docsRoot = filepath.Join("..", "..")

// eachDoc calls f with the sources of each page.
func eachDoc(t *testing.T, f func(t *testing.T, language, page, source string)) {
	t.Helper()
	for _, language := range []string{"en", "ja"} {
		for _, page := range docsPages {
			source, err := os.ReadFile(filepath.Join(docsRoot, "docs", language, page+".md"))
			if err != nil {
				t.Fatal(err)
			}
			t.Run(language+"/"+page, func(t *testing.T) { f(t, language, page, string(source)) })
		}
	}
}

func TestDocsAlikeInBothLanguages(t *testing.T) {
	outline := regexp.MustCompile("(?m)^(?:#+ |```.*$|\\||- |\\d\\. )")
	command := regexp.MustCompile("(?m)^okuyuki .*$")
	outlines, commands := map[string][]string{}, map[string][]string{}
	eachDoc(t, func(t *testing.T, language, page, source string) {
		for _, seen := range []struct {
			kept  map[string][]string
			found []string
		}{{outlines, outline.FindAllString(source, -1)}, {commands, command.FindAllString(source, -1)}} {
			if language == "en" {
				seen.kept[page] = seen.found
			} else if !slices.Equal(seen.kept[page], seen.found) {
				t.Errorf("%q, in English %q", seen.found, seen.kept[page])
			}
		}
	})
	for _, language := range []string{"en", "ja"} {
		files, err := filepath.Glob(filepath.Join(docsRoot, "docs", language, "*"))
		if err != nil || len(files) != len(docsPages) {
			t.Errorf("%s has files %v, the navigation %v (%v)", language, files, docsPages, err)
		}
	}
}

// TestDocsQuoteThePage looks for what the documentation prints in bold, the texts of the page, in the strings of that language.
func TestDocsQuoteThePage(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(docsRoot, "web", "js", "strings*.js"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]map[string]bool{"ja": {}, "en": {}}
	pair := regexp.MustCompile(`\[\s*'((?:[^'\\]|\\.)*)',\s*'((?:[^'\\]|\\.)*)',?\s*\]`)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pair.FindAllStringSubmatch(string(text), -1) {
			known["ja"][m[1]], known["en"][m[2]] = true, true
		}
	}
	bold, quoted := regexp.MustCompile(`\*\*(.+?)\*\*`), 0
	eachDoc(t, func(t *testing.T, language, _, source string) {
		for _, m := range bold.FindAllStringSubmatch(source, -1) {
			if quoted++; !known[language][m[1]] {
				t.Errorf("the page has no text %q", m[1])
			}
		}
	})
	if quoted < 20 {
		t.Errorf("only %d texts are quoted", quoted)
	}
}

func TestDocsLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)]+)\)`)
	eachDoc(t, func(t *testing.T, language, _, source string) {
		for _, m := range link.FindAllStringSubmatch(source, -1) {
			if _, err := os.Stat(filepath.Join(docsRoot, "docs", language, m[1])); err != nil {
				t.Errorf("a link leads nowhere: %v", err)
			}
		}
	})
	files := map[string][]byte{}
	if err := addDocs(files, os.DirFS(filepath.Join(docsRoot, "docs"))); err != nil {
		t.Fatal(err)
	}
	if len(files) != 2*len(docsPages) {
		t.Errorf("%d pages, want %d", len(files), 2*len(docsPages))
	}
	web := os.DirFS(filepath.Join(docsRoot, "web"))
	address := regexp.MustCompile(`(?:href|src)="([^"]+)"`)
	for name, page := range files {
		for _, m := range address.FindAllStringSubmatch(string(page), -1) {
			target, ok := strings.CutPrefix(m[1], "/")
			if !ok {
				if m[1] != "http://127.0.0.1:8080" {
					t.Errorf("%s links to %s", name, m[1])
				}
				continue
			}
			if target == "" || strings.HasSuffix(target, "/") {
				target += "index.html"
			}
			if _, err := fs.Stat(web, target); err != nil && files[target] == nil && target != "icon.svg" {
				t.Errorf("%s links to %s, which is not there", name, target)
			}
		}
		for _, inline := range []string{"<style", " style=", "<script>", " onclick"} {
			if strings.Contains(string(page), inline) {
				t.Errorf("%s has %q, which its policy forbids", name, inline)
			}
		}
		if !strings.Contains(string(page), `<h2 id="`) {
			t.Errorf("%s has no headings to link to", path.Base(name))
		}
	}
}

// The page of the API names every request that the description has, and no other.
func TestDocsNameTheAPI(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(docsRoot, "server", "api", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	var described struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(text, &described); err != nil {
		t.Fatal(err)
	}
	var want []string
	for path, methods := range described.Paths {
		for method := range methods {
			if slices.Contains([]string{"get", "post", "put", "patch", "delete"}, method) {
				want = append(want, strings.ToUpper(method)+" "+path)
			}
		}
	}
	slices.Sort(want)
	row := regexp.MustCompile("(?m)^\\| `([A-Z]+ /[^`]+)` \\|")
	eachDoc(t, func(t *testing.T, _, page, source string) {
		if page != "api" {
			return
		}
		var have []string
		for _, m := range row.FindAllStringSubmatch(source, -1) {
			have = append(have, m[1])
		}
		slices.Sort(have)
		if !slices.Equal(have, want) {
			t.Errorf("the page has %q, the description %q", have, want)
		}
	})
}

func TestDocsRefused(t *testing.T) {
	if err := addDocs(map[string][]byte{}, fstest.MapFS{}); err == nil {
		t.Error("no sources pass")
	}
	if _, _, err := renderDoc([]byte("text\n"), "en"); err == nil {
		t.Error("a page without title passes")
	}
	if _, body, err := renderDoc([]byte("# T\n\n<script>x</script>\n\n[a](../../LICENSE) [b](verdict.md)\n"), "ja"); err != nil ||
		strings.Contains(string(body), "<script") || strings.Contains(string(body), "LICENSE") || !strings.Contains(string(body), `"/docs/ja/verdict.html"`) {
		t.Errorf("%s, %v", body, err)
	}
}
