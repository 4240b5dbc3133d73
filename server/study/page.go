package study

import (
	"fmt"
	"math"
	"strings"

	"okuyuki/core/study"
	"okuyuki/core/version"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// page is what stands on the page of an outcome; sum is the SHA-256 of its results.json.
func (o *Outcome) page(sum string) *studypage.Page {
	p := &studypage.Page{
		Name: said("page_name"), About: fill(said("page_about"), o.Header.Study, o.Header.Set, version.Version),
		Question: said("page_question"), Answer: o.answer(), Footer: said("footer"),
		Scope: []text{said("scope_ours"), said("scope_paper"), said("scope_sites")},
	}
	for _, c := range o.Claims {
		p.Claims = append(p.Claims, o.claim(c))
	}
	add := func(title string, blocks ...studypage.Block) {
		p.Sections = append(p.Sections, studypage.Section{Title: said(title), Blocks: blocks})
	}
	if f := o.others(); len(f) > 0 {
		add("section_others", f)
	}
	add("section_cells", o.tables()...)
	add("section_method", o.method())
	add("section_limits", o.limits())
	add("section_names", studypage.Paragraph(said("names_lead")), o.names())
	add("section_provenance", o.provenance(sum), studypage.Paragraph(said("repeat")))
	return p
}

func (o *Outcome) claim(c study.Claim) studypage.Claim {
	out := studypage.Claim{ID: c.ID, Statement: said("claim_" + c.ID), Verdict: verdict(c), Why: said("not_asked")}
	if o.Done < o.Planned {
		out.Why = said("not_yet")
	}
	if !c.Missing {
		out.Effect = studypage.Effect{
			What: said("what_" + c.ID), Measured: measured(c.ID, study.Measurement{Mean: c.Effect, Low: c.Low, High: c.High}), Level: fill(said("level"), c.Seeds),
		}
		out.Reading, out.Method = o.reading(c), o.how(c)
	}
	for _, f := range o.figures(c) {
		out.Blocks = append(out.Blocks, f)
	}
	return out
}

// measured is a value in the unit of a claim's effect.
func measured(claim string, m study.Measurement) studypage.Measured {
	out := studypage.Measured{Unit: studyfig.Points, Suffix: said("points"), Mean: m.Mean, Low: m.Low, High: m.High}
	if claim == "noise" {
		out.Unit, out.Suffix = studyfig.Signed, said("ln")
	}
	return out
}

func (o *Outcome) method() studypage.List {
	l := studypage.List{fill(said("method_data"), o.Header.Set), fill(said("method_same"), o.Steps)}
	if len(o.Chosen) > 0 {
		l = append(l, fill(said("method_tuned"), study.Attempts))
	} else {
		l = append(l, said("method_untuned"))
	}
	l = append(l, fill(said("method_interval"), o.Seeds), said("method_verdict"))
	if len(o.Best) > 0 {
		l = append(l, fill(said("method_best"), strings.ReplaceAll(strings.Join(o.Best, ", "), string(study.Joint)+"/", "")))
	}
	if o.Diverged == 0 {
		return append(l, said("method_stable"))
	}
	return append(l, fill(said("method_diverged"), o.Diverged))
}

func (o *Outcome) limits() studypage.List {
	worst := 100 * math.Sqrt(.25/float64(max(1, o.Header.Tests)))
	return studypage.List{
		said("scope_paper"), fill(said("limit_seeds"), o.Header.Tests, worst), fill(said("limit_few"), o.Seeds),
		said("limit_many"), said("limit_dependent"), said("limit_range"),
	}
}

func (o *Outcome) provenance(sum string) studypage.Facts {
	h := o.Header
	fact := func(name, value string, code bool) studypage.Fact {
		return studypage.Fact{Name: said(name), Value: studyfig.Same(value), Code: code}
	}
	return studypage.Facts{
		fact("fact_version", "Okuyuki "+version.Version, false), fact("fact_preset", h.Study, false), fact("fact_revision", fmt.Sprint(h.Revision), false),
		fact("fact_kernel", h.Kernel, false), fact("fact_set", h.Set, false), fact("fact_digits", h.Digits, true), fact("fact_results", sum, true),
		fact("fact_trainings", fmt.Sprintf("%d / %d", o.Done, o.Planned), false), fact("fact_seeds", fmt.Sprintf("1–%d", o.Seeds), false),
		fact("fact_command", fmt.Sprintf("okuyuki study mnist --set %s --preset %s --report DIR", h.Set, h.Study), true),
	}
}
