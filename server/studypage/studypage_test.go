package studypage

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"okuyuki/server/studyfig"
)

const hostile = `</main><script>alert("1")</script><img src=x onerror='y'> & ]]> ` + "\x00\u202e\xff"

func sample(name string) *Page {
	t := Text{name + "日本", name + "English"}
	m := Measured{studyfig.Points, t, .01, -.02, .04}
	forest := &studyfig.Forest{About: studyfig.About{ID: "f", Title: t, Description: t}, Groups: []studyfig.Group{{Name: t, Rows: []studyfig.Row{{Name: t, Mean: 1, Low: 0, High: 2}}}}}
	table := &Table{t, []Text{t, t}, []Row{{t, nil}, {t, []Cell{{Measured: &m}}}, {t, []Cell{{Text: t}}}}}
	return &Page{
		Name: t, About: t, Question: t, Answer: []Text{t}, Scope: []Text{t}, Footer: t,
		Claims: []Claim{
			{ID: "a", Statement: t, Verdict: Holds, Effect: Effect{t, m, t}, Reading: t, Method: t, Blocks: []Block{Figures{{forest, t}}}},
			{ID: "b", Statement: t, Verdict: NoAnswer, Why: t},
		},
		Sections: []Section{{t, []Block{Paragraph(t), List{t}, Facts{{t, t, false}, {t, t, true}}, table, &Fold{t, false, []Block{table}}}}},
	}
}

// elements of a page that is also well-formed XML, by name, and the values of attributes.
func elements(t *testing.T, page []byte) (names map[string]int, attributes map[string][]string) {
	t.Helper()
	names, attributes = map[string]int{}, map[string][]string{}
	d := xml.NewDecoder(bytes.NewReader(page))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names, attributes
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			names[e.Name.Local]++
			for _, a := range e.Attr {
				attributes[a.Name.Local] = append(attributes[a.Name.Local], a.Value)
			}
		}
	}
}

func TestPage(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		page, err := HTML(sample(hostile), language)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := HTML(sample(hostile), language); err != nil || !bytes.Equal(page, again) {
			t.Errorf("written twice, the page differs (%v)", err)
		}
		plain, err := HTML(sample(""), language)
		if err != nil {
			t.Fatal(err)
		}
		names, attributes := elements(t, page)
		want, _ := elements(t, plain)
		for name, n := range names {
			if want[name] != n {
				t.Errorf("%d elements %s, %d with harmless words", n, name, want[name])
			}
		}
		if names["main"] != 2 || names["script"] != 0 || names["img"] != 0 || names["link"] != 0 || names["svg"] != 2 {
			t.Errorf("elements %v", names)
		}
		if bytes.ContainsAny(page, "\x00\u202e") {
			t.Error("characters that were to be dropped")
		}
		seen := map[string]bool{}
		for _, id := range attributes["id"] {
			if seen[id] {
				t.Errorf("two elements are named %s", id)
			}
			seen[id] = true
		}
		for _, key := range []string{"href", "for", "aria-labelledby"} {
			for _, value := range attributes[key] {
				for _, id := range strings.Fields(strings.TrimPrefix(value, "#")) {
					if !seen[id] {
						t.Errorf("%s names %s, which there is not", key, id)
					}
				}
			}
		}
		if m := regexp.MustCompile(`(?i)url\(|@import|https?://[^"]*`).FindAllString(string(page), -1); strings.Join(m, "") != strings.Repeat("http://www.w3.org/2000/svg", 2) {
			t.Errorf("addresses: %q", m)
		}
		if i, k := strings.Index(string(page), `id="to-`+language+`" checked`), strings.Count(string(page), `checked="checked"`); i < 0 || k != 1 {
			t.Errorf("%s is not shown first", language)
		}
	}
}

// The two languages have the same parts, in the same order.
func TestLanguagesAgree(t *testing.T) {
	page, err := HTML(sample(""), "ja")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(page), "<main ")
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	tag := regexp.MustCompile(`<(\w+)|</(\w+)>|日本|English`)
	shape := func(s string) string {
		s, _, _ = strings.Cut(s, "</main>")
		return strings.ReplaceAll(strings.Join(tag.FindAllString(s, -1), ""), "日本", "English")
	}
	if a, b := shape(parts[1]), shape(parts[2]); a != b {
		t.Errorf("Japanese\n%s\nEnglish\n%s", a, b)
	}
}

func TestRefusedPages(t *testing.T) {
	for what, change := range map[string]func(p *Page){
		"a verdict that there is not": func(p *Page) { p.Claims[0].Verdict = "maybe" },
		"a name twice":                func(p *Page) { p.Claims[0].ID = "b" },
		"a name that is markup":       func(p *Page) { p.Claims[0].ID = `x" onclick="y` },
		"a figure that cannot be drawn": func(p *Page) {
			p.Claims[0].Blocks[0].(Figures)[0].Figure.(*studyfig.Forest).Groups[0].Rows[0].Low = math.NaN()
		},
	} {
		p := sample("")
		change(p)
		if _, err := HTML(p, "en"); err == nil {
			t.Errorf("%s: it was written", what)
		}
	}
	if _, err := HTML(sample(""), "fr"); err == nil {
		t.Error("a language that there is not")
	}
}
