package report

import (
	"okuyuki/core/poc"
)

// HTML is the whole report as one file. Parts of the result that are missing are named as
// not measured. It refuses a result that does not hold together (*poc.ResultError) and
// options that it cannot use (*OptionError).
func HTML(r *poc.Result, o Options) ([]byte, error) {
	r, err := checked(r, o)
	if err != nil {
		return nil, err
	}
	p := &page{r: r, o: o}
	if o.Language == "en" {
		p.lang = 1
	}
	p.head()
	p.first()
	p.data()
	p.method()
	p.evidence()
	p.stress()
	p.trust()
	p.limits()
	p.cost()
	p.road()
	p.glossary()
	p.phrases()
	p.provenance()
	p.raw("</main></body></html>\n")
	return p.b, nil
}

// checked is a result that holds together, with its cost reckoned anew, so that it belongs to the rest.
func checked(r *poc.Result, o Options) (*poc.Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil || r.Cost == nil {
		return r, err
	}
	cost, err := poc.Reckon(r, r.Cost.Form)
	if err != nil {
		return nil, err
	}
	whole := *r
	whole.Cost = cost
	return &whole, nil
}

func (p *page) head() {
	p.raw(`<!DOCTYPE html>
<html lang="`, p.o.Language, `"><head><meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/><meta name="referrer" content="no-referrer"/>
<title>`, esc(p.name()), " – ", esc(p.t(textKind)), "</title>\n<style>", style, "</style></head>\n<body><main>\n")
}

func (p *page) name() string {
	if s := cut(clean(p.o.Name), 80); s != "" {
		return s
	}
	return p.t(textUntitled)
}

func (p *page) arm(a poc.Arm) string {
	return p.named(textArms, string(a))
}

// short is a name that fits beside a chart.
func (p *page) short(a poc.Arm) string {
	switch a {
	case poc.Shuffled:
		return p.t(textShuffledShort)
	case poc.Probe:
		return p.t(textProbeShort)
	}
	return cut(p.arm(a), 24)
}

// class is the name of the i-th class.
func (p *page) class(i int) string {
	c := p.r.Data.Classes[i]
	names := []string{c.JA, c.EN, c.ID}
	if p.lang == 1 {
		names = []string{c.EN, c.JA, c.ID}
	}
	for _, s := range names {
		if s != "" {
			return cut(s, 60)
		}
	}
	return "?"
}

// photo is the file name of a photo, or its id.
func (p *page) photo(id string) string {
	if s := p.o.Names[id]; s != "" {
		return s
	}
	return id
}

// result is an arm's result, or nil.
func (p *page) result(a poc.Arm) *poc.ArmResult {
	if p.r.Comparison != nil {
		for i := range p.r.Comparison.Arms {
			if p.r.Comparison.Arms[i].Arm == a {
				return &p.r.Comparison.Arms[i]
			}
		}
	}
	return nil
}

// arms are those that were measured, in their order.
func (p *page) arms() []poc.Arm {
	var arms []poc.Arm
	if p.r.Comparison != nil {
		for _, a := range p.r.Comparison.Arms {
			arms = append(arms, a.Arm)
		}
	}
	return arms
}

// photos is the number behind the comparison.
func (p *page) photos() int {
	if a := p.result(poc.Multi); a != nil {
		return a.Accuracy.Total
	}
	return p.r.Data.Labelled
}

func (p *page) verdict() poc.Verdict {
	if p.r.Comparison == nil {
		return ""
	}
	if textVerdicts.of(string(p.r.Comparison.Verdict)) == nil {
		return ""
	}
	return p.r.Comparison.Verdict
}
