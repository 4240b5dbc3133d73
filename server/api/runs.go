//go:build !js

package api

import (
	"context"
	"net/http"
	"net/url"

	"okuyuki/server/runs"
)

// studies answers with what can be run.
func (a *api) offers(w http.ResponseWriter, _ *http.Request) error {
	offers := a.Service.Offers()
	if offers == nil {
		offers = []runs.Offer{}
	}
	return send(w, http.StatusOK, map[string]any{"studies": offers})
}

func (a *api) list(w http.ResponseWriter, _ *http.Request) error {
	list, err := a.Service.List()
	if err != nil {
		return err
	}
	if list == nil {
		list = []runs.Run{}
	}
	return send(w, http.StatusOK, map[string]any{"runs": list})
}

// run is the run that the path names.
func (a *api) run(r *http.Request) (runs.Run, error) {
	id, err := identified(r.PathValue("id"), runID)
	if err != nil {
		return runs.Run{}, err
	}
	return a.Service.Get(id)
}

func (a *api) get(w http.ResponseWriter, r *http.Request) error {
	run, err := a.run(r)
	if err != nil {
		return err
	}
	return send(w, http.StatusOK, run)
}

func (a *api) start(w http.ResponseWriter, r *http.Request) error {
	var request runs.Request
	if err := decode(r, &request); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), fetchTimeout)
	defer cancel()
	run, err := a.Service.Start(ctx, request)
	if err != nil {
		return err
	}
	w.Header().Set("Location", Prefix+"runs/"+url.PathEscape(run.ID))
	return send(w, http.StatusCreated, run)
}

func (a *api) stop(w http.ResponseWriter, r *http.Request) error {
	run, err := a.run(r)
	if err != nil {
		return err
	}
	if run, err = a.Service.Stop(run.ID); err != nil {
		return err
	}
	return send(w, http.StatusOK, run)
}

func (a *api) resume(w http.ResponseWriter, r *http.Request) error {
	run, err := a.run(r)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), fetchTimeout)
	defer cancel()
	if run, err = a.Service.Resume(ctx, run.ID); err != nil {
		return err
	}
	return send(w, http.StatusOK, run)
}

func (a *api) makeModel(w http.ResponseWriter, r *http.Request) error {
	run, err := a.run(r)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), fetchTimeout)
	defer cancel()
	if run, err = a.Service.MakeModel(ctx, run.ID); err != nil {
		return err
	}
	return send(w, http.StatusAccepted, run)
}

func (a *api) remove(w http.ResponseWriter, r *http.Request) error {
	run, err := a.run(r)
	if err != nil {
		return err
	}
	if err := a.Service.Remove(run.ID); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
