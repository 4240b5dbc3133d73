//go:build !js

package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"

	"okuyuki/server/runs"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// outcomeJSON is what a run has come to: the answers in words, the figures there are, and all that was measured.
type outcomeJSON struct {
	studypage.Summary
	Figures []studyfig.About `json:"figures"`
	Results json.RawMessage  `json:"results"` // as --json of the command prints it
}

func (a *api) outcome(w http.ResponseWriter, r *http.Request) error {
	return a.sendView(w, r, "application/json", "outcome", func(o runs.Outcome, to io.Writer) error {
		results, err := o.JSON()
		if err != nil {
			return err
		}
		return json.NewEncoder(to).Encode(outcomeJSON{o.Summary(), figuresOf(o), results})
	})
}

func figuresOf(o runs.Outcome) []studyfig.About {
	figures := o.AboutFigures()
	if figures == nil {
		figures = []studyfig.About{}
	}
	return figures
}

func (a *api) figures(w http.ResponseWriter, r *http.Request) error {
	return a.sendView(w, r, "application/json", "figures", func(o runs.Outcome, to io.Writer) error {
		return json.NewEncoder(to).Encode(map[string]any{"figures": figuresOf(o)})
	})
}

func (a *api) csv(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="okuyuki-%s.csv"`, safe(r.PathValue("id"))))
	return a.sendView(w, r, "text/csv; charset=utf-8", "csv", func(o runs.Outcome, to io.Writer) error { return o.CSV(to) })
}

// figureFile is the file of a figure: its name and how it is drawn.
var figureFile = regexp.MustCompile(`^([a-z0-9-]{1,100})\.(svg|png)$`)

func (a *api) figure(w http.ResponseWriter, r *http.Request) error {
	parts := figureFile.FindStringSubmatch(r.PathValue("file"))
	if parts == nil {
		return problem{kind: "none"}
	}
	l, err := language(r)
	if err != nil {
		return err
	}
	dark := false
	switch scheme := r.URL.Query().Get("scheme"); scheme {
	case "", "light":
	case "dark":
		dark = parts[2] == "svg"
	default:
		return problem{"query", []any{"scheme", "light | dark"}}
	}
	kind := "image/png"
	if parts[2] == "svg" {
		kind = "image/svg+xml"
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox")
	}
	name := parts[0] + "." + l
	if dark {
		name += ".dark"
	}
	return a.sendView(w, r, kind, name, func(o runs.Outcome, to io.Writer) error {
		var b bytes.Buffer
		if err := o.Figure(&b, parts[1], l, parts[2]); err != nil {
			return err
		}
		drawn := b.Bytes()
		if dark {
			drawn = studyfig.Dark(drawn)
		}
		_, err := to.Write(drawn)
		return err
	})
}

// report sends the page of a study: one file with styles of its own and no script.
func (a *api) report(w http.ResponseWriter, r *http.Request) error {
	l, err := language(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-modals")
	return a.sendView(w, r, "text/html; charset=utf-8", "report."+l, func(o runs.Outcome, to io.Writer) error { return o.Page(to, l) })
}
