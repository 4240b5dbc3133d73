package study

import (
	"fmt"
	"io"

	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

func (o *Outcome) report() studypage.Report {
	return studypage.Report{
		Results: o, Page: o.page, Tables: map[string]func(io.Writer) error{"results.csv": o.CSV, "claims.csv": o.claimsCSV},
	}
}

// Report writes an outcome into a folder: index.html, first shown in the given language, results.json, results.csv, claims.csv, and
// every figure of the page in figures. What is there under these names is replaced.
func Report(dir string, o *Outcome, language string) error {
	if err := o.report().Write(dir, language); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

// Page writes index.html of the report, first shown in the given language. It needs no other file.
func (o *Outcome) Page(w io.Writer, language string) error { return o.report().HTML(w, language) }

// Figures are all figures of the report.
func (o *Outcome) Figures() []studyfig.Figure { return o.report().Figures() }
