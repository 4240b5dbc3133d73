//go:build !js

package api

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"okuyuki/server/runs"
)

// compare sets two runs of one study beside each other; package compare of the studies says how.
func (a *api) compare(w http.ResponseWriter, r *http.Request) error {
	var pair [2]runs.Run
	for i, name := range []string{"a", "b"} {
		id := r.URL.Query().Get(name)
		if id == "" {
			return problem{"query", []any{name, "the id of a run"}}
		}
		id, err := identified(id, runID)
		if err != nil {
			return err
		}
		if pair[i], err = a.Service.Get(id); err != nil {
			return err
		}
	}
	if pair[0].Study != pair[1].Study {
		return problem{kind: "compare"}
	}
	name := "compare." + pair[1].ID + "." + strconv.Itoa(pair[1].Done)
	v, err := a.view(r.Context(), pair[0], name, func(first runs.Outcome, to io.Writer) error {
		second, err := a.outcomeAt(r.Context(), at{pair[1].ID, pair[1].Done})
		if err != nil {
			return err
		}
		c, err := first.Compare(second)
		if err != nil {
			return err
		}
		return json.NewEncoder(to).Encode(c)
	})
	if err != nil {
		return err
	}
	return send(w, http.StatusOK, map[string]any{"a": pair[0], "b": pair[1], "comparison": json.RawMessage(v.data)})
}
