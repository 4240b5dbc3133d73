// Package httpd serves the page: the files of a bundle, in the smallest form
// that the browser accepts, with strict headers.
package httpd

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"okuyuki/server/manifest"
)

// ErrNotBuilt says that the bundle holds no page yet.
var ErrNotBuilt = errors.New("the page is not built into this program: run `make build`")

// Site serves a bundle. It answers GET and HEAD, and knows only the files that
// the manifest lists.
type Site struct {
	bundle   fs.FS
	manifest *manifest.Manifest
	override fs.FS // may be nil; files that stand in for those of the bundle
}

// NewSite returns the site of a bundle; ErrNotBuilt if it holds none. A file in
// override, which may be nil, takes the place of the bundle's file of the same
// name: page sources are edited that way without building anew.
func NewSite(bundle, override fs.FS) (*Site, error) {
	m, err := manifest.Read(bundle)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, fmt.Errorf("httpd: %w", err)
	}
	return &Site{bundle: bundle, manifest: m, override: override}, nil
}

// Manifest returns what the site serves.
func (s *Site) Manifest() *manifest.Manifest { return s.manifest }

// ServeHTTP implements http.Handler.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	switch {
	case name == "":
		name = index
	case s.has(name + "/" + index):
		if !strings.HasSuffix(r.URL.Path, "/") { // what the page names is beside it
			setSecurityHeaders(w.Header(), name)
			http.Redirect(w, r, "/"+name+"/", http.StatusPermanentRedirect)
			return
		}
		name += "/" + index
	}
	setSecurityHeaders(w.Header(), name)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are served here", http.StatusMethodNotAllowed)
		return
	}
	if s.serveOverride(w, r, name) {
		return
	}
	file, ok := s.manifest.Files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	s.serveBundled(w, r, name, file)
}

// index is the page of a folder.
const index = "index.html"

// has reports whether there is such a file.
func (s *Site) has(name string) bool {
	if _, ok := s.manifest.Files[name]; ok {
		return true
	}
	if s.override == nil {
		return false
	}
	_, err := fs.Stat(s.override, name)
	return err == nil
}

// serveBundled answers with the best form of a file of the bundle.
func (s *Site) serveBundled(w http.ResponseWriter, r *http.Request, name string, file manifest.File) {
	h := w.Header()
	h.Set("Vary", "Accept-Encoding")
	coding, ok := negotiate(strings.Join(r.Header.Values("Accept-Encoding"), ","), smallestFirst(file))
	if !ok {
		http.Error(w, "no acceptable content coding", http.StatusNotAcceptable)
		return
	}
	stored, size, tag := name, file.Size, file.SHA256
	if coding != identity {
		suffix, _ := manifest.Suffix(coding)
		stored, size, tag = name+suffix, file.Encoded[coding], file.SHA256+"-"+coding
		h.Set("Content-Encoding", coding)
	}
	h.Set("ETag", `"`+tag+`"`)
	h.Set("Cache-Control", freshness(name))
	if matches(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	f, err := s.bundle.Open(stored)
	if err != nil {
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	defer f.Close()
	h.Set("Content-Type", file.Type)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	if r.Method == http.MethodGet {
		io.Copy(w, f) // an error means that the client left
	}
}

// serviceWorker is the script that keeps the page in the browser.
const serviceWorker = "sw.js"

// freshness says how long a browser may use its copy of a file unasked. File names
// carry no digest, so it must ask. The service worker alone is looked for by the
// browser itself, whenever it likes; the page asks at its start, and until the
// next day nothing is asked while photos are handled.
func freshness(name string) string {
	if name == serviceWorker {
		return "max-age=86400"
	}
	return "no-cache"
}

// serveOverride answers from the override folder if it has the file.
func (s *Site) serveOverride(w http.ResponseWriter, r *http.Request, name string) bool {
	mediaType, ok := manifest.MediaType(name)
	if s.override == nil || !ok {
		return false
	}
	data, err := fs.ReadFile(s.override, name)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(data)
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodGet {
		w.Write(data) // an error means that the client left
	}
	return true
}

// smallestFirst lists the compressed forms of a file, smallest first.
func smallestFirst(file manifest.File) []string {
	var codings []string
	for _, e := range manifest.Encodings {
		if _, ok := file.Encoded[e.Coding]; ok {
			codings = append(codings, e.Coding)
		}
	}
	slices.SortStableFunc(codings, func(a, b string) int {
		return int(file.Encoded[a] - file.Encoded[b])
	})
	return codings
}

// matches reports whether an If-None-Match header holds the tag.
func matches(header, tag string) bool {
	for member := range strings.SplitSeq(header, ",") {
		member = strings.TrimPrefix(strings.TrimSpace(member), "W/")
		if member == "*" || member == tag {
			return true
		}
	}
	return false
}
