//go:build !js

package api

import (
	"fmt"
	"net/http"
	"time"

	"okuyuki/server/runs"
)

func (a *api) models(w http.ResponseWriter, _ *http.Request) error {
	list, err := a.Service.Models()
	if err != nil {
		return err
	}
	if list == nil {
		list = []runs.Model{}
	}
	return send(w, http.StatusOK, map[string]any{"models": list})
}

// model sends the file of a model.
func (a *api) model(w http.ResponseWriter, r *http.Request) error {
	sum, err := identified(r.PathValue("sha256"), modelID)
	if err != nil {
		return err
	}
	file, m, err := a.Service.OpenModel(sum)
	if err != nil {
		return err
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, safe(m.Name)))
	h.Set("ETag", `"`+sum+`"`)
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, file)
	return nil
}
