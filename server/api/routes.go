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

// table is all of them.
func (a *api) table() []route {
	return []route{
		{method: "GET", pattern: "/api/v1/openapi.json", handle: a.openAPI},
		{method: "POST", pattern: "/api/v1/session", handle: a.enter, open: true, body: true},
		{method: "DELETE", pattern: "/api/v1/session", handle: a.leave, open: true},

		{method: "GET", pattern: "/api/v1/studies", handle: a.studies},
		{method: "GET", pattern: "/api/v1/runs", handle: a.list},
		{method: "POST", pattern: "/api/v1/runs", handle: a.start, body: true, timeout: fetchTimeout},
		{method: "GET", pattern: "/api/v1/runs/{id}", handle: a.get},
		{method: "DELETE", pattern: "/api/v1/runs/{id}", handle: a.remove},
		{method: "POST", pattern: "/api/v1/runs/{id}/stop", handle: a.stop},
		{method: "POST", pattern: "/api/v1/runs/{id}/resume", handle: a.resume, timeout: fetchTimeout},
		{method: "POST", pattern: "/api/v1/runs/{id}/model", handle: a.makeModel, timeout: fetchTimeout},

		{method: "GET", pattern: "/api/v1/events", handle: a.events},
		{method: "GET", pattern: "/api/v1/runs/{id}/events", handle: a.events},

		{method: "GET", pattern: "/api/v1/runs/{id}/outcome", handle: a.outcome},
		{method: "GET", pattern: "/api/v1/runs/{id}/results.csv", handle: a.csv},
		{method: "GET", pattern: "/api/v1/runs/{id}/figures", handle: a.figures},
		{method: "GET", pattern: "/api/v1/runs/{id}/figures/{file}", handle: a.figure},
		{method: "GET", pattern: "/api/v1/runs/{id}/report", handle: a.report},
		{method: "GET", pattern: "/api/v1/compare", handle: a.compare},

		{method: "GET", pattern: "/api/v1/models", handle: a.models},
		{method: "GET", pattern: "/api/v1/models/{sha256}", handle: a.model, timeout: fileTimeout},

		{method: "GET", pattern: "/api/v1/sites", handle: a.withSites(a.listSites)},
		{method: "POST", pattern: "/api/v1/sites", handle: a.withSites(a.share), body: true},
		{method: "GET", pattern: "/api/v1/sites/{site}", handle: a.withSites(a.site)},
		{method: "DELETE", pattern: "/api/v1/sites/{site}", handle: a.withSites(a.unshare)},

		{method: "GET", pattern: "/api/v1/registry", handle: a.listRegistry},
		{method: "GET", pattern: "/api/v1/registry/{name}/file", handle: a.registered, timeout: fileTimeout},

		{method: "GET", pattern: MetricsPath, handle: a.measured},
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
