package nyu

import (
	"fmt"
	"io"

	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

func (o *Outcome) report() studypage.Report {
	return studypage.Report{Results: o, Page: o.page, Tables: map[string]func(io.Writer) error{"results.csv": o.CSV}}
}

// Report writes an outcome into a folder, which it makes if need be: index.html, first shown in the given language, results.json,
// results.csv, and every figure in figures. What is there under these names is replaced.
func (o *Outcome) Report(dir, language string) error {
	if err := o.report().Write(dir, language); err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	return nil
}

// Page writes index.html of the report, first shown in the given language. It needs no other file.
func (o *Outcome) Page(w io.Writer, language string) error { return o.report().HTML(w, language) }

// Figures are all figures of the report.
func (o *Outcome) Figures() []studyfig.Figure { return o.report().Figures() }
