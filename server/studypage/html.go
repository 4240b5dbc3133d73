package studypage

import (
	"fmt"
	"strings"

	"okuyuki/core/report"
	"okuyuki/server/studyfig"
)

// HTML is the page. It is first shown in the given language, "ja" or "en".
func HTML(p *Page, language string) ([]byte, error) {
	if language != "ja" && language != "en" {
		return nil, fmt.Errorf("studypage: no language %q", language)
	}
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("studypage: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html>
<html lang="%s"><head><meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/><meta name="referrer" content="no-referrer"/>
<title>%s</title>
<style>%s%s%s</style></head>
<body>
`, language, esc(p.Name.In(language)), report.CSS(), studyfig.CSS(), style)
	b.WriteString(`<div class="languages" role="radiogroup" aria-label="言語 / Language">`)
	for _, l := range [][2]string{{"ja", "日本語"}, {"en", "English"}} {
		checked := ""
		if l[0] == language {
			checked = ` checked="checked"`
		}
		fmt.Fprintf(&b, `<input type="radio" name="language" id="to-%s"%s/><label for="to-%s" lang="%s">%s</label>`, l[0], checked, l[0], l[0], l[1])
	}
	b.WriteString("</div>\n")
	for _, l := range []string{"ja", "en"} {
		w := &writer{language: l}
		w.page(p)
		if w.err != nil {
			return nil, fmt.Errorf("studypage: %w", w.err)
		}
		fmt.Fprintf(&b, `<main lang="%s" class="%s">`+"\n%s</main>\n", l, l, w.b.String())
	}
	b.WriteString("</body></html>\n")
	return []byte(b.String()), nil
}

// check refuses verdicts that there are not, and names that would not be found on the page.
func (p *Page) check() error {
	seen := map[string]bool{}
	for _, c := range p.Claims {
		if _, ok := verdicts[c.Verdict]; !ok {
			return fmt.Errorf("claim %s: no verdict %q", c.ID, c.Verdict)
		}
		if c.ID == "" || seen[c.ID] || strings.Trim(c.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return fmt.Errorf("a claim named %q", c.ID)
		}
		seen[c.ID] = true
	}
	return nil
}

func (w *writer) page(p *Page) {
	w.raw("<header><span><b>", w.esc(p.Name), "</b></span><span>", w.esc(p.About), "</span></header>\n")
	w.raw("<h1>", w.esc(p.Question), "</h1>\n")
	for _, t := range p.Answer {
		w.raw(`<p class="answer">`, w.esc(t), "</p>\n")
	}
	w.raw(`<ol class="claims">`, "\n")
	for i := range p.Claims {
		w.glance(&p.Claims[i])
	}
	w.raw("</ol>\n")
	if len(p.Scope) > 0 {
		w.raw(`<div class="box">`)
		w.head("h3", words["scope"])
		List(p.Scope).write(w)
		w.raw("</div>\n")
	}
	for i := range p.Claims {
		w.claim(&p.Claims[i], i+1)
	}
	for i, s := range p.Sections {
		w.raw("<section>\n")
		w.raw("<h2>", fmt.Sprint(len(p.Claims)+i+1), ". ", w.esc(s.Title), "</h2>\n")
		for _, b := range s.Blocks {
			b.write(w)
		}
		w.raw("</section>\n")
	}
	w.raw("<footer>", w.esc(p.Footer), "</footer>\n")
}

// glance is a claim in the list under the headline.
func (w *writer) glance(c *Claim) {
	w.raw(`<li><a href="#`, c.ID, "-", w.language, `">`)
	w.badge(c.Verdict)
	w.raw(`<span class="what">`, w.esc(c.Statement), `</span><span class="effect">`)
	if c.Verdict != NoAnswer {
		w.measured(&c.Effect.Measured)
	}
	w.raw("</span></a></li>\n")
}

func (w *writer) badge(v Verdict) {
	w.raw(`<span class="badge `, string(v), `"><i aria-hidden="true">`, verdicts[v].sign, "</i>", w.esc(verdicts[v].name), "</span>")
}

func (w *writer) claim(c *Claim, n int) {
	w.raw(`<section class="claim" id="`, c.ID, "-", w.language, `">`, "\n<h2>", fmt.Sprint(n), ". ", w.esc(c.Statement), "</h2>\n", `<p class="verdicts">`)
	w.badge(c.Verdict)
	if c.Verdict == NoAnswer {
		w.raw("</p>\n<p>", w.esc(c.Why), "</p>\n")
	} else {
		w.raw(" ", w.esc(c.Effect.What), " <b>")
		w.measured(&c.Effect.Measured)
		w.raw(`</b> <span class="small">`, w.esc(c.Effect.Level), "</span></p>\n<p>", w.esc(c.Reading), "</p>\n")
	}
	for _, b := range c.Blocks {
		b.write(w)
	}
	w.raw(`<p class="small">`, w.esc(c.Method), "</p>\n</section>\n")
}
