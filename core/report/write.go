package report

import (
	"unicode/utf8"

	"okuyuki/core/poc"
)

// page is the report while it is written.
type page struct {
	b      []byte
	lang   int // of texts: 0 Japanese, 1 English
	r      *poc.Result
	o      Options
	charts int // drawn so far: their parts need names
	heads  int
}

// raw writes markup of ours.
func (p *page) raw(parts ...string) {
	for _, s := range parts {
		p.b = append(p.b, s...)
	}
}

// esc makes a text harmless inside of elements and quoted attributes.
func esc(s string) string {
	var b []byte
	for _, r := range clean(s) {
		switch r {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		case '"':
			b = append(b, "&quot;"...)
		case '\'':
			b = append(b, "&#39;"...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// clean drops control characters, and those that turn the direction of the text around them.
func clean(s string) string {
	var b []byte
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b = append(b, ' ')
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfffe || r == 0xffff:
		default: // bytes that are no UTF-8 arrive as the replacement character
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// el writes an element with a text; class may be "".
func (p *page) el(tag, class, s string) {
	p.open(tag, class)
	p.raw(esc(s), "</", tag, ">")
}

func (p *page) open(tag, class string) {
	p.raw("<", tag)
	if class != "" {
		p.raw(` class="`, class, `"`)
	}
	p.raw(">")
}

func (p *page) close(tag string) { p.raw("</", tag, ">\n") }

// para writes a paragraph of a text, with its parameters.
func (p *page) para(class string, x text, args ...string) { p.el("p", class, p.t(x, args...)) }

// section begins a numbered section.
func (p *page) section(title text) {
	p.heads++
	p.open("section", "")
	p.el("h2", "", whole(float64(p.heads))+". "+p.t(title))
}

func (p *page) list(tag, class string, items []string) {
	p.open(tag, class)
	for _, s := range items {
		p.el("li", "", s)
	}
	p.close(tag)
}

// row of a table; the first cell is its head.
type row struct {
	class string
	cells []string
}

// table writes a table with a caption; cells but the first column are aligned as numbers.
func (p *page) table(class, caption string, head []string, rows []row) {
	for _, r := range rows {
		if r.class != "" {
			class += " marks"
			break
		}
	}
	p.open("div", "scroll "+class)
	p.open("table", class)
	if caption != "" {
		p.el("caption", "", caption)
	}
	if head != nil {
		p.raw("<thead><tr>")
		for _, s := range head {
			p.raw(`<th scope="col">`, esc(s), "</th>")
		}
		p.raw("</tr></thead>")
	}
	p.raw("<tbody>")
	for _, r := range rows {
		p.open("tr", r.class)
		for i, s := range r.cells {
			if i == 0 {
				p.raw(`<th scope="row">`, esc(s), "</th>")
			} else {
				p.el("td", "", s)
			}
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody></table></div>\n")
}
