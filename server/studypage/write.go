package studypage

import (
	"strconv"
	"strings"

	"okuyuki/core/report"
	"okuyuki/server/studyfig"
)

// writer writes a page in one language. Its first error is kept.
type writer struct {
	b        strings.Builder
	language string
	err      error
}

func (w *writer) raw(parts ...string) {
	for _, s := range parts {
		w.b.WriteString(s)
	}
}

func esc(s string) string { return report.Escape(s) }

func (w *writer) esc(t Text) string { return esc(t.In(w.language)) }

func (w *writer) head(tag string, t Text) { w.raw("<", tag, ">", w.esc(t), "</", tag, ">\n") }

// measured writes a mean and its interval.
func (w *writer) measured(m *Measured) {
	w.raw(`<span class="mean">`, m.Unit.Write(m.Mean), `</span> <span class="interval">`, m.Unit.Interval(m.Low, m.High), "</span>", w.esc(m.Suffix))
}

func (p Paragraph) write(w *writer) { w.raw("<p>", w.esc(Text(p)), "</p>\n") }

func (l List) write(w *writer) {
	w.raw("<ul>")
	for _, t := range l {
		w.raw("<li>", w.esc(t), "</li>")
	}
	w.raw("</ul>\n")
}

func (f Facts) write(w *writer) {
	w.raw(`<dl class="facts">`)
	for _, x := range f {
		value := w.esc(x.Value)
		if x.Code {
			value = "<code>" + value + "</code>"
		}
		w.raw("<dt>", w.esc(x.Name), "</dt><dd>", value, "</dd>")
	}
	w.raw("</dl>\n")
}

// Least widths of the first column of a table and of the others, in pixels.
const (
	nameWidth   = 150
	columnWidth = 84
)

func (t *Table) write(w *writer) {
	w.raw(`<div class="scroll" tabindex="0" role="region" aria-label="`, w.esc(t.Caption), `"><table style="min-width:`, strconv.Itoa(nameWidth+columnWidth*max(0, len(t.Head)-1)), `px"><caption>`, w.esc(t.Caption), "</caption><thead><tr>")
	for i, h := range t.Head {
		width := ""
		if i == 0 {
			width = ` style="width:32%"`
		}
		w.raw(`<th scope="col"`, width, ">", w.esc(h), "</th>")
	}
	w.raw("</tr></thead>\n<tbody>")
	for _, r := range t.Rows {
		if len(r.Cells) == 0 {
			w.raw(`<tr class="group"><th scope="colgroup" colspan="`, studyfig.Count.Write(float64(max(1, len(t.Head)))), `">`, w.esc(r.Name), "</th></tr>\n")
			continue
		}
		w.raw(`<tr><th scope="row">`, w.esc(r.Name), "</th>")
		for _, c := range r.Cells {
			w.raw("<td>")
			if c.Measured != nil {
				w.measured(c.Measured)
			} else {
				w.raw(w.esc(c.Text))
			}
			w.raw("</td>")
		}
		w.raw("</tr>\n")
	}
	w.raw("</tbody></table></div>\n")
}

func (f Figures) write(w *writer) {
	w.raw(`<div class="figures">`, "\n")
	for _, x := range f {
		s, err := studyfig.Inline(x.Figure, w.language)
		if err != nil && w.err == nil {
			w.err = err
		}
		w.raw("<figure><h3>", w.esc(studyfig.AboutOf(x.Figure).Title), "</h3>\n", s)
		if x.Caption != (Text{}) {
			w.raw("<figcaption>", w.esc(x.Caption), "</figcaption>")
		}
		w.raw("</figure>\n")
	}
	w.raw("</div>\n")
}

func (f *Fold) write(w *writer) {
	w.raw("<details")
	if f.Open {
		w.raw(` open="open"`)
	}
	w.raw("><summary>", w.esc(f.Title), "</summary>\n")
	for _, b := range f.Blocks {
		b.write(w)
	}
	w.raw("</details>\n")
}
