package api

import (
	"io"
	"net/http"

	"okuyuki/core/sitereport"
	"okuyuki/server/sites"
)

// Sites keeps what sites share: *sites.Store.
type Sites interface {
	List() (list []sites.Shared, damaged []string, err error)
	Get(id string) (sites.Shared, error)
	Add(r *sitereport.Report) (shared sites.Shared, removal string, err error)
	Remove(id, removal string) error
}

var _ Sites = (*sites.Store)(nil)

// removalHeader carries the removal code: not the address, which logs and histories keep.
const removalHeader = "Okuyuki-Removal"

// withSites says that there is nothing where a server keeps no reports.
func (a *api) withSites(handle func(w http.ResponseWriter, r *http.Request) error) func(w http.ResponseWriter, r *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if a.Sites == nil {
			return problem{kind: "not-found"}
		}
		return handle(w, r)
	}
}

// listSites sends all reports with what they come to together.
func (a *api) listSites(w http.ResponseWriter, _ *http.Request) error {
	list, damaged, err := a.Sites.List()
	if err != nil {
		return err
	}
	for _, what := range damaged {
		a.Log.Warn("a report is not shown", "error", what)
	}
	reports := make([]*sitereport.Report, len(list))
	for i, s := range list {
		reports[i] = s.Report
	}
	summary, err := sitereport.Summarize(reports)
	if err != nil {
		return err
	}
	return send(w, http.StatusOK, struct {
		Sites   []sites.Shared      `json:"sites"`
		Summary *sitereport.Summary `json:"summary"`
	}{list, summary})
}

// share takes a report in.
func (a *api) share(w http.ResponseWriter, r *http.Request) error {
	data, err := io.ReadAll(r.Body) // which is in memory and small: see route.read
	if err != nil {
		return err
	}
	report, err := sitereport.Parse(data)
	if err != nil {
		return err
	}
	shared, removal, err := a.Sites.Add(report)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/sites/"+shared.ID)
	return send(w, http.StatusCreated, struct {
		sites.Shared
		Removal string `json:"removal"`
	}{shared, removal})
}

// site sends one report.
func (a *api) site(w http.ResponseWriter, r *http.Request) error {
	shared, err := a.Sites.Get(r.PathValue("site"))
	if err != nil {
		return err
	}
	return send(w, http.StatusOK, shared)
}

// unshare forgets a report.
func (a *api) unshare(w http.ResponseWriter, r *http.Request) error {
	if err := a.Sites.Remove(r.PathValue("site"), r.Header.Get(removalHeader)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
