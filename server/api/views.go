//go:build !js

package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"okuyuki/server/runs"
)

// views are what was made of the outcomes of runs: JSON, tables, figures, pages. Results are only ever added, so that a run and
// the number of its results say what a view shows.
type views struct {
	turn chan struct{} // one is made at a time

	mu       sync.Mutex
	made     []view // the last used at the end
	bytes    int
	outcomes []outcomeAt
}

// Bounds of what is kept.
const (
	mostViews     = 200
	mostViewBytes = 32 << 20
	mostOutcomes  = 3
)

// at says of which results.
type at struct {
	run  string
	done int
}

// view is what was made, by what was asked for.
type view struct {
	at   at
	name string
	data []byte
	tag  string
}

type outcomeAt struct {
	at      at
	outcome runs.Outcome
}

func newViews() *views { return &views{turn: make(chan struct{}, 1)} }

// find looks up a view and marks it as used.
func (v *views) find(at at, name string) (view, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	i := slices.IndexFunc(v.made, func(m view) bool { return m.at == at && m.name == name })
	if i < 0 {
		return view{}, false
	}
	found := v.made[i]
	v.made = append(slices.Delete(v.made, i, i+1), found)
	return found, true
}

// keep adds a view, and drops those that were not used for longest.
func (v *views) keep(made view) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.made = append(v.made, made)
	v.bytes += len(made.data)
	for len(v.made) > mostViews || (v.bytes > mostViewBytes && len(v.made) > 1) {
		v.bytes -= len(v.made[0].data)
		v.made = slices.Delete(v.made, 0, 1)
	}
}

// view returns what was made of a run's results, or makes it.
func (a *api) view(ctx context.Context, run runs.Run, name string, write func(runs.Outcome, io.Writer) error) (view, error) {
	at := at{run.ID, run.Done}
	if found, ok := a.views.find(at, name); ok {
		return found, nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	select {
	case a.views.turn <- struct{}{}:
		defer func() { <-a.views.turn }()
	case <-ctx.Done():
		return view{}, ctx.Err()
	}
	if found, ok := a.views.find(at, name); ok { // made by whoever had the turn
		return found, nil
	}
	outcome, err := a.outcomeAt(ctx, at)
	if err != nil {
		return view{}, err
	}
	var b bytes.Buffer
	if err := write(outcome, &b); err != nil {
		return view{}, err
	}
	sum := sha256.Sum256(b.Bytes())
	made := view{at, name, b.Bytes(), `"` + hex.EncodeToString(sum[:16]) + `"`}
	a.views.keep(made)
	return made, nil
}

// outcomeAt returns an outcome of which views are being made. The caller has the turn.
func (a *api) outcomeAt(ctx context.Context, at at) (runs.Outcome, error) {
	v := a.views
	for _, o := range v.outcomes {
		if o.at == at {
			return o.outcome, nil
		}
	}
	outcome, err := a.Service.Outcome(ctx, at.run)
	if err != nil {
		return nil, err
	}
	// An older outcome of the same run will not be asked for again.
	v.outcomes = slices.DeleteFunc(v.outcomes, func(o outcomeAt) bool { return o.at.run == at.run })
	v.outcomes = append(v.outcomes, outcomeAt{at, outcome})
	if len(v.outcomes) > mostOutcomes {
		v.outcomes = slices.Delete(v.outcomes, 0, 1)
	}
	return outcome, nil
}

// sendView answers with what is made of the run that the path names. The browser keeps it and asks whether it is still so.
func (a *api) sendView(w http.ResponseWriter, r *http.Request, kind, name string, write func(runs.Outcome, io.Writer) error) error {
	run, err := a.run(r)
	if err != nil {
		return err
	}
	v, err := a.view(r.Context(), run, name, write)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("ETag", v.tag)
	h.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(v.data))
	return nil
}
