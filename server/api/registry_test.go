package api

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"okuyuki/server/registry"
)

func TestRegistry(t *testing.T) {
	dir := t.TempDir()
	s := registry.Open(dir, func() time.Time { return epoch })
	a := newAPI(Options{Service: newFake(), Registry: s})
	at := "/api/v1/registry"
	if w := ask(t, a, "GET", at, ""); w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"models":[]}` {
		t.Errorf("nothing is published: %d, %s", w.Code, w.Body)
	}
	for _, content := range []string{"model one", "model two"} {
		if _, err := s.Publish(registry.Entry{Name: "site", Kind: "learned", Card: "c", By: "b", Note: "n"}, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if w := ask(t, a, "GET", at+"/site/file", ""); w.Code != 404 || kindOf(t, w) != "no-version" {
		t.Errorf("nothing is in use: %d, %s", w.Code, w.Body)
	}
	for version, share := range map[int]int{1: 100} {
		if _, err := s.Promote("site", version, share, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Promote("site", 2, 50, "", ""); err != nil {
		t.Fatal(err)
	}
	if w := ask(t, a, "GET", at, ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"stage":"trial","share":50`) {
		t.Errorf("%d, %s", w.Code, w.Body)
	}
	seen := map[string]int{}
	for _, client := range strings.Split("abcdefghijklmnopqrst", "") {
		w := ask(t, a, "GET", at+"/site/file?client="+client, "")
		seen[w.Body.String()]++
		again := ask(t, a, "GET", at+"/site/file?client="+client, "", "If-None-Match", w.Header().Get("ETag"))
		if w.Code != 200 || again.Code != http.StatusNotModified || w.Header().Get("Okuyuki-Model-Version") == "" || !strings.Contains(w.Header().Get("Cache-Control"), "no-cache") {
			t.Errorf("client %s: %d, then %d, %v", client, w.Code, again.Code, w.Header())
		}
	}
	if seen["model one"] == 0 || seen["model two"] == 0 || len(seen) != 2 {
		t.Errorf("clients get %v", seen)
	}
	for target, want := range map[string]string{"/site/file": "model one", "/site/file?version=2": "model two", "/site/file?version=1&client=a": "model one"} {
		if w := ask(t, a, "GET", at+target, ""); w.Body.String() != want {
			t.Errorf("%s: %d, %s", target, w.Code, w.Body)
		}
	}
	for target, want := range map[string]string{
		"/none/file": "no-version", "/..%2f..%2fx/file": "no-version", "/site/file?version=3": "no-version", "/site/file?version=x": "query", "/site/file?version=-1": "query",
		"/site/file?client=" + strings.Repeat("x", 201): "query",
	} {
		if w := ask(t, a, "GET", at+target, ""); kindOf(t, w) != want {
			t.Errorf("%s: %d, %s", target, w.Code, w.Body)
		}
	}
	// A file that has changed on disk is nobody's.
	files, err := filepath.Glob(filepath.Join(dir, "files", "*"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if err := os.WriteFile(file, []byte("else"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if w := ask(t, a, "GET", at+"/site/file", ""); w.Code != 500 || strings.Contains(w.Body.String(), dir) {
		t.Errorf("a damaged file: %d, %s", w.Code, w.Body)
	}
	if w := ask(t, newAPI(Options{Service: newFake()}), "GET", at+"/site/file", ""); w.Code != 404 {
		t.Errorf("a server without a registry: %d", w.Code)
	}
}
