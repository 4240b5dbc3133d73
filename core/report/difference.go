package report

import (
	"math"

	"okuyuki/core/poc"
)

// difference shows the contrast fixed beforehand, and that with the control.
func (p *page) difference() {
	p.el("h3", "", p.t(textDiffHead))
	c, n := p.r.Comparison, p.photos()
	pairs := []poc.Difference{c.Difference}
	head := []string{p.t(textMeasure), p.t(textMain)}
	if p.result(poc.Shuffled) != nil {
		pairs = append(pairs, c.Control)
		head = append(head, p.t(textControl))
	}
	p.svgDifference(pairs, n)
	if m := c.Difference.Margin; m > 0 {
		p.para("small", textBandNote, "m", whole(100*m))
	}
	cells := func(x text, f func(d poc.Difference) string) row {
		r := row{"", []string{p.t(x)}}
		for _, d := range pairs {
			r.cells = append(r.cells, f(d))
		}
		return r
	}
	rows := []row{
		cells(textMean, func(d poc.Difference) string { return p.gap(d.Mean, n) }),
		cells(textTInterval, func(d poc.Difference) string { return p.gaps(d.Low, d.High, n) }),
		cells(textBootRange, func(d poc.Difference) string { return p.gaps(d.BootLow, d.BootHigh, n) }),
		cells(textOnly, func(d poc.Difference) string {
			return p.t(textOnlyCell, "a", integer(d.OnlyA), "b", integer(d.OnlyB))
		}),
	}
	if c.Difference.SignFlip > 0 {
		rows = append(rows, cells(textFlipP, func(d poc.Difference) string { return "p " + pvalue(d.SignFlip) }))
	}
	rows = append(rows,
		cells(textTP, func(d poc.Difference) string { return "p " + pvalue(d.P) }),
		cells(textMcNemar, func(d poc.Difference) string { return "p " + pvalue(d.McNemar) }),
		cells(textBayes, func(d poc.Difference) string {
			return whole(100*d.PBetter) + " · " + whole(100*d.PSame) + " · " + whole(100*d.PWorse) + p.t(textPercent)
		}),
	)
	if c.Difference.Units > 0 {
		rows = append(rows, cells(textUnits, func(d poc.Difference) string { return integer(d.Units) }))
	}
	p.table("", "", head, rows)
	p.para("small", textDiffNote)
}

// svgDifference draws the intervals around the line of no difference.
func (p *page) svgDifference(pairs []poc.Difference, n int) {
	const left, w, rowH = 252.0, 640.0, 46.0
	h := rowH*float64(len(pairs)) + 46
	x := axis{x0: left, x1: w - 20}
	desc := ""
	for _, d := range pairs {
		x.v0, x.v1 = min(x.v0, d.Low, d.BootLow, -d.Margin), max(x.v1, d.High, d.BootHigh, d.Margin)
		desc += p.t(textDiffDesc, "a", p.arm(d.A), "b", p.arm(d.B), "d", p.gap(d.Mean, n), "range", p.gaps(d.Low, d.High, n)) + " "
	}
	x.v0, x.v1 = max(100*x.v0, -100), min(100*x.v1, 100)
	tick := x.round(8)
	p.svg("wide", w, h, p.t(textDiffChart), desc)
	bottom := h - 40
	if m := 100 * pairs[0].Margin; m > 0 {
		p.rect("same", x.at(-m), 2, x.at(m)-x.at(-m), bottom-2)
	}
	x.ticks(tick, func(v, at float64) {
		class := "grid"
		if math.Abs(v) < tick/2 {
			class = "zero"
		}
		p.line(class, at, 2, at, bottom)
		p.label("tick", "middle", at, bottom+17, signed(fixed(v, 0)))
	})
	p.label("name", "end", w-20, h-4, p.t(textDiffAxis))
	for i, d := range pairs {
		y := 18 + rowH*float64(i)
		class := "m"
		if i > 0 {
			class = "o"
		}
		p.label("", "end", left-14, y+4, p.t(textMinus, "a", p.arm(d.A), "b", p.short(d.B)))
		p.whisker(class, x.at(100*d.Low), x.at(100*d.Mean), x.at(100*d.High), y)
		p.label("tick", "end", left-14, y+21, p.t(textBoot))
		p.line("thin", x.at(100*d.BootLow), y+17, x.at(100*d.BootHigh), y+17)
	}
	p.raw("</svg>\n")
}
