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

// answer is what was found, for who reads no further.
func (o *Outcome) answer() (out []text) {
	count := map[studypage.Verdict]int{}
	for _, c := range o.Claims {
		count[verdict(c)]++
	}
	var counts text
	for _, v := range []studypage.Verdict{studypage.Holds, studypage.DoesNotHold, studypage.Undecided, studypage.NoAnswer} {
		if count[v] == 0 {
			continue
		}
		if counts != (text{}) {
			counts = join(counts, said("answer_and"))
		}
		counts = join(counts, fill(said("answer_"+string(v)), count[v]))
	}
	out = append(out, fill(said("answer_count"), len(o.Claims), counts))
	for _, c := range o.Claims {
		gain, ok := part(c, "gain_few_noisy")
		over, also := part(c, "gain_over_control")
		if !ok || !also {
			continue
		}
		key := "answer_open"
		switch {
		case gain.Low > 0 && over.Low > 0:
			key = "answer_helps"
		case gain.Low > 0:
			key = "answer_unclear"
		case gain.High < 0:
			key = "answer_hurts"
		}
		out = append(out, fill(said("answer_gain"), studyfig.Points.Write(gain.Mean), bracketed(gain)),
			fill(said(key), studyfig.Points.Write(over.Mean), bracketed(over)))
	}
	if o.Done < o.Planned {
		out = append(out, fill(said("answer_partial"), o.Planned, o.Done))
	}
	switch o.Header.Study {
	case "smoke":
		out = append(out, fill(said("answer_smoke"), o.Steps, o.Seeds))
	case "trial":
		out = append(out, said("answer_trial"))
	}
	return out
}

// bracketed is an interval of points that no line breaks.
func bracketed(m study.Measurement) string {
	return strings.ReplaceAll(studyfig.Points.Interval(m.Low, m.High), " ", "\u00a0")
}

func verdict(c study.Claim) studypage.Verdict {
	if c.Missing {
		return studypage.NoAnswer
	}
	return studypage.Verdict(c.Verdict)
}

// part is what a claim's effect is made of, by name.
func part(c study.Claim, name string) (study.Measurement, bool) {
	for _, p := range c.Parts {
		if p.Name == name {
			return p, true
		}
	}
	return study.Measurement{}, false
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

// reading is what a claim's numbers say.
func (o *Outcome) reading(c study.Claim) text {
	mean := func(name string) string {
		p, _ := part(c, name)
		if c.ID == "noise" {
			return studyfig.Signed.Write(p.Mean)
		}
		return studyfig.Points.Write(p.Mean)
	}
	switch c.ID {
	case "few":
		few, _ := part(c, "lost_few")
		noise, _ := part(c, "lost_noise")
		return fill(said("read_few"), studyfig.Percent.Write(few.Mean), studyfig.Percent.Write(noise.Mean))
	case "noise":
		return fill(said("read_noise"), mean("rise_noise"), mean("rise_few"))
	case "gain":
		return fill(said("read_gain"), mean("gain_few_noisy"), mean("gain_many_clean"))
	}
	best := map[bool]study.Measurement{}
	var single *study.Measurement
	for _, p := range c.Parts {
		a, err := study.ParseArm(p.Arm)
		if err != nil {
			continue
		}
		if a.Route == study.Single {
			single = &p
		} else if joint := a.Route == study.Joint; best[joint].Arm == "" || p.Mean > best[joint].Mean {
			best[joint] = p
		}
	}
	percent := studyfig.Percent
	t := fill(said("read_routes"), strings.TrimPrefix(best[true].Arm, string(study.Joint)+"/"), percent.Write(best[true].Mean),
		armText(best[false].Arm), percent.Write(best[false].Mean))
	if single != nil {
		t = join(t, fill(said("read_single"), percent.Write(single.Mean)))
	}
	return t
}

// how says how a claim's effect is measured.
func (o *Outcome) how(c study.Claim) text {
	t := said("method_" + c.ID)
	switch c.ID {
	case "routes":
		joint, others := 0, 0
		for _, p := range c.Parts {
			if a, err := study.ParseArm(p.Arm); err == nil && a.Route == study.Joint {
				joint++
			} else if err == nil && a.Route != study.Single {
				others++
			}
		}
		return fill(t, joint, others)
	case "few", "noise":
		groups := o.gaussian()
		if len(groups) == 0 {
			return text{}
		}
		labels := labelAxis(groups).At
		return fill(t, fmt.Sprintf("%g–%g", labels[0], labels[len(labels)-1]), noiseText(groups[len(groups)-1].cell.Noise))
	}
	return t
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
