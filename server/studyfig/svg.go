package studyfig

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// stack is the typefaces of a figure's text where the page has none of its own.
const stack = `'M PLUS 1p','Hiragino Sans','Yu Gothic','Noto Sans CJK JP','Noto Sans JP',Meiryo,system-ui,sans-serif`

// SVG is the figure as a file, on white ground.
func SVG(f Figure, language string) ([]byte, error) {
	body, w, h, err := body(f, language)
	if err != nil {
		return nil, err
	}
	a := f.about()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" lang="%s" role="img" font-family="%s">`+"\n",
		length(w), length(h), length(w), length(h), language, stack)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", html.EscapeString(a.Title.In(language)), html.EscapeString(a.Description.In(language)))
	b.WriteString(`<rect width="100%" height="100%" style="fill:#FFFFFF"/>` + "\n")
	b.WriteString(body)
	b.WriteString("</svg>\n")
	return []byte(b.String()), nil
}

// broad figures have class "broad" in a page: they need a row of their own, and on a phone a way to be moved.
const broad = 500

// Inline is the figure as an element of an HTML page that has Style in its CSS: the colours follow the page, and so does the
// typeface. The parts that are named begin with the figure's ID and the language.
func Inline(f Figure, language string) (string, error) {
	body, w, h, err := body(f, language)
	if err != nil {
		return "", err
	}
	a := f.about()
	id := a.ID + "-" + language
	var b strings.Builder
	class := "fig"
	if w > broad {
		class = "fig broad"
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="%s" viewBox="0 0 %s %s" style="max-width:%spx" role="img" aria-labelledby="%s-t %s-d">`+"\n",
		class, length(w), length(h), length(w*1.15), id, id)
	fmt.Fprintf(&b, `<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`+"\n",
		id, html.EscapeString(a.Title.In(language)), id, html.EscapeString(a.Description.In(language)))
	b.WriteString(themed(body))
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// body is what stands within the svg element: gonum/plot's drawing with texts that fit any typeface.
func body(f Figure, language string) (s string, w, h vg.Length, err error) {
	var canvas *vgsvg.Canvas
	w, h, err = paint(f, language, func(w, h vg.Length) vg.Canvas {
		canvas = vgsvg.NewWith(vgsvg.UseWH(w, h))
		return canvas
	})
	if err != nil {
		return "", 0, 0, err
	}
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return "", 0, 0, fmt.Errorf("studyfig: %w", err)
	}
	_, s, _ = strings.Cut(b.String(), "<g ")
	s = "<g " + strings.TrimSuffix(strings.TrimSpace(s), "</svg>")
	return fitted(s), w, h, nil
}

// written is a text as vgsvg writes it: where, in which size and colour, and what.
var written = regexp.MustCompile(`<text x="([^"]*)" y="([^"]*)" transform="scale\(1, -1\)"\n\tstyle="[^"]*font-size:([0-9.e+]*)px(;fill:#[0-9A-F]{6})?">([^<]*)</text>`)

// fitted gives every text the length that it was laid out with, and leaves the typeface to the whole.
func fitted(s string) string {
	hand, err := handler()
	if err != nil {
		return s
	}
	p := &pen{handler: hand}
	return written.ReplaceAllStringFunc(s, func(t string) string {
		m := written.FindStringSubmatch(t)
		size, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return t
		}
		width := p.width(html.UnescapeString(m[5]), size)
		return fmt.Sprintf(`<text x="%s" y="%s" transform="scale(1, -1)" textLength="%s" lengthAdjust="spacingAndGlyphs" style="font-size:%spx%s">%s</text>`,
			m[1], m[2], length(width), m[3], m[4], m[5])
	})
}

// length has no more digits than vgsvg's.
func length(l vg.Length) string { return strconv.FormatFloat(l.Points(), 'g', 5, 64) }

// hex is a colour as vgsvg writes it, rounding included.
func hex(c color.Color) string {
	r, g, b, a := c.RGBA()
	scale := 255 / float64(a)
	return fmt.Sprintf("#%02X%02X%02X", int(float64(r)*scale), int(float64(g)*scale), int(float64(b)*scale))
}

// variables are the colours that follow the page, by how vgsvg writes them.
var variables = func() map[string]string {
	v := map[string]string{hex(ink): "--ink", hex(soft): "--soft", hex(line): "--line", hex(paper): "--paper"}
	for s := range Styles {
		name := fmt.Sprintf("--fig%d", s)
		v[hex(s.colour())], v[hex(s.band())] = name, name
	}
	return v
}()

var colours = regexp.MustCompile(`#[0-9A-F]{6}`)

// themed puts variables in the place of colours.
func themed(s string) string {
	return recoloured(s, func(name string) string { return "var(" + name + ")" })
}

// recoloured puts something else in the place of the colours that have a variable, in tags alone: in texts, < is always escaped.
func recoloured(s string, with func(variable string) string) string {
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			open = len(s)
		}
		b.WriteString(s[:open])
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			end = len(s) - open
		}
		b.WriteString(colours.ReplaceAllStringFunc(s[open:open+end], func(c string) string {
			if name, ok := variables[c]; ok {
				return with(name)
			}
			return c
		}))
		s = s[open+end:]
	}
	return b.String()
}

// CSS are the rules that Inline's figures need: their colours on light and on dark ground. The page has --ink, --soft, --line and --paper.
func CSS() string {
	var light, dark strings.Builder
	for s := range Styles {
		c := s.colour()
		fmt.Fprintf(&light, "--fig%d:#%02x%02x%02x;", s, c.R, c.G, c.B)
		fmt.Fprintf(&dark, "--fig%d:%s;", s, looks[s].dark)
	}
	return ":root{" + light.String() + "}\n@media screen and (prefers-color-scheme:dark){:root{" + dark.String() + "}}\n" +
		"svg.fig{display:block;width:100%;height:auto}\n"
}
