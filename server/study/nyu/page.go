package nyu

import (
	"fmt"

	"okuyuki/core/study"
	"okuyuki/core/version"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// page is what stands on the page of an outcome; sum is the SHA-256 of its results.json.
func (o *Outcome) page(sum string) *studypage.Page {
	p := &studypage.Page{
		Name: pageTexts["name"], About: o.kind(), Question: pageTexts["question"],
		Answer: []studypage.Text{{o.Statement["ja"], o.Statement["en"]}}, Footer: pageTexts["footer"],
		Scope: []studypage.Text{both("ours"), fill("scope_sites", o.Frames.Classes)},
	}
	if o.Done < o.Planned {
		p.Answer = append(p.Answer, fill("partial", o.Done, o.Planned))
	}
	if o.Header.Study == smoke {
		p.Answer = append(p.Answer, both("smoke"))
	}
	figures := o.figures()
	for _, c := range o.Claims {
		p.Claims = append(p.Claims, o.claim(c, figures[c.ID]))
	}
	add := func(title string, blocks ...studypage.Block) {
		p.Sections = append(p.Sections, studypage.Section{Title: pageTexts[title], Blocks: blocks})
	}
	add("section_cells", o.table())
	add("section_method", o.method())
	add("section_limits", o.limits())
	add("section_provenance", o.provenance(sum))
	return p
}

// kind says which study this is.
func (o *Outcome) kind() studypage.Text {
	in := func(i int, language string) string {
		return fmt.Sprintf(pageTexts["about"][i], o.Header.Study, o.setName(language), version.Version)
	}
	return studypage.Text{in(0, "ja"), in(1, "en")}
}

func (o *Outcome) claim(c Claim, figures []studyfig.Figure) studypage.Claim {
	out := studypage.Claim{
		ID: c.ID, Statement: studypage.Text{o.claimText(c.ID, "ja"), o.claimText(c.ID, "en")}, Verdict: studypage.NoAnswer, Why: pageTexts["not_yet"],
	}
	if !c.Missing {
		out.Verdict = studypage.Verdict(c.Verdict)
		out.Effect = studypage.Effect{
			What: both("short_" + c.ID), Measured: *measured(studyfig.Points, &c.Effect), Level: fill("level", o.seeds(), o.Frames.Scenes),
		}
		out.Effect.Suffix = pageTexts["points"]
		out.Reading = o.reading(c)
		out.Method = pageTexts["method_"+c.ID]
	}
	if len(figures) > 0 {
		block := studypage.Figures{}
		for _, f := range figures {
			caption := fill("caption", o.Frames.Test, o.Frames.Scenes, o.seeds())
			if _, ok := f.(*studyfig.Curves); ok {
				band := both("fig_band")
				caption = studypage.Text{caption[0] + band[0], caption[1] + band[1]}
			}
			block = append(block, studypage.Figure{Figure: f, Caption: caption})
		}
		out.Blocks = append(out.Blocks, block)
	}
	return out
}

// reading says what a verdict means.
func (o *Outcome) reading(c Claim) studypage.Text {
	switch {
	case c.Verdict == study.Holds:
		return pageTexts["read_holds"]
	case c.Effect.High < 0:
		return pageTexts["read_below"]
	case c.Verdict == study.DoesNotHold:
		return pageTexts["read_does_not_hold"]
	}
	return fill("read_undecided", 100*(c.Effect.High-c.Effect.Low)/2)
}

// table is all measurements: a row for each arm of each cell.
func (o *Outcome) table() *studypage.Table {
	t := &studypage.Table{Caption: fill("cells_caption", o.seeds(), o.Frames.Scenes)}
	for _, key := range []string{"head_arm", "head_accuracy", "head_gain", "head_verdict", "head_balanced", "head_logloss", "head_delta1", "head_absrel"} {
		t.Head = append(t.Head, pageTexts[key])
	}
	for _, c := range o.Cells {
		t.Rows = append(t.Rows, studypage.Row{Name: c.text()})
		for _, a := range c.Arms {
			t.Rows = append(t.Rows, studypage.Row{Name: both(string(a.Arm)), Cells: []studypage.Cell{
				{Measured: measured(studyfig.Percent, &a.Accuracy)}, {Measured: measured(studyfig.Points, a.Gain)}, {Text: both(string(a.Verdict))},
				{Measured: measured(studyfig.Percent, &a.Balanced)}, {Measured: measured(studyfig.Rounded, &a.LogLoss)},
				{Measured: measured(studyfig.Rounded, a.Delta1)}, {Measured: measured(studyfig.Rounded, a.AbsRel)},
			}})
		}
	}
	return t
}

// text names a cell.
func (c CellMeans) text() studypage.Text {
	in := func(language string) string {
		return fmt.Sprintf(texts[language]["cell"], c.Level.text(language), c.Percent, c.Labelled)
	}
	return studypage.Text{in("ja"), in("en")}
}

// measured is an interval in a unit; nil: nothing was measured.
func measured(u studyfig.Unit, i *Interval) *studypage.Measured {
	if i == nil {
		return nil
	}
	return &studypage.Measured{Unit: u, Mean: i.Mean, Low: i.Low, High: i.High}
}

func (o *Outcome) method() studypage.List {
	l := studypage.List{
		fill("method_data", o.Frames.Train, o.Frames.Test, o.Frames.Scenes), pageTexts["method_start"], fill("method_arms", o.steps(), classBatch, depthBatch),
		pageTexts["method_light"], fill("method_tuned", len(settings(Single))),
	}
	for _, a := range Arms() {
		if text := o.chosenText(a, "ja"); text != "" {
			l = append(l, studypage.Text{text, o.chosenText(a, "en")})
		}
	}
	l = append(l, fill("method_interval", o.seeds(), o.Frames.Scenes), pageTexts["method_verdict"])
	if o.Diverged > 0 {
		in := func(language string) string { return fmt.Sprintf(texts[language]["diverged"], o.Diverged, len(o.Rows)) }
		return append(l, studypage.Text{in("ja"), in("en")})
	}
	return append(l, pageTexts["method_stable"])
}

func (o *Outcome) limits() studypage.List {
	return studypage.List{
		pageTexts["limit_frozen"], pageTexts["limit_noise"], fill("limit_many", len(o.Cells)), pageTexts["limit_other"], pageTexts["limit_range"],
	}
}

func (o *Outcome) provenance(sum string) studypage.Facts {
	h := o.Header
	fact := func(name, value string, code bool) studypage.Fact {
		return studypage.Fact{Name: pageTexts[name], Value: studyfig.Same(value), Code: code}
	}
	return studypage.Facts{
		fact("fact_version", "Okuyuki "+version.Version, false), fact("fact_preset", h.Study, false), fact("fact_revision", fmt.Sprint(h.Revision), false),
		fact("fact_kernel", h.Kernel, false), fact("fact_set", h.Set, false), fact("fact_frames", h.Frames, true), fact("fact_backbone", h.Backbone, true),
		fact("fact_results", sum, true), fact("fact_trainings", fmt.Sprintf("%d / %d", o.Done, o.Planned), false),
		fact("fact_seeds", fmt.Sprintf("1–%d", o.seeds()), false), fact("fact_command", fmt.Sprintf("okuyuki study nyu --preset %s --data DIR --report DIR", h.Study), true),
	}
}

// steps of a training.
func (o *Outcome) steps() int {
	if len(o.Rows) == 0 {
		return 0
	}
	return o.Rows[0].Steps
}

// fill puts values into a text of the page.
func fill(key string, values ...any) studypage.Text {
	t := pageTexts[key]
	return studypage.Text{fmt.Sprintf(t[0], values...), fmt.Sprintf(t[1], values...)}
}
