package report

import (
	"strconv"
	"strings"

	"okuyuki/core/poc"
)

// limits says what the figures do not carry.
func (p *page) limits() {
	r := p.r
	p.section(textLimits)
	var s []string
	add := func(when bool, x text, args ...string) {
		if when {
			s = append(s, p.t(x, args...))
		}
	}
	add(true, textLimSites)
	add(true, textLimTime)
	add(r.Data.DepthMaps == 0, textLimDepth)
	add(r.Data.DepthMaps == 0, textLimSensor)
	add(r.Stress == nil, textLimStress)
	add(r.Trust == nil, textLimTrust)
	add(true, textLimLabels)
	add(r.Data.Refused > 0, textLimRefused, "n", integer(r.Data.Refused))
	p.el("h3", "", p.t(textLimitsMeas))
	p.list("ul", "", s)

	s = nil
	n, g := p.photos(), r.Data.Groups
	add(decimals(n) < 0, textLimSmall, "n", integer(n))
	add(g == 0, textLimPlaces0)
	add(g > 0 && g < 3, textLimPlaces1, "g", integer(g))
	add(g >= 3, textLimPlaces)
	if p.result(poc.Multi) != nil {
		add(r.Method.Looks == 0, textLimLooks0)
		add(r.Method.Looks == 1, textLimLooks1)
		add(r.Method.Looks > 1, textLimLooks, "n", integer(r.Method.Looks))
		add(true, textLimMulti)
		add(true, textLimSeed, "seed", strconv.FormatUint(r.Method.Seed, 10), "r", integer(r.Method.Repeats))
		add(true, textLimCV)
	}
	add(r.Trust != nil, textLimChosen)
	add(r.Cost != nil, textLimMoney)
	p.el("h3", "", p.t(textLimitsStat))
	p.list("ul", "", s)
	p.close("section")
}

func (p *page) glossary() {
	p.section(textGlossaryHead)
	p.open("dl", "words")
	for _, g := range textGlossary {
		p.el("dt", "", p.t(&g.term))
		p.el("dd", "", p.t(&g.means))
	}
	p.close("dl")
	p.close("section")
}

// phrases are sentences for the meeting.
func (p *page) phrases() {
	p.section(textPhrases)
	p.para("", textPhrasesLead)
	for _, s := range p.sayings() {
		p.open("blockquote", "")
		p.raw(esc(s))
		p.close("blockquote")
	}
	p.close("section")
}

func (p *page) sayings() []string {
	var s []string
	say := func(x text, args ...string) { s = append(s, p.t(x, args...)) }
	v := p.verdict()
	say(textSayVerdict.of(string(v)))
	single, multi := p.result(poc.Single), p.result(poc.Multi)
	if single != nil && multi != nil && v != poc.TooFew {
		d, n := p.r.Comparison.Difference, p.photos()
		say(textSayBoth, "single", p.share(single.Accuracy), "multi", p.share(multi.Accuracy))
		say(textSayRange, "gap", p.gap(d.Mean, n), "range", p.gaps(d.Low, d.High, n))
	}
	if c := p.r.Comparison; c != nil && (v == poc.NoEvidence || v == poc.TooFew) {
		if c.MoreLabels > 0 {
			say(textSayMore, "n", integer(c.MoreLabels))
		} else if c.MoreLabels < 0 {
			say(textSayNever)
		}
	}
	if kind, until, ok := weakest(p.r.Stress); ok {
		x := textSayDark
		if until <= 0 {
			x = textSayDark0
		}
		say(x, "kind", p.corruptionWord(kind), "p", p.percent(until, 100))
	}
	if t := p.r.Trust; t != nil && v != poc.TooFew {
		for _, q := range t.Curve {
			if q.Threshold >= t.Suggested && q.Risk.Total > 0 {
				say(textSayTrust, "c", p.share(q.Coverage), "r", p.share(q.Risk))
				break
			}
		}
	}
	if c := p.r.Cost; c != nil && v != poc.TooFew {
		for _, o := range c.Options {
			if o.Kind == string(p.r.Advised()) {
				say(textSayCost, "cost", p.money(o.PerMonth), "range", p.moneys(o.Low, o.High), "today", p.money(c.Options[0].PerMonth))
			}
		}
	}
	say(textSayElse)
	say(textSayPrivacy)
	return s
}

// corruptionWord is its name within a sentence; JPEG keeps its capitals.
func (p *page) corruptionWord(c poc.Corruption) string {
	s := p.corruptionName(c)
	if len(s) > 1 && s[1] >= 'a' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// weakest is the corruption that spoils multitask's depth first.
func weakest(s *poc.Stress) (kind poc.Corruption, until float64, ok bool) {
	if s == nil {
		return "", 0, false
	}
	until = 1
	for _, c := range s.Curves {
		if u, measured := c.DepthUntil[poc.Multi]; measured && u < until {
			kind, until, ok = c.Corruption, u, true
		}
	}
	return kind, until, ok
}

// provenance is all that is needed to repeat it, and the card of the base model.
func (p *page) provenance() {
	p.section(textProvenance)
	m := &p.r.Method
	p.open("dl", "facts")
	p.fact(textVersion, strings.TrimSpace("Okuyuki "+m.Version))
	p.fact(textKernel, m.Kernel)
	p.fact(textModel, m.Model)
	p.fact(textModelID, m.ModelID)
	p.fact(textDataHash, p.r.Data.Hash)
	p.fact(textSeed, strconv.FormatUint(m.Seed, 10))
	if m.Folds > 0 {
		p.fact(textDesign, p.t(textDesignValue, "k", integer(m.Folds), "r", integer(m.Repeats), "steps", integer(m.Steps), "batch", integer(m.Batch)))
	}
	if m.First > 0 {
		p.fact(textFirst, p.t(textFirstValue, "n", integer(m.First)))
	}
	if m.Seconds > 0 {
		p.fact(textTime, p.t(textTimeValue, "s", amount(m.Seconds), "w", integer(m.Workers)))
	}
	p.fact(textLicence, p.t(textLicenceValue))
	p.close("dl")
	if m.Folds > 0 {
		p.open("div", "box")
		p.para("small", textRepeat)
		p.raw("<p><code>okuyuki poc DIR --seed ", strconv.FormatUint(m.Seed, 10), " --folds ", integer(m.Folds), " --repeats ", integer(m.Repeats), "</code></p>")
		p.close("div")
	}
	p.card()
	p.close("section")
	p.raw("<footer>", esc(p.t(textFooter)), "</footer>\n")
}
