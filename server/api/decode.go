package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"

	"okuyuki/server/strictjson"
)

// read takes the body in, which is small, and refuses one where none belongs. The server that the API is part of bounds how long a
// client may take to send it.
func (rt route) read(w http.ResponseWriter, r *http.Request) error {
	if !rt.body {
		if r.ContentLength != 0 && rt.method != "" {
			return problem{"body", []any{"there should be none"}}
		}
		return nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return problem{kind: "type"}
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		if errors.As(err, new(*http.MaxBytesError)) {
			return err
		}
		return problem{"body", []any{"it does not come"}}
	}
	r.Body = io.NopCloser(bytes.NewReader(data))
	return nil
}

// decode reads a body.
func decode(r *http.Request, v any) error {
	if err := strictjson.Decode(r.Body, v); err != nil {
		return problem{"body", []any{err}}
	}
	return nil
}

// Identifiers of runs and of models; others cannot be, and are not looked for.
var (
	runID   = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$`)
	modelID = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// identified is a part of the path or of the query that names something.
func identified(name string, as *regexp.Regexp) (string, error) {
	if !as.MatchString(name) {
		return "", problem{kind: "none"}
	}
	return name, nil
}

// language is that of the query; Japanese when none is asked for.
func language(r *http.Request) (string, error) {
	switch l := r.URL.Query().Get("language"); l {
	case "":
		return "ja", nil
	case "ja", "en":
		return l, nil
	}
	return "", problem{"query", []any{"language", "ja | en"}}
}

var unsafe = regexp.MustCompile(`[^0-9A-Za-z._-]+`)

// safe is a name for a file, of characters that no header and no disk minds.
func safe(name string) string { return unsafe.ReplaceAllString(name, "-") }
