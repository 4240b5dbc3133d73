package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"time"
)

// read takes the body in, which is small, and refuses one where none belongs. A handler that lasts must not be read from meanwhile.
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
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyTimeout)) // writers without deadlines are those of tests
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		if errors.As(err, new(*http.MaxBytesError)) {
			return err
		}
		return problem{"body", []any{"it does not come"}}
	}
	_ = control.SetReadDeadline(time.Time{})
	r.Body = io.NopCloser(bytes.NewReader(data))
	return nil
}

// decode reads a body: one value, with no field that nobody reads.
func decode(r *http.Request, v any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return problem{"body", []any{err}}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return problem{"body", []any{"it goes on after the value"}}
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
