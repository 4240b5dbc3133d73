package httpd

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"okuyuki/server/manifest"
)

// bundle builds a small bundle: page, viewer, worker script and a program in
// three forms, whose contents name the form.
func bundle(t *testing.T) fstest.MapFS {
	t.Helper()
	m := manifest.Manifest{Version: "1.2.3", Files: map[string]manifest.File{}}
	files := fstest.MapFS{}
	add := func(name, content string, encoded map[string]string) {
		sum := sha256.Sum256([]byte(content))
		mediaType, ok := manifest.MediaType(name)
		if !ok {
			t.Fatalf("no media type for %s", name)
		}
		file := manifest.File{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content)), Type: mediaType, Encoded: map[string]int64{}}
		files[name] = &fstest.MapFile{Data: []byte(content)}
		for coding, data := range encoded {
			suffix, _ := manifest.Suffix(coding)
			files[name+suffix] = &fstest.MapFile{Data: []byte(data)}
			file.Encoded[coding] = int64(len(data))
		}
		m.Files[name] = file
	}
	add("index.html", "<!doctype html>page", nil)
	add("viewer.html", "<!doctype html>viewer", nil)
	add("studies/index.html", "<!doctype html>studies", nil)
	add("js/app.js", "export {}", nil)
	add("base.model", "weights", nil)
	add("engine.wasm", "the program as it is, long", map[string]string{"br": "br", "zstd": "zstd", "gzip": "gzipped"})
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	files[manifest.Name] = &fstest.MapFile{Data: text}
	files["secret.txt"] = &fstest.MapFile{Data: []byte("not listed")}
	return files
}

func newSite(t *testing.T) *Site {
	t.Helper()
	site, err := NewSite(bundle(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// get asks the handler for a path with header pairs.
func get(h http.Handler, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTypesAndBodies(t *testing.T) {
	site := newSite(t)
	for target, want := range map[string][2]string{
		"/":            {"text/html; charset=utf-8", "<!doctype html>page"},
		"/index.html":  {"text/html; charset=utf-8", "<!doctype html>page"},
		"/studies/":    {"text/html; charset=utf-8", "<!doctype html>studies"},
		"/js/app.js":   {"text/javascript; charset=utf-8", "export {}"},
		"/base.model":  {"application/octet-stream", "weights"},
		"/engine.wasm": {"application/wasm", "the program as it is, long"},
	} {
		r := get(site, "GET", target)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != want[0] {
			t.Errorf("%s: %d, %s", target, r.StatusCode, r.Header.Get("Content-Type"))
		}
		if got := body(t, r); got != want[1] {
			t.Errorf("%s: body %q", target, got)
		}
	}
}

func TestCompressedForms(t *testing.T) {
	site := newSite(t)
	tags := map[string]bool{}
	for accept, want := range map[string]string{"br, gzip, zstd": "br", "zstd, gzip": "zstd", "gzip": "gzipped", "": "the program as it is, long"} {
		r := get(site, "GET", "/engine.wasm", "Accept-Encoding", accept)
		if got := body(t, r); got != want {
			t.Errorf("Accept-Encoding %q: %q", accept, got)
		}
		if r.Header.Get("Content-Type") != "application/wasm" || r.Header.Get("Vary") != "Accept-Encoding" || r.ContentLength != int64(len(want)) {
			t.Errorf("Accept-Encoding %q: headers %v", accept, r.Header)
		}
		tag := r.Header.Get("ETag")
		if tags[tag] {
			t.Errorf("two forms share the entity tag %s", tag)
		}
		tags[tag] = true

		again := get(site, "GET", "/engine.wasm", "Accept-Encoding", accept, "If-None-Match", `"other", `+tag)
		if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
			t.Errorf("Accept-Encoding %q: a known tag gives %d", accept, again.StatusCode)
		}
	}
	if r := get(site, "GET", "/engine.wasm", "Accept-Encoding", "identity;q=0"); r.StatusCode != http.StatusNotAcceptable {
		t.Errorf("a client that takes no form that is there gets %d", r.StatusCode)
	}
}

func TestHead(t *testing.T) {
	r := get(newSite(t), "HEAD", "/js/app.js")
	if r.StatusCode != 200 || r.Header.Get("Content-Length") != "9" || body(t, r) != "" {
		t.Errorf("HEAD: %d, %v", r.StatusCode, r.Header)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	site := newSite(t)
	for _, target := range []string{"/secret.txt", "/engine.wasm.br", "/manifest", "/../index.go", "/js", "/js/", "/%2e%2e/etc/passwd", "/README"} {
		if r := get(site, "GET", target); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", target, r.StatusCode)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		r := get(site, method, "/")
		if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	site := newSite(t)
	policy := func(target string) string {
		r := get(site, "GET", target)
		for name, want := range map[string]string{
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
		return r.Header.Get("Content-Security-Policy")
	}
	for _, target := range []string{"/", "/js/app.js", "/engine.wasm", "/absent"} {
		p := policy(target)
		for _, want := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "frame-src 'self'", "worker-src 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(p, want) {
				t.Errorf("%s: the policy lacks %s", target, want)
			}
		}
	}
	p := policy("/viewer.html")
	if !strings.Contains(p, "frame-ancestors 'self'") || strings.Contains(p, "worker-src") {
		t.Errorf("viewer: %s", p)
	}
	for _, target := range []string{"/studies/", "/studies/index.html", "/studies/app.js", "/sites/app.js", "/aside/aside.css"} {
		p := policy(target)
		if !strings.Contains(p, "script-src 'self';") || strings.Contains(p, "wasm") || strings.Contains(p, "blob:") || !strings.Contains(p, "frame-ancestors 'none'") {
			t.Errorf("%s: %s", target, p)
		}
	}
	for _, p := range []string{pagePolicy, viewerPolicy, asidePolicy} {
		if strings.Contains(p, "unsafe-inline") || strings.Contains(p, "'unsafe-eval'") || strings.Contains(p, "*") || strings.Contains(p, "http") {
			t.Errorf("too wide: %s", p)
		}
	}
}

func TestOverride(t *testing.T) {
	override := fstest.MapFS{
		"js/app.js":  {Data: []byte("edited")},
		"js/new.js":  {Data: []byte("new")},
		"embed.go":   {Data: []byte("package web")},
		".git/x.txt": {Data: []byte("x")},
	}
	site, err := NewSite(bundle(t), override)
	if err != nil {
		t.Fatal(err)
	}
	r := get(site, "GET", "/js/app.js", "Accept-Encoding", "br")
	if got := body(t, r); got != "edited" || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("an edited file: %q as %s", got, r.Header.Get("Content-Type"))
	}
	if r := get(site, "GET", "/js/app.js", "If-None-Match", r.Header.Get("ETag")); r.StatusCode != http.StatusNotModified {
		t.Errorf("a known tag gives %d", r.StatusCode)
	}
	if got := body(t, get(site, "GET", "/js/new.js")); got != "new" {
		t.Errorf("a new file: %q", got)
	}
	if got := body(t, get(site, "GET", "/")); got != "<!doctype html>page" {
		t.Errorf("a file of the bundle: %q", got)
	}
	if r := get(site, "GET", "/embed.go"); r.StatusCode != 404 {
		t.Errorf("a source file: %d", r.StatusCode)
	}
}

func TestUnusableBundles(t *testing.T) {
	if _, err := NewSite(fstest.MapFS{}, nil); !errors.Is(err, ErrNotBuilt) || !strings.Contains(err.Error(), "make build") {
		t.Errorf("an empty bundle: %v", err)
	}
	damage := map[string]func(fstest.MapFS){
		"no JSON":         func(b fstest.MapFS) { b[manifest.Name].Data = []byte("{") },
		"cut off":         func(b fstest.MapFS) { b["engine.wasm.br"].Data = []byte("b") },
		"missing":         func(b fstest.MapFS) { delete(b, "index.html") },
		"outside":         func(b fstest.MapFS) { rename(b, `"index.html"`, `"../index.html"`) },
		"unknown coding":  func(b fstest.MapFS) { rename(b, `"zstd"`, `"lzma"`) },
		"no digest":       func(b fstest.MapFS) { rename(b, `"sha256":"`, `"sha256":"00`) },
		"wrong json type": func(b fstest.MapFS) { rename(b, `"size":`, `"size":"1","x":`) },
	}
	for name, do := range damage {
		b := bundle(t)
		do(b)
		if _, err := NewSite(b, nil); err == nil || errors.Is(err, ErrNotBuilt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rename replaces text in the manifest.
func rename(b fstest.MapFS, old, new string) {
	b[manifest.Name].Data = bytes.ReplaceAll(b[manifest.Name].Data, []byte(old), []byte(new))
}

// A page that is a folder is found with and without the slash, and only there.
func TestFolders(t *testing.T) {
	site := newSite(t)
	if r := get(site, "GET", "/studies"); r.StatusCode != http.StatusPermanentRedirect || r.Header.Get("Location") != "/studies/" {
		t.Errorf("without the slash: %d, %q", r.StatusCode, r.Header.Get("Location"))
	}
	if r := get(site, "GET", "//evil.test/..//studies"); r.StatusCode == http.StatusPermanentRedirect && r.Header.Get("Location") != "/studies/" {
		t.Errorf("a redirect to %q", r.Header.Get("Location"))
	}
	override, err := NewSite(bundle(t), fstest.MapFS{"studies/index.html": {Data: []byte("edited")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := body(t, get(override, "GET", "/studies/")); got != "edited" {
		t.Errorf("edited: %q", got)
	}
}

// TestFreshness: every copy is asked about before it is used, but the service worker's script, which
// browsers look for at times of their own.
func TestFreshness(t *testing.T) {
	for name, want := range map[string]string{"index.html": "no-cache", "engine.wasm": "no-cache", "js/app.js": "no-cache", "sw.js": "max-age=86400"} {
		if got := freshness(name); got != want {
			t.Errorf("%s: Cache-Control %q, want %q", name, got, want)
		}
	}
}
