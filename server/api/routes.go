package api

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// route is one way to ask.
type route struct {
	method  string
	pattern string
	handle  func(w http.ResponseWriter, r *http.Request) error
	open    bool          // without a token
	body    bool          // takes one, of JSON
	timeout time.Duration // of the answer, when not the usual one
}

// table is all of them but those of studies.
func (a *api) table() []route {
	return []route{
		{method: "GET", pattern: "/api/v1/openapi.json", handle: a.openAPI},
		{method: "POST", pattern: "/api/v1/session", handle: a.enter, open: true, body: true},
		{method: "DELETE", pattern: "/api/v1/session", handle: a.leave, open: true},

		{method: "GET", pattern: "/api/v1/sites", handle: a.withSites(a.listSites)},
		{method: "POST", pattern: "/api/v1/sites", handle: a.withSites(a.share), body: true},
		{method: "GET", pattern: "/api/v1/sites/{site}", handle: a.withSites(a.site)},
		{method: "DELETE", pattern: "/api/v1/sites/{site}", handle: a.withSites(a.unshare)},

		{method: "GET", pattern: "/api/v1/registry", handle: a.listRegistry},
		{method: "GET", pattern: "/api/v1/registry/{name}/file", handle: a.registered, timeout: fileTimeout},
	}
}

// nothing answers what no route does: another method of a path that there is, or no such path.
func (a *api) nothing(w http.ResponseWriter, r *http.Request) error {
	var allowed []string
	for _, method := range []string{"GET", "POST", "DELETE"} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := a.mux.Handler(other); pattern != "/" && pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		return problem{kind: "not-found"}
	}
	if slices.Contains(allowed, "GET") {
		allowed = append(allowed, "HEAD")
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return problem{kind: "method"}
}
