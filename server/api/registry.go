package api

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"okuyuki/server/registry"
)

// Registry keeps versions of models: *registry.Store.
type Registry interface {
	Models() (models []*registry.Model, damaged []error, err error)
	Model(name string) (*registry.Model, error)
	File(sha256 string) ([]byte, error)
}

var _ Registry = (*registry.Store)(nil)

// maxClient bounds the name that a client gives itself, in bytes.
const maxClient = 200

// listRegistry sends all models with their versions and what was done with them.
func (a *api) listRegistry(w http.ResponseWriter, _ *http.Request) error {
	models := []*registry.Model{}
	if a.Registry != nil {
		list, damaged, err := a.Registry.Models()
		if err != nil {
			return err
		}
		for _, what := range damaged {
			a.Log.Warn("a line of the registry is left out", "error", what)
		}
		models = append(models, list...)
	}
	return send(w, http.StatusOK, map[string]any{"models": models})
}

// registered sends the file of the version that a client is to use, or of the one it names. A client that asks now and then gets the
// new version when its turn comes, and 304 until then.
func (a *api) registered(w http.ResponseWriter, r *http.Request) error {
	if a.Registry == nil {
		return problem{kind: "not-found"}
	}
	q := r.URL.Query()
	number := 0
	if text := q.Get("version"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return problem{"query", []any{"version", "1, 2, …"}}
		}
		number = n
	}
	client := q.Get("client")
	if len(client) > maxClient {
		return problem{"query", []any{"client", fmt.Sprint("≤ ", maxClient, " bytes")}}
	}
	m, err := a.Registry.Model(r.PathValue("name"))
	var v registry.Version
	if err == nil {
		v, err = m.Pick(number, client)
	}
	if errors.Is(err, registry.ErrNone) || errors.Is(err, registry.ErrNotInUse) {
		return problem{kind: "no-version"}
	}
	if err != nil {
		return err
	}
	file, err := a.Registry.File(v.SHA256)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, safe(fmt.Sprintf("%s-%d.safetensors", m.Name, v.Number))))
	h.Set("ETag", `"`+v.SHA256+`"`)
	h.Set("Cache-Control", "private, no-cache") // another version may be next
	h.Set("Okuyuki-Model-Version", strconv.Itoa(v.Number))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
	return nil
}
