package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"okuyuki/core/sitereport"
	"okuyuki/server/sites"
)

// problem is a request that is not answered as asked, for a reason that the client is told.
type problem struct {
	kind string
	args []any // of its texts
}

func (p problem) Error() string { return fmt.Sprintf(problems[p.kind].en, p.args...) }

// problemJSON is a problem as it is sent: RFC 9457, with the detail in both languages.
type problemJSON struct {
	Type   string            `json:"type"`
	Title  string            `json:"title"`
	Status int               `json:"status"`
	Detail string            `json:"detail"`
	Text   map[string]string `json:"text"`
}

// problemOf finds the problem that an error is. Errors of files and disks are nobody's business but the log's.
func problemOf(err error) problem {
	var p problem
	var large *http.MaxBytesError
	var report *sitereport.Error
	var version *sitereport.VersionError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &large):
		return problem{"too-large", []any{large.Limit}}
	case errors.As(err, &report):
		return problem{"report", []any{report}}
	case errors.As(err, &version):
		return problem{"schema", []any{version.Have, sitereport.Schema}}
	case errors.Is(err, sites.ErrNone):
		return problem{kind: "no-report"}
	case errors.Is(err, sites.ErrSecret):
		return problem{kind: "removal"}
	case errors.Is(err, sites.ErrTooMany):
		return problem{"many-reports", []any{sites.MaxReports}}
	case errors.Is(err, sites.ErrDiskFull):
		return problem{kind: "full-for-reports"}
	case errors.Is(err, context.DeadlineExceeded):
		return problem{kind: "late"}
	}
	if p, ok := problemOfStudies(err); ok {
		return p
	}
	return problem{kind: "internal"}
}

// fail answers with a problem.
func (a *api) fail(w *writer, r *http.Request, err error) {
	p := problemOf(err)
	if p.kind == "internal" && r.Context().Err() == nil {
		a.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	if w.status != 0 {
		panic(http.ErrAbortHandler) // half an answer must not look whole
	}
	t := problems[p.kind]
	h := w.Header()
	h.Del("ETag")
	h.Del("Content-Disposition")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/problem+json")
	if t.status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="okuyuki"`)
	}
	if t.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "10")
	}
	text := map[string]string{"ja": fmt.Sprintf(t.ja, p.args...), "en": fmt.Sprintf(t.en, p.args...)}
	w.WriteHeader(t.status)
	if r.Method != http.MethodHead {
		// An error means that the client left.
		_ = json.NewEncoder(w).Encode(problemJSON{"urn:okuyuki:problem:" + p.kind, t.title, t.status, text["en"], text})
	}
}

// send answers with a value as JSON.
func send(w http.ResponseWriter, status int, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("api: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // an error means that the client left
	return nil
}
