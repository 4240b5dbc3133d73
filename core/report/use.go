package report

import (
	"math"

	"okuyuki/core/poc"
)

// stress shows each corruption for class and depth apart: depth suffers first.
func (p *page) stress() {
	p.section(textStress)
	if p.r.Stress == nil || len(p.r.Stress.Curves) == 0 {
		p.para("", textStressNone)
		p.close("section")
		return
	}
	p.para("", textStressLead)
	arms := stressArms(p.r.Stress)
	p.until(arms)
	p.legend(arms)
	worst := worstDepth(p.r.Stress)
	for _, c := range p.r.Stress.Curves {
		p.corruption(c, arms, worst)
	}
	p.close("section")
}

// stressArms are those shown: the two of the comparison.
func stressArms(s *poc.Stress) []poc.Arm {
	var arms []poc.Arm
	for _, a := range []poc.Arm{poc.Single, poc.Multi} {
		for _, c := range s.Curves {
			if len(c.Points) > 0 && stressArm(c.Points[0], a) != nil {
				arms = append(arms, a)
				break
			}
		}
	}
	return arms
}

func stressArm(q poc.StressPoint, a poc.Arm) *poc.StressArm {
	for i := range q.Arms {
		if q.Arms[i].Arm == a {
			return &q.Arms[i]
		}
	}
	return nil
}

// worstDepth is the largest depth error, so that all charts share an axis.
func worstDepth(s *poc.Stress) float64 {
	worst := .1
	for _, c := range s.Curves {
		for _, q := range c.Points {
			for _, a := range q.Arms {
				if a.AbsRel != nil {
					worst = max(worst, *a.AbsRel)
				}
			}
		}
	}
	return worst
}

func (p *page) corruptionName(c poc.Corruption) string {
	return p.named(textCorruptions, string(c))
}

// until is the summary: how far each stays of use.
func (p *page) until(arms []poc.Arm) {
	head := []string{p.t(textStressKind)}
	depth := []poc.Arm{}
	for _, a := range arms {
		head = append(head, p.t(textUntilClass, "arm", p.arm(a)))
		for _, c := range p.r.Stress.Curves {
			if _, ok := c.DepthUntil[a]; ok {
				depth = append(depth, a)
				break
			}
		}
	}
	for _, a := range depth {
		head = append(head, p.t(textUntilDepth, "arm", p.arm(a)))
	}
	cell := func(until map[poc.Arm]float64, a poc.Arm) string {
		v, ok := until[a]
		switch {
		case !ok:
			return p.t(textNone)
		case v >= 1:
			return p.t(textAllTheWay)
		case v <= 0:
			return p.t(textNotAtAll)
		}
		return p.percent(v, 100)
	}
	var rows []row
	for _, c := range p.r.Stress.Curves {
		r := row{"", []string{p.corruptionName(c.Corruption)}}
		for _, a := range arms {
			r.cells = append(r.cells, cell(c.ClassUntil, a))
		}
		for _, a := range depth {
			r.cells = append(r.cells, cell(c.DepthUntil, a))
		}
		rows = append(rows, r)
	}
	p.table("", p.t(textStressUntil), head, rows)
	p.para("small", textUntilNote)
}

// corruption draws one: class on the left, depth on the right, the numbers below.
func (p *page) corruption(c poc.StressCurve, arms []poc.Arm, worst float64) {
	name := p.corruptionName(c.Corruption)
	classes := plot{class: "", title: p.t(textClassOf, "kind", name), yName: p.t(textCurveY), y: axis{v1: 1}, yTicks: 5,
		yText: func(v float64) string { return p.percent(v, 100) }}
	depths := plot{title: p.t(textDepthOf, "kind", name), yName: p.t(textAbsRelAxis), y: axis{v1: worst}, yTicks: 5,
		yText: func(v float64) string { return fixed(v, 2) }}
	head := []string{p.t(textStrength)}
	for _, q := range c.Points {
		head = append(head, p.percent(q.Strength, 100))
	}
	var rows, depthRows []row
	for _, a := range arms {
		class, depth := series{class: armClass(a)}, series{class: armClass(a)}
		r, d := row{armClass(a), []string{p.t(textClassRow, "arm", p.arm(a))}}, row{armClass(a), []string{p.t(textDepthRow, "arm", p.arm(a))}}
		for _, q := range c.Points {
			s := stressArm(q, a)
			if s == nil {
				r.cells, d.cells = append(r.cells, p.t(textNone)), append(d.cells, p.t(textNone))
				continue
			}
			class.points = append(class.points, point{q.Strength, s.Accuracy.Value, s.Accuracy.Low, s.Accuracy.High})
			r.cells = append(r.cells, p.share(s.Accuracy))
			if s.AbsRel == nil {
				d.cells = append(d.cells, p.t(textNone))
				continue
			}
			depth.points = append(depth.points, point{q.Strength, *s.AbsRel, *s.AbsRel, *s.AbsRel})
			d.cells = append(d.cells, fixed(*s.AbsRel, 2))
		}
		if k := len(class.points) - 1; k >= 0 {
			classes.series, rows = append(classes.series, class), append(rows, r)
			classes.desc += p.t(textStressDesc, "arm", p.arm(a), "a", p.percent(class.points[0].y, 100), "b", p.percent(class.points[k].y, 100)) + " "
		}
		if k := len(depth.points) - 1; k >= 0 {
			depths.series, depthRows = append(depths.series, depth), append(depthRows, d)
			depths.desc += p.t(textStressDesc, "arm", p.arm(a), "a", fixed(depth.points[0].y, 2), "b", fixed(depth.points[k].y, 2)) + " "
		}
	}
	p.raw(`<div class="chart">`)
	p.el("h3", "", name)
	p.open("div", "two")
	for _, chart := range []*plot{&classes, &depths} {
		if len(chart.series) > 0 {
			chart.w, chart.h, chart.x, chart.xTicks, chart.xName = 360, 190, axis{v1: 1}, 4, p.t(textStrength)
			chart.xText = func(v float64) string { return p.percent(v, 100) }
			p.plot(chart)
		}
	}
	p.close("div")
	p.table("", "", head, append(rows, depthRows...))
	p.close("div")
}

// trust shows calibration and what abstaining brings.
func (p *page) trust() {
	p.section(textTrust)
	t := p.r.Trust
	if t == nil {
		p.para("", textTrustNone)
		p.close("section")
		return
	}
	p.para("", textTrustLead, "t", fixed(t.Temperature, 2))
	p.table("narrow", "", []string{p.t(textCalibration), p.t(textECE), p.t(textBrier), p.t(textNLL)}, []row{
		{"", []string{p.t(textBefore), fixed(t.Before.ECE, 2), fixed(t.Before.Brier, 2), fixed(t.Before.NLL, 2)}},
		{"", []string{p.t(textAfter), fixed(t.After.ECE, 2), fixed(t.After.Brier, 2), fixed(t.After.NLL, 2)}},
	})
	p.riskCurve(t)
	if f := t.Conformal; f == nil {
		p.para("", textConformalNone)
	} else {
		n := min(f.Photos, 999)
		p.para("", textConformal, "n", integer(f.Photos), "p", whole(100*(1-f.Alpha)), "c", p.percent(f.Covered, n),
			"size", fixed(f.MeanSize, 1), "one", p.percent(f.Singleton, n))
	}
	p.close("section")
}

func (p *page) riskCurve(t *poc.Trust) {
	if len(t.Curve) < 2 {
		return
	}
	best, worst := 0, .1
	s := series{class: "o"}
	for i, q := range t.Curve {
		if math.Abs(q.Threshold-t.Suggested) < math.Abs(t.Curve[best].Threshold-t.Suggested) {
			best = i
		}
		if q.Risk.Total > 0 {
			s.points = append(s.points, point{q.Coverage.Value, q.Risk.Value, q.Risk.Low, q.Risk.High})
			worst = max(worst, q.Risk.High)
		}
	}
	thin(&s, 12)
	at := t.Curve[best]
	p.raw(`<div class="chart">`)
	p.el("h3", "", p.t(textRiskTitle))
	p.plot(&plot{
		class: "wide", title: p.t(textRiskTitle), w: 640, h: 240, xName: p.t(textCoverage), yName: p.t(textRisk),
		desc:  p.t(textRiskDesc, "t", fixed(t.Suggested, 2), "c", p.share(at.Coverage), "r", p.share(at.Risk)),
		guide: at.Coverage.Value, guideText: p.t(textSuggested, "t", fixed(t.Suggested, 2)),
		x: axis{v1: 1}, y: axis{v1: min(1, worst)}, xTicks: 5, yTicks: 5,
		xText: func(v float64) string { return p.percent(v, 100) }, yText: func(v float64) string { return p.percent(v, 100) }, series: []series{s},
	})
	p.close("div")
	var rows []row
	every := max(1, (len(t.Curve)+7)/8)
	for i, q := range t.Curve {
		name := fixed(q.Threshold, 2)
		if i == best {
			name = p.t(textSuggested, "t", name)
		} else if i%every != 0 {
			continue
		}
		rows = append(rows, row{"", []string{name, p.cell(q.Coverage), p.cell(q.Risk)}})
	}
	p.table("narrow", "", []string{p.t(textThreshold), p.t(textCoverage), p.t(textRisk)}, rows)
	p.para("small", textRiskNote)
}

// thin keeps at most n points, the ends among them.
func thin(s *series, n int) {
	if len(s.points) <= n {
		return
	}
	kept := make([]point, n)
	for i := range kept {
		kept[i] = s.points[i*(len(s.points)-1)/(n-1)]
	}
	s.points = kept
}
