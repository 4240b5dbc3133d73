package report

import (
	"okuyuki/core/poc"
)

// options is the table of the ways to work, as page one shows it.
func (p *page) options() {
	var rows []row
	for _, o := range p.r.Cost.Options {
		name := p.named(textOptions, o.Kind)
		if o.From == poc.FromAssumption {
			name += p.t(textAssumed)
		}
		interval := p.t(textNone)
		if o.Kind != poc.Today {
			interval = p.moneys(o.Low, o.High)
		}
		rows = append(rows, row{optionClass(o.Kind), []string{name, p.money(o.PerMonth), interval, amount(o.Errors), amount(o.Reviews)}})
	}
	p.table("", "", []string{p.t(textWay), p.t(textMonthly), p.t(textRange95), p.t(textErrors), p.t(textReviews)}, rows)
}

// pays says whether the advised way of working is cheaper than today's, as far as its interval tells.
func (p *page) pays() {
	options := p.r.Cost.Options
	for _, o := range options {
		if o.Kind != string(p.r.Advised()) || p.verdict() == poc.TooFew {
			continue
		}
		x := textUnclear
		switch today := options[0].PerMonth; {
		case o.High < today:
			x = textPays
		case o.Low > today:
			x = textCostly
		}
		p.para("", x, "way", p.named(textOptions, o.Kind))
	}
}

func optionClass(kind string) string {
	switch kind {
	case poc.WithSingle:
		return "s"
	case poc.WithMulti:
		return "m"
	}
	return ""
}

func (p *page) cost() {
	p.section(textCost)
	c := p.r.Cost
	if c == nil {
		p.para("", textNoCost)
		p.close("section")
		return
	}
	p.para("", textCostLead, "n", amount(c.PhotosPerMonth), "day", amount(c.Form.PhotosPerDay), "days", amount(c.Form.WorkDays))
	p.options()
	p.el("h3", "", p.t(textTerms))
	for i := range c.Options {
		p.terms(&c.Options[i])
	}
	p.para("small", textFormula)
	p.para("small", textFormulaRange)
	for _, o := range c.Options {
		if o.Kind == poc.WithSensor {
			if o.From == poc.FromAssumption {
				p.para("small", textSensorNote)
			}
			if o.BreakEven > 0 {
				p.para("small", textBreakEven, "n", amount(o.BreakEven))
			}
		}
	}
	p.form(&c.Form)
	p.close("section")
}

// terms is what an option's cost is made of, each with the measured share behind it.
func (p *page) terms(o *poc.Option) {
	var rows []row
	for _, t := range o.Terms {
		if t.Count == 0 && t.Share == nil {
			continue
		}
		share := p.t(textNone)
		if t.Share != nil {
			share = symbol(t.Kind) + p.cell(*t.Share)
		}
		rows = append(rows, row{"", []string{p.named(textTermNames, t.Kind), amount(t.Count), p.money(t.Each), p.money(t.Count * t.Each), share, p.named(textFrom, t.From)}})
	}
	caption := p.named(textOptions, o.Kind)
	if o.Once > 0 {
		caption += " (" + p.t(textOnce) + p.t(textColon) + p.money(o.Once) + ")"
	}
	p.table("", caption, []string{p.t(textTermHead), p.t(textTimes), p.t(textEach), p.t(textSum), p.t(textShare), p.t(textFromHead)}, rows)
}

// symbol names the measured share as the formula does.
func symbol(term string) string {
	if term == poc.TermReviews {
		return "c = "
	}
	return "r = "
}

func (p *page) form(f *poc.Form) {
	p.el("h3", "", p.t(textFormHead))
	p.open("dl", "facts")
	p.fact(textFormPhotos, amount(f.PhotosPerDay))
	p.fact(textFormDays, amount(f.WorkDays))
	p.fact(textFormWrong, p.money(f.WrongCost))
	p.fact(textFormReview, p.money(f.ReviewCost))
	p.fact(textFormLabel, p.money(f.LabelCost))
	p.fact(textFormToday, fixed(100*f.TodayError, 1)+p.t(textPercent))
	if f.Sensors > 0 {
		p.fact(textFormSensor, p.money(f.SensorCost)+" × "+amount(f.Sensors))
	}
	p.close("dl")
}

// fact is a line of a list of facts; nothing where the value is not known.
func (p *page) fact(name text, value string) {
	if value != "" {
		p.el("dt", "", p.t(name))
		p.el("dd", "", value)
	}
}

// road is the staged way on.
func (p *page) road() {
	p.section(textRoad)
	p.para("", textRoadLead)
	for _, s := range poc.RoadMap(p.r, p.r.Cost) {
		p.raw(`<div class="chart">`)
		p.el("h3", "", p.named(textSteps, s.Kind))
		p.para("", textStepWhat.of(s.Kind), "n", integer(s.Photos), "weeks", p.t(textWeeks, "n", integer(s.Weeks)))
		var rows []row
		for _, g := range s.Gates {
			need, have := p.gate(g)
			state := textMissed
			switch {
			case !g.Known:
				state, have = textUnmeasured, p.t(textNone)
			case g.Passed:
				state = textPassed
			}
			rows = append(rows, row{"", []string{p.named(textGates, g.Kind), need, have, p.t(state), p.named(textFrom, g.From)}})
		}
		p.table("", "", []string{p.t(textGate), p.t(textNeed), p.t(textHave), p.t(textState), p.t(textFromHead)}, rows)
		p.close("div")
	}
	p.close("section")
}

// gate is what a gate needs and has, in its own units.
func (p *page) gate(g poc.Gate) (need, have string) {
	atLeast := func(x string) string { return p.t(textAtLeast, "x", x) }
	atMost := func(x string) string { return p.t(textAtMost, "x", x) }
	switch g.Kind {
	case "verdict":
		if g.Have > 0 {
			return p.t(textYes), p.t(textYes)
		}
		return p.t(textYes), p.t(textNo)
	case "accuracy", "coverage":
		return atLeast(p.percent(g.Need, 100)), p.percent(g.Have, 100)
	case "risk":
		return atMost(fixed(100*g.Need, 1) + p.t(textPercent)), p.percent(g.Have, 100)
	case "cost":
		return atMost(p.money(g.Need)), p.money(g.Have)
	}
	return atLeast(integer(int(g.Need))), integer(int(g.Have))
}
