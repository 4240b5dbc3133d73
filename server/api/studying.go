//go:build !js

package api

import (
	"errors"
	"net/http"
	"time"

	"okuyuki/server/runs"
)

// studying is what the API needs for studies, beside what a team shares: on machines that run them.
type studying struct {
	views   *views
	metrics *metrics
	streams streams
}

func (a *api) study() {
	a.views = newViews()
	a.streams.most, a.streams.heartbeat, a.streams.patience, a.streams.longest = 64, 15*time.Second, 10*time.Second, 5*time.Minute
	a.metrics = newMetrics(a.Service, &a.streams.open)
}

// studies are the routes of studies.
func (a *api) studies() []route {
	return []route{
		{method: "GET", pattern: "/api/v1/studies", handle: a.offers},
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

		{method: "GET", pattern: MetricsPath, handle: a.measured},
	}
}

// asked takes down a request.
func (a *api) asked(route string, r *http.Request, status int, took time.Duration) {
	a.metrics.asked(route, r.Method, status, took)
}

// problemOfStudies finds the problem that an error of studies is.
func problemOfStudies(err error) (problem, bool) {
	switch {
	case errors.Is(err, runs.ErrNone):
		return problem{kind: "none"}, true
	case errors.Is(err, runs.ErrRequest):
		return problem{"request", []any{err}}, true
	case errors.Is(err, runs.ErrModel):
		return problem{"model", []any{err}}, true
	case errors.Is(err, runs.ErrState):
		return problem{"state", []any{err}}, true
	case errors.Is(err, runs.ErrFull):
		return problem{kind: "full"}, true
	}
	return problem{}, false
}
