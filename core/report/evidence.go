package report

import (
	"okuyuki/core/poc"
)

func (p *page) data() {
	d := p.r.Data
	p.section(textData)
	p.para("", textDataLead, "n", integer(d.Labelled), "u", integer(d.Unlabeled))
	var rows []row
	for i, c := range d.Classes {
		share := p.t(textNone)
		if d.Labelled > 0 {
			share = p.percent(float64(c.Photos)/float64(d.Labelled), min(d.Labelled, 999))
		}
		rows = append(rows, row{"", []string{p.class(i), integer(c.Photos), share}})
	}
	p.table("narrow", "", []string{p.t(textClass), p.t(textPhotos), p.t(textShareOfAll)}, rows)
	var notes []string
	if d.Groups > 0 {
		notes = append(notes, p.t(textDataPlaces, "g", integer(d.Groups)))
	} else {
		notes = append(notes, p.t(textDataSingly))
	}
	if d.DepthMaps > 0 {
		notes = append(notes, p.t(textDataDepth, "n", integer(d.DepthMaps)))
	} else {
		notes = append(notes, p.t(textDataNoDepth))
	}
	if q := p.r.Depth; q != nil {
		notes = append(notes, p.depthQuality(q)...)
	}
	if d.Refused > 0 {
		notes = append(notes, p.t(textDataRefused, "n", integer(d.Refused)))
	}
	p.list("ul", "", notes)
	p.close("section")
}

func (p *page) method() {
	p.section(textMethod)
	arms := p.arms()
	if len(arms) == 0 {
		arms = []poc.Arm{poc.Single, poc.Multi}
	}
	p.para("", textMethodArms)
	var rows []row
	for _, a := range arms {
		if x := textArmWhat.of(string(a)); x != nil {
			rows = append(rows, row{armClass(a), []string{p.arm(a), p.t(x)}})
		}
	}
	p.table("words", "", nil, rows)
	var notes []string
	if m := p.r.Method; m.Folds > 0 && p.result(poc.Multi) != nil {
		notes = append(notes, p.t(textMethodCV, "folds", integer(m.Folds), "repeats", integer(m.Repeats), "steps", integer(m.Steps)))
		if x := textAugmentation.of(m.Augmentation); x != nil {
			notes = append(notes, p.t(x))
		}
	}
	notes = append(notes, p.t(textMethodTest), p.t(textMethodRule), p.t(textMethodWilson), p.t(textMethodFew))
	p.list("ul", "", notes)
	p.close("section")
}

// maxAbreast is the number of classes up to which two confusion matrices fit side by side on A4.
const maxAbreast = 5

func (p *page) evidence() {
	p.section(textEvidence)
	if len(p.arms()) == 0 {
		p.para("", textNoneYet)
		p.close("section")
		return
	}
	p.armsTable()
	if p.result(poc.Multi) != nil && p.result(poc.Single) != nil {
		p.difference()
		p.perClass()
		side := "two"
		if len(p.r.Data.Classes) > maxAbreast { // on paper nothing scrolls
			side = "stacked"
		}
		p.open("div", side)
		p.confusion(poc.Single)
		p.confusion(poc.Multi)
		p.close("div")
		p.para("small", textMatrixNote)
	}
	p.learning()
	p.disagreements()
	p.close("section")
}

func (p *page) armsTable() {
	p.el("h3", "", p.t(textArmsHead))
	c := p.r.Comparison
	p.svgArms()
	var rows []row
	for _, a := range c.Arms {
		// A mean over classes carries no more digits than the accuracy.
		balanced := p.percent(a.Balanced, a.Accuracy.Total)
		abs, delta := p.t(textNone), p.t(textNone)
		if a.Depth != nil && a.Depth.Photos > 0 {
			abs, delta = fixed(a.Depth.AbsRel, 2), fixed(a.Depth.Delta1, 2)
		}
		rows = append(rows, row{armClass(a.Arm), []string{p.arm(a.Arm), p.cell(a.Accuracy), balanced, fixed(a.LogLoss, 2), abs, delta}})
	}
	p.table("", "", []string{p.t(textArm), p.t(textAccuracy), p.t(textBalanced), p.t(textLogLoss), p.t(textDepthErr), p.t(textDepthD1)}, rows)
	p.para("small", textArmsNote)
}

// svgArms draws the accuracies over one axis, with what guessing would reach.
func (p *page) svgArms() {
	const left, w, rowH = 150.0, 640.0, 30.0
	arms := p.r.Comparison.Arms
	h := rowH*float64(len(arms)) + 44
	x := axis{0, 1, left, w - 16}
	desc := ""
	for _, a := range arms {
		desc += p.arm(a.Arm) + p.t(textColon) + p.share(a.Accuracy) + " (" + p.bounds(a.Accuracy) + "). "
	}
	p.svg("wide", w, h, p.t(textArmsChart), desc)
	bottom := h - 38
	x.ticks(.2, func(v, at float64) {
		p.line("grid", at, 4, at, bottom)
		p.label("tick", "middle", at, bottom+17, p.percent(v, 100))
	})
	if most := p.commonest(); most > 0 {
		p.line("guide", x.at(most), 4, x.at(most), bottom)
		p.label("tick", "end", w-16, h-3, "┆ "+p.t(textChance, "k", p.share(poc.Proportion{Value: most, Total: p.photos()})))
	}
	for i, a := range arms {
		y := 20 + rowH*float64(i)
		p.label("", "end", left-14, y+4, p.short(a.Arm))
		p.whisker(armClass(a.Arm), x.at(a.Accuracy.Low), x.at(a.Accuracy.Value), x.at(a.Accuracy.High), y)
	}
	p.raw("</svg>\n")
}

// commonest is the share of the largest class.
func (p *page) commonest() float64 {
	most := 0
	for _, c := range p.r.Data.Classes {
		most = max(most, c.Photos)
	}
	if p.r.Data.Labelled == 0 {
		return 0
	}
	return min(1, float64(most)/float64(p.r.Data.Labelled))
}

func (p *page) perClass() {
	p.el("h3", "", p.t(textPerClass))
	single, multi := p.result(poc.Single), p.result(poc.Multi)
	head := []string{p.t(textClass)}
	for _, a := range []poc.Arm{poc.Single, poc.Multi} {
		for _, x := range []text{textPrecision, textRecall} {
			head = append(head, p.arm(a)+p.t(textColon)+p.t(x))
		}
	}
	var rows []row
	for i := range p.r.Data.Classes {
		s, m := single.PerClass[i], multi.PerClass[i]
		rows = append(rows, row{"", []string{p.class(i), p.cell(s.Precision), p.cell(s.Recall), p.cell(m.Precision), p.cell(m.Recall)}})
	}
	p.table("", "", head, rows)
	p.para("small", textPerNote)
}

// confusion draws an arm's matrix; the shade is the share of the row.
func (p *page) confusion(a poc.Arm) {
	r := p.result(a)
	p.raw(`<div class="chart"><h3>`, esc(p.t(textConfusion, "arm", p.arm(a))), `</h3><div class="scroll"><table class="matrix"><thead><tr><td></td>`)
	for i := range p.r.Data.Classes {
		p.raw(`<th scope="col">`, esc(cut(p.class(i), 14)), "</th>")
	}
	p.raw("</tr></thead><tbody>\n")
	for i, cells := range r.Confusion {
		sum := 0.0
		for _, n := range cells {
			sum += n
		}
		p.raw(`<tr><th scope="row">`, esc(cut(p.class(i), 14)), "</th>")
		for j, n := range cells {
			class := "k0"
			if n > 0 && sum > 0 {
				class = "k" + whole(1+min(2, float64(int(3*n/sum))))
			}
			if i == j {
				class += " hit"
			}
			p.el("td", class, count(n))
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody></table></div></div>\n")
}

func (p *page) learning() {
	curve := p.r.Comparison.Curve
	if len(curve) < 2 {
		return
	}
	p.raw(`<div class="chart">`)
	p.el("h3", "", p.t(textLearning))
	first, last := curve[0], curve[len(curve)-1]
	n := min(p.photos(), 999)
	low := first.Low
	s := series{class: "o"}
	var rows []row
	for _, q := range curve {
		low = min(low, q.Low)
		s.points = append(s.points, point{float64(q.Labels), q.Accuracy, q.Low, q.High})
		rows = append(rows, row{"", []string{integer(q.Labels), p.percent(q.Accuracy, n), p.percent(q.Low, n) + "–" + p.percent(q.High, n)}})
	}
	p.plot(&plot{
		class: "wide", title: p.t(textLearning), w: 640, h: 250, xName: p.t(textLabels), yName: p.t(textCurveY),
		desc: p.t(textCurveDesc, "a", integer(first.Labels), "x", p.percent(first.Accuracy, n), "b", integer(last.Labels), "y", p.percent(last.Accuracy, n)),
		x:    axis{v1: float64(last.Labels)}, y: axis{v0: min(.8, low), v1: 1}, xTicks: 8, yTicks: 5,
		xText: whole, yText: func(v float64) string { return p.percent(v, 100) }, series: []series{s},
	})
	p.close("div")
	p.table("narrow", "", []string{p.t(textLabels), p.t(textCurveY), p.t(textCurveRange)}, rows)
	p.para("small", textCurveNote)
	if o := p.r.Comparison.Outlook; o != nil {
		p.para("", textOutlook, "n", integer(o.More), "g", step(100*o.Gain), "range", p.t(textRange, "low", step(100*o.Low), "high", step(100*o.High)))
	}
}
