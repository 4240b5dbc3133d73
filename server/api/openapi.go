package api

import (
	"bytes"
	_ "embed"
	"net/http"
	"time"
)

// description is the description of the API, OpenAPI 3.1.
//
//go:embed openapi.json
var description []byte

// openAPI sends it.
func (a *api) openAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(description))
	return nil
}
