package report

import (
	"okuyuki/core/poc"
)

// first is page one: question, answer, the one figure, what to do, what it costs.
func (p *page) first() {
	p.open("section", "first")
	p.raw("<header><span><b>", esc(p.name()), "</b></span><span>", esc(p.t(textKind)))
	if p.o.Date != "" {
		p.raw(" · ", esc(cut(p.o.Date, 40)))
	}
	p.raw("</span></header>\n")
	v := p.verdict()
	p.para("q", textQuestion)
	p.raw(`<div class="verdict"><div class="`, string(v), `">`)
	p.icon(v)
	p.raw("</div><div>")
	p.el("p", "tag "+string(v), p.named(textTags, string(v)))
	p.el("h1", "", p.named(textVerdicts, string(v)))
	p.raw("</div></div>\n")
	p.tiles()
	p.open("p", "")
	p.raw(esc(p.named(textMeanings, string(v))))
	for _, s := range p.remarks(v) {
		if p.lang == 1 {
			p.raw(" ")
		}
		p.raw(esc(s))
	}
	p.close("p")
	p.el("h2", "", p.t(textNext))
	p.list("ol", "", p.todo(v))
	p.el("h2", "", p.t(textMoney))
	if p.r.Cost == nil {
		p.para("", textNoForm)
	} else {
		p.options()
		p.pays()
		p.para("small", textMoneyFirst)
	}
	p.raw(`<p class="small">`, esc(p.basis()))
	if p.lang == 1 {
		p.raw(" ")
	}
	p.raw(esc(p.t(textPrivacy)), "</p>")
	p.close("section")
}

// icon stands for a verdict: an arrow up or down, a wave, a question mark.
func (p *page) icon(v poc.Verdict) {
	shape := "M14 24h20"
	switch v {
	case poc.Helps:
		shape = "M24 36V13M14 22l10-10 10 10"
	case poc.Hurts:
		shape = "M24 12v23M14 26l10 10 10-10"
	case poc.NoEvidence:
		shape = "M13 20h22M13 28h22"
	case poc.TooFew:
		shape = "M18 19a6 6 0 1 1 9 5c-2 1.3-3 2.5-3 5M24 35v.5"
	}
	p.raw(`<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22" fill="none" stroke="currentColor" stroke-width="2.5"/><path d="`,
		shape, `" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`)
}

// tiles are the one figure: right answers of both arms, and their difference.
func (p *page) tiles() {
	single, multi := p.result(poc.Single), p.result(poc.Multi)
	if single == nil || multi == nil {
		return
	}
	p.open("div", "tiles")
	unit := axis{v1: 1}
	for _, a := range []*poc.ArmResult{single, multi} {
		p.tile(armClass(a.Arm), p.arm(a.Arm), p.share(a.Accuracy), p.t(textRight), p.t(textInterval, "range", p.bounds(a.Accuracy)))
		p.strip(armClass(a.Arm), unit, a.Accuracy.Low, a.Accuracy.Value, a.Accuracy.High)
	}
	d := p.r.Comparison.Difference
	n := p.photos()
	p.tile("d", p.t(textDifference), p.gap(d.Mean, n), p.t(textPaired), p.t(textInterval, "range", p.gaps(d.Low, d.High, n)))
	reach := max(-d.Low, d.High, .1)
	p.strip("d", axis{v0: -reach, v1: reach}, d.Low, d.Mean, d.High)
	p.close("div")
}

// tile begins a tile; strip ends it.
func (p *page) tile(class, title, figure string, lines ...string) {
	p.open("div", "tile "+class)
	p.el("p", "", title)
	p.el("p", "big", figure)
	for _, s := range lines {
		p.el("p", "", s)
	}
}

// strip draws an interval, which the tile has in words.
func (p *page) strip(class string, x axis, low, at, high float64) {
	x.x0, x.x1 = 8, 212
	p.raw(`<svg viewBox="0 0 220 22" aria-hidden="true">`)
	p.line("grid", x.x0, 11, x.x1, 11)
	for _, v := range []float64{x.v0, (x.v0 + x.v1) / 2, x.v1} {
		p.line("grid", x.at(v), 4, x.at(v), 18)
	}
	if x.v0 < 0 {
		p.line("zero", x.at(0), 1, x.at(0), 21)
	}
	p.whisker(class, x.at(low), x.at(at), x.at(high), 11)
	p.raw("</svg></div>\n")
}

// remarks qualify the verdict.
func (p *page) remarks(v poc.Verdict) []string {
	c := p.r.Comparison
	if c == nil || p.result(poc.Multi) == nil {
		return nil
	}
	var s []string
	if v == poc.TooFew {
		s = append(s, p.t(textNotUse))
	}
	if v == poc.Helps && p.result(poc.Shuffled) != nil {
		if c.Control.Low > 0 {
			s = append(s, p.t(textControlOK))
		} else {
			s = append(s, p.t(textControlOpen))
		}
	}
	if v == poc.NoEvidence && c.Difference.PSame >= .95 {
		s = append(s, p.t(textSame, "m", fixed(100*c.Difference.Margin, 0), "p", chance(c.Difference.PSame)))
	}
	if (v == poc.NoEvidence || v == poc.TooFew) && c.Power > 0 {
		s = append(s, p.t(textPower, "p", chance(c.Power)))
	}
	return s
}

// chance is a probability in whole percent that never claims certainty.
func chance(x float64) string {
	return whole(min(max(100*x, 1), 99))
}

// todo is what to do next, at most five things.
func (p *page) todo(v poc.Verdict) []string {
	var s []string
	add := func(x text, args ...string) { s = append(s, p.t(x, args...)) }
	road := poc.RoadMap(p.r, p.r.Cost)
	smallest, need := road[0].Gates[0].Have, road[0].Gates[0].Need
	labels := p.r.Data.Labelled
	switch v {
	case poc.Helps:
		add(textDoMulti)
		if n := road[0].Photos; n > labels {
			add(textDoTrial, "n", integer(n), "k", integer(labels))
		}
	case poc.Hurts:
		add(textDoDrop)
		add(textDoSingle)
	case poc.NoEvidence:
		add(textDoSingle)
		switch more := p.r.Comparison.MoreLabels; {
		case p.r.Depth.Unlearned():
			add(textDoDepth)
		case more > 0:
			add(textDoMore, "n", integer(more))
		case more < 0:
			add(textDoNever)
		}
	case poc.TooFew:
		if smallest < need {
			add(textDoFew, "n", whole(need), "k", whole(smallest))
		}
		if more := p.r.Comparison.MoreLabels; more > 0 {
			add(textDoMore, "n", integer(more))
		}
	default:
		add(textDoCompare)
	}
	switch g := p.r.Data.Groups; {
	case g == 0:
		add(textDoNoPlaces)
	case g < 3:
		add(textDoPlaces, "g", integer(g))
	}
	for _, a := range p.r.Advice {
		if x := textAdvice.of(a.Kind); x != nil && len(s) < 4 {
			add(x, "n", integer(a.Photos), "total", integer(a.Total))
		}
	}
	if p.r.Stress == nil && p.result(poc.Multi) != nil && v != poc.TooFew && len(s) < 5 {
		add(textDoStress)
	}
	if p.r.Cost == nil && len(s) < 5 {
		add(textDoForm)
	}
	return s
}

// basis is what page one rests on.
func (p *page) basis() string {
	places := p.t(textNoPlaces)
	if g := p.r.Data.Groups; g > 0 {
		places = p.t(textPlaces, "g", integer(g))
	}
	x := textBasis
	if p.result(poc.Multi) == nil {
		x = textBasisFew
	}
	return p.t(x, "n", integer(p.r.Data.Labelled), "c", integer(len(p.r.Data.Classes)), "places", places,
		"folds", integer(p.r.Method.Folds), "repeats", integer(p.r.Method.Repeats))
}
