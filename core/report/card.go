package report

import (
	"strings"

	"okuyuki/core/modelcard"
)

// card is the model card of the base model: where it comes from, how well it does, where it fails.
func (p *page) card() {
	m := &p.r.Method
	if m.Model == "" && m.ModelID == "" {
		return
	}
	p.el("h3", "", p.t(textCard))
	c := modelcard.Of(m.ModelID)
	if c == nil {
		p.para("", textCardNone)
		return
	}
	p.open("dl", "facts")
	p.fact(textCardName, p.t(textCardNameValue, "name", c.Name, "version", c.Version))
	p.fact(textCardUse, p.says(c.Use))
	p.fact(textCardNotFor, p.says(c.NotFor))
	for _, part := range c.Parts {
		p.el("dt", "", p.says(part.Name))
		p.el("dd", "", p.t(textCardPart, "data", p.says(part.Data), "terms", p.says(part.Terms)))
	}
	p.close("dl")
	p.figures(&c.Measured)
	p.para("small", textCardNote)
	p.el("h3", "", p.t(textCardLimits))
	limits := make([]string, len(c.Limits))
	for i, x := range c.Limits {
		limits[i] = p.says(x)
	}
	p.list("ul", "", limits)
}

// figures is the table of what was measured of the model.
func (p *page) figures(m *modelcard.Measured) {
	var rows []row
	for _, f := range m.Figures {
		say := func(x float64) string { return strings.TrimSpace(fixed(x, 3) + " " + f.Unit) }
		value, baseline := say(f.Value), p.t(textNone)
		if f.Low != nil && f.High != nil {
			value += " (" + fixed(*f.Low, 3) + "–" + fixed(*f.High, 3) + ")"
		}
		if f.Baseline != nil {
			baseline = say(*f.Baseline)
		}
		better := textCardHigher
		if f.Lower {
			better = textCardLower
		}
		rows = append(rows, row{"", []string{p.says(f.Name), value, baseline, p.t(better)}})
	}
	p.table("", p.t(textCardMeasured, "on", p.says(m.On), "n", integer(m.Frames), "command", m.Command),
		[]string{p.t(textCardFigure), p.t(textCardValue), p.t(textCardBaseline), p.t(textCardBetter)}, rows)
}

// says is a text of the card in the report's language.
func (p *page) says(x modelcard.Text) string {
	if p.lang == 1 {
		return x.EN
	}
	return x.JA
}
