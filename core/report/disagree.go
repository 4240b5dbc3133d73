package report

import (
	"slices"

	"okuyuki/core/poc"
)

const (
	shownDisagreements = 24 // of the photos on which the arms disagree
	shownName          = 48 // characters of a file name
)

// disagreements lists the photos that the two arms answer differently.
func (p *page) disagreements() {
	arms := p.arms()
	s, m := slices.Index(arms, poc.Single), slices.Index(arms, poc.Multi)
	if s < 0 || m < 0 || len(p.r.Comparison.Answers) == 0 {
		return
	}
	p.el("h3", "", p.t(textDisagree))
	var differ []poc.Answer
	for _, a := range p.r.Comparison.Answers {
		if a.Said[s].Class != a.Said[m].Class {
			differ = append(differ, a)
		}
	}
	if len(differ) == 0 {
		p.para("", textDisagreeNone)
		return
	}
	shown := differ[:min(len(differ), shownDisagreements)]
	if len(differ) > len(shown) {
		p.para("small", textDisagreeNote, "n", integer(len(differ)), "k", integer(len(shown)))
	}
	if len(p.o.Photos) > 0 {
		p.thumbnails(shown, s, m)
	} else {
		var rows []row
		for _, a := range shown {
			rows = append(rows, row{"", []string{cut(p.photo(a.PhotoID), shownName), p.class(a.Class), p.said(a, s), p.said(a, m)}})
		}
		p.table("words long", "", []string{p.t(textPhoto), p.t(textLabel), p.arm(poc.Single), p.arm(poc.Multi)}, rows)
	}
}

func (p *page) thumbnails(answers []poc.Answer, s, m int) {
	p.open("ul", "thumbs")
	for _, a := range answers {
		p.open("li", "")
		if i := slices.IndexFunc(p.o.Photos, func(photo Photo) bool { return photo.ID == a.PhotoID }); i >= 0 {
			p.raw(`<img alt="" src="`, esc(p.o.Photos[i].URI), `"/>`)
		}
		p.raw("<b>", esc(cut(p.photo(a.PhotoID), shownName)), "</b>")
		for _, line := range []string{
			p.t(textLabel) + p.t(textColon) + p.class(a.Class),
			p.arm(poc.Single) + p.t(textColon) + p.said(a, s),
			p.arm(poc.Multi) + p.t(textColon) + p.said(a, m),
		} {
			p.raw("<br/>", esc(line))
		}
		p.close("li")
	}
	p.close("ul")
}

// said is an arm's answer with its mark and probability.
func (p *page) said(a poc.Answer, arm int) string {
	x := a.Said[arm]
	sign := "✗ "
	if x.Class == a.Class {
		sign = "✓ "
	}
	if len(x.P) == 0 {
		return sign + p.class(x.Class)
	}
	return sign + p.t(textSaid, "class", p.class(x.Class), "p", p.percent(x.P[x.Class], 100))
}
